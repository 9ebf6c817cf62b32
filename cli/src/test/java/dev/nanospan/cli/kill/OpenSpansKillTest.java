package dev.nanospan.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.spi.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a service that has spans open, at a moment that nobody chose, and recovers what it left: every span that it had started
 * is there, either as it ended or as interrupted, and none is both.
 */
class OpenSpansKillTest {
    private static final boolean SLOW = Boolean.getBoolean("test.slow");
    private static final int KILLS = SLOW ? 100 : 4;
    private static final int SLOWEST_MINUTES = 60;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = SLOWEST_MINUTES, unit = TimeUnit.MINUTES)
    void shouldReportEverySpanThatWasOpenWhenTheProcessWasKilledAndNoOther() throws Exception {
        final Random random = new Random();
        long spans = 0;
        long interrupted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final long seed = random.nextLong();
            final Figures figures = killAndRecover(kill, new Random(seed), "kill " + kill + " seed " + seed);
            spans += figures.spans;
            interrupted += figures.interrupted;
        }
        if (SLOW) {
            System.Logger logger = System.getLogger("dev.nanospan.test");
            logger.log(
                    System.Logger.Level.INFO,
                    KILLS + " kills: " + spans + " spans started, " + interrupted + " interrupted");
        }
        assertThat(interrupted).as("it was killed while there were open spans").isPositive();
    }

    private Figures killAndRecover(final int kill, final Random random, final String what) throws Exception {
        final Path ring = folder.resolve("ring-" + kill);
        final Path seen = folder.resolve("witness-" + kill);
        final Witness witness = Witness.open(seen, 2 * OpenVictim.PRODUCERS);
        try (Collector collector = new Collector(random.nextLong())) {
            final Process process = Children.start(
                    OpenVictim.class,
                    folder,
                    ring.toString(),
                    String.valueOf(256 << 10 << random.nextInt(5)),
                    String.valueOf(1 << random.nextInt(3)),
                    seen.toString(),
                    collector.endpoint().toString());
            Children.kill(
                    process,
                    folder,
                    () -> witness.seen(OpenVictim.ended(0)) > 0 && witness.seen(OpenVictim.ended(1)) > 0,
                    random,
                    what);
            final Recovered recovered = new Recovered();
            final NanospanConfig config =
                    NanospanConfig.builder().jmx(false).exporter(recovered).build();
            final Ledger ledger = Nanospan.recover(ring, config, SOON).orElseThrow();
            return compare(witness, collector, recovered, ledger, what);
        } finally {
            Children.deleteRing(ring);
        }
    }

    private Figures compare(
            final Witness witness,
            final Collector collector,
            final Recovered recovered,
            final Ledger ledger,
            final String what) {
        long spans = 0;
        long interrupted = 0;
        for (int producer = 0; producer < OpenVictim.PRODUCERS; producer++) {
            final int started = (int) witness.seen(OpenVictim.started(producer));
            final int ended = (int) witness.seen(OpenVictim.ended(producer));
            final BitSet open = recovered.interrupted[producer];
            final BitSet delivered = collector.numbers(producer);
            delivered.or(recovered.ended[producer]);

            assertThat(open.intersects(delivered))
                    .as("%s: interrupted and ended", what)
                    .isFalse();
            assertThat(delivered.nextClearBit(0)).as("%s: all that ended", what).isBetween(ended, ended + 1);
            assertThat(delivered.length()).as("%s: nothing else", what).isBetween(ended, ended + 1);
            assertThat(open.nextSetBit(0)).as("%s: the first open", what).isEqualTo(delivered.length());
            assertThat(open.nextClearBit(open.nextSetBit(0)))
                    .as("%s: all that are open", what)
                    .isBetween(started, started + 1);
            assertThat(open.length()).as("%s: nothing else is open", what).isBetween(started, started + 1);
            spans += started;
            interrupted += open.cardinality();
        }
        assertThat(recovered.twice).as(what).isZero();
        assertThat(recovered.strange).as(what).isZero();
        assertThat(collector.strange()).as(what).isZero();
        assertThat(ledger.isExact()).as("%s: %s", what, ledger).isTrue();
        assertThat(ledger.isComplete()).as("%s: %s", what, ledger).isTrue();
        assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).as(what).isEqualTo(interrupted);
        return new Figures(spans, interrupted);
    }

    private record Figures(long spans, long interrupted) {}

    /** Notes the numbers of what is recovered. */
    private static final class Recovered implements SpanExporter {
        final BitSet[] ended = bits();
        final BitSet[] interrupted = bits();
        long twice;
        long strange;
        private long accepted;

        private static BitSet[] bits() {
            final BitSet[] bits = new BitSet[OpenVictim.PRODUCERS];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = new BitSet();
            }
            return bits;
        }

        @Override
        public String name() {
            return "recovered";
        }

        @Override
        public void accept(final SpanView span) {
            accepted++;
            final AttributeCursor attributes = span.attributes();
            final long number = attributes.find(Key.ofLong(Victim.NUMBER)) ? attributes.longValue() : Long.MAX_VALUE;
            final boolean open = span.attributes().find(Key.ofBoolean("nanospan.interrupted"));
            final long producer = number / Victim.OF_PRODUCER;
            final long place = number % Victim.OF_PRODUCER;
            if (producer >= OpenVictim.PRODUCERS
                    || place > Integer.MAX_VALUE
                    || !span.name().equals(OpenVictim.NAME)
                    || span.startEpochNs() <= 0
                    || open != (span.status() == Status.ERROR)) {
                strange++;
                return;
            }
            final BitSet of = open ? interrupted[(int) producer] : ended[(int) producer];
            twice += of.get((int) place) ? 1 : 0;
            of.set((int) place);
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }
    }
}
