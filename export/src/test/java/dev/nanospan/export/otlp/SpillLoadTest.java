package dev.nanospan.export.otlp;

import static dev.nanospan.export.http.RawServer.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.Tracer;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.resource.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service at 50,000 spans a second whose collector is gone for a minute (here for seconds): all of them arrive. */
class SpillLoadTest {
    private static final boolean SLOW = Boolean.getBoolean("test.slow");
    private static final int GONE_S = SLOW ? 60 : 3;
    private static final int BACK_S = SLOW ? 20 : 2;
    private static final int SPANS_A_MS = 50;
    private static final int MS_A_SECOND = 1_000;
    private static final long NS_A_MS = 1_000_000;

    /** A batch waits for up to a second, and for one from the disk; the rest is for a machine that does other things, too. */
    private static final long LONGEST_MS = SLOW ? 3_000 : 120_000;

    private static final byte[] NUMBER = "\"intValue\":\"".getBytes(StandardCharsets.US_ASCII);

    private final Collector collector = new Collector();

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 600, unit = TimeUnit.SECONDS)
    void shouldDeliverAllOnceTheCollectorIsBack() {
        final int port = QuietPort.find();
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .jmx(false)
                .overflow(Overflow.BLOCK) // a machine that stands still for seconds is not the point
                .overflowTimeout(Duration.ofMinutes(1))
                .exporter(OtlpExporter.builder()
                        .endpoint("http://127.0.0.1:" + port + "/v1/traces")
                        .resource(Resource.builder().serviceName("load").build())
                        .set(Options.SPILL_DIR, Optional.of(folder))
                        .set(Options.SPILL_BYTES, 16L << 30)
                        .build())
                .build());
        final Tracer tracer = nanospan.tracer("service");
        await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(folder.resolve("otlp/lock")));
        makeSpans(tracer, 0, GONE_S);
        final Ledger gone = nanospan.ledger();
        final long beganNs = System.nanoTime();
        try (RawServer server = RawServer.startOn(port, collector::serve)) {
            makeSpans(tracer, GONE_S, BACK_S);
            await().atMost(Duration.ofSeconds(500)).until(() -> isDelivered(nanospan));
            final double tookS = (System.nanoTime() - beganNs) / 1e9;
            final Ledger ledger = nanospan.close(Duration.ofSeconds(60));

            final int all = (GONE_S + BACK_S) * MS_A_SECOND * SPANS_A_MS;
            if (SLOW) {
                System.out.printf(
                        "spill: %d s gone, %d spans on disk then; all %d delivered %.1f s after it was back; "
                                + "the longest way of a span made since: %d ms%n",
                        GONE_S, gone.destination().spilled, all, tookS, collector.longestNs / NS_A_MS);
                System.out.println(ledger);
            }
            assertThat(gone.destination().spilled).isPositive();
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(ledger.get(Counter.ENDED)).isEqualTo(all);
            assertThat(ledger.destination().exported).isEqualTo(all);
            assertThat(ledger.destination().duplicated).isZero();
            assertThat(server.connections()).isPositive();
            collector.check(all);
            assertThat(collector.longestNs / NS_A_MS)
                    .as("ms of a span made since, beside what comes from the disk")
                    .isLessThan(LONGEST_MS);
        }
    }

    private static boolean isDelivered(final Nanospan nanospan) {
        final Ledger ledger = nanospan.ledger();
        return ledger.queued() + ledger.destination().pending() + ledger.destination().spilled == 0;
    }

    /** So many for so many seconds, numbered; what is late is made up for. */
    private void makeSpans(final Tracer tracer, final int fromS, final int seconds) {
        final long beganNs = System.nanoTime();
        for (int ms = 0; ms < seconds * MS_A_SECOND; ms++) {
            while (System.nanoTime() - beganNs < ms * NS_A_MS) {
                LockSupport.parkNanos(100_000);
            }
            for (int i = 0; i < SPANS_A_MS; i++) {
                final int number = (fromS * MS_A_SECOND + ms) * SPANS_A_MS + i;
                collector.madeNs[number] = System.nanoTime();
                tracer.start("work").set("number", number).end();
            }
        }
    }

    /**
     * Reads the numbers, and holds them to their order: what comes must be two rising sequences, one of what is new and one
     * from the disk.
     */
    private static final class Collector {
        private static final int GONE = GONE_S * MS_A_SECOND * SPANS_A_MS;
        final long[] madeNs = new long[(GONE_S + BACK_S) * MS_A_SECOND * SPANS_A_MS];
        final BitSet seen = new BitSet();
        private long twice;
        private long disorder;
        private int lastFromDisk = -1;
        private int lastNew = -1;
        volatile long longestNs;

        void serve(final RawServer.Connection connection) throws IOException {
            final byte[] ok =
                    answer(200, "{}", "Content-Type: application/json").getBytes(StandardCharsets.US_ASCII);
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                final int at = head.toLowerCase(Locale.ROOT).indexOf("content-length:") + 15;
                read(connection
                        .in()
                        .readNBytes(Integer.parseInt(
                                head.substring(at, head.indexOf('\r', at)).strip())));
                connection.send(ok);
            }
        }

        private synchronized void read(final byte[] body) {
            for (int at = next(body, 0); at >= 0; at = next(body, at)) {
                int number = 0;
                for (; body[at] != '"'; at++) {
                    number = number * 10 + body[at] - '0';
                }
                take(number);
            }
        }

        private void take(final int number) {
            twice += seen.get(number) ? 1 : 0;
            seen.set(number);
            if (number > lastNew) {
                lastNew = number;
                if (number >= GONE) {
                    longestNs = Math.max(longestNs, System.nanoTime() - madeNs[number]);
                }
            } else {
                disorder += number < lastFromDisk ? 1 : 0;
                lastFromDisk = number;
            }
        }

        private static int next(final byte[] in, final int from) {
            for (int i = from; i + NUMBER.length < in.length; i++) {
                if (in[i] == '"' && Arrays.equals(in, i, i + NUMBER.length, NUMBER, 0, NUMBER.length)) {
                    return i + NUMBER.length;
                }
            }
            return -1;
        }

        synchronized void check(final int all) {
            assertThat(seen.cardinality()).isEqualTo(all);
            assertThat(twice).isZero();
            assertThat(disorder).as("spans out of order").isZero();
        }
    }
}
