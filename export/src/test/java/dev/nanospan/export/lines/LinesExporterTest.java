package dev.nanospan.export.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Tracer;
import dev.nanospan.export.http.Payload;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a span to a line, with a whole engine. */
class LinesExporterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final LineSettings SETTINGS = settings(TimeUnit.MILLISECONDS.toNanos(20));
    private static final LineSettings PATIENT = settings(TimeUnit.HOURS.toNanos(1));

    @TempDir
    private Path folder;

    @Test
    void shouldWriteEverySpanToFilesThatTakeTurns() throws IOException {
        final Path path = folder.resolve("traces.jsonl");
        final int spans = 5_000;
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .set(Options.EXPORTER, List.of("file"))
                .set(Options.FILE_PATH, path)
                .set(Options.FILE_MAX_BYTES, 256L * 1024)
                .set(Options.FILE_MAX_FILES, 1_000)
                .set(Options.BATCH_SPANS, 100)
                .build());
        trace(nanospan, spans);
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
        assertThat(ledger.destination("file").exported).isEqualTo(spans);
        final List<Path> files = files();
        assertThat(files).hasSizeGreaterThan(2);
        final List<Long> numbers = new ArrayList<>();
        for (final Path file : files) {
            assertThat(Files.size(file)).isLessThanOrEqualTo(256 * 1024);
            numbers.addAll(numbers(Files.readString(file)));
        }
        assertThat(numbers).hasSize(spans).doesNotHaveDuplicates();
    }

    @Test
    void shouldWriteToStandardOutputByConfiguration() {
        final PrintStream before = System.out;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .set(Options.EXPORTER, List.of("stdout"))
                    .build());
            trace(nanospan, 10);
            assertThat(nanospan.close(SOON).isComplete()).isTrue();
        } finally {
            System.setOut(before);
        }
        assertThat(numbers(out.toString(StandardCharsets.UTF_8))).hasSize(10);
    }

    @Test
    void shouldWriteAfterTheDelayAlthoughTheLineIsNotFull() {
        final Memory memory = new Memory();
        try (Nanospan nanospan = engine(memory)) {
            trace(nanospan, 3);
            await().atMost(SOON).until(() -> nanospan.ledger().destination("memory").exported == 3);
        }
        assertThat(memory.lines).hasSizeBetween(1, 3);
    }

    @Test
    void shouldLetTheThreadSleepForAPartOfTheDelayAndNotForLongWhileNoBufferIsFree() throws Exception {
        final Memory memory = new Memory();
        memory.release = new CountDownLatch(1);
        final LinesExporter exporter = new LinesExporter("memory", () -> memory, PATIENT);
        final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .exporter(exporter)
                .ownThread(false)
                .jmx(false)
                .build());
        trace(nanospan, 1);
        nanospan.agent().doWork();
        assertThat(exporter.maxSleepNs()).as("an eighth of the delay").isEqualTo(TimeUnit.HOURS.toNanos(1) / 8);

        trace(nanospan, 150); // a second buffer is begun, and there are two
        while (nanospan.ledger().queued() > 0) {
            nanospan.agent().doWork();
        }
        assertThat(exporter.maxSleepNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(10));

        memory.release.countDown();
        assertThat(nanospan.close(SOON).isComplete()).isTrue();
    }

    @Test
    void shouldCountWhatCouldNotBeWrittenAndGoOn() {
        final Memory memory = new Memory();
        final Nanospan nanospan = engine(memory);
        memory.fails = true;
        trace(nanospan, 250);
        assertThat(nanospan.flush(SOON)).isTrue();
        memory.fails = false;
        trace(nanospan, 100);
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isExact()).isTrue();
        assertThat(ledger.destination("memory").failed).isEqualTo(250);
        assertThat(ledger.destination("memory").exported).isEqualTo(100);
    }

    @Test
    void shouldLeaveSpansInTheRingWhileTheTargetHangs() {
        final Memory memory = new Memory();
        memory.release = new CountDownLatch(1);
        final Nanospan nanospan = engine(memory, PATIENT);
        trace(nanospan, 1_000);
        await().atMost(SOON).untilAsserted(() -> {
            final Ledger held = nanospan.ledger();
            assertThat(held.destination("memory").buffered)
                    .as("what two buffers hold")
                    .isEqualTo(200);
            assertThat(held.queued()).isEqualTo(800);
        });
        assertThat(nanospan.flush(Duration.ofMillis(100))).isFalse();
        memory.release.countDown();
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isComplete()).isTrue();
        assertThat(ledger.get(Counter.ROUTED)).isEqualTo(1_000);
    }

    @Test
    void shouldLoseNothingThatTheRingCanHoldWhereLinesAreFullByTheirBytes() {
        final Memory memory = new Memory();
        memory.release = new CountDownLatch(1);
        final Nanospan nanospan = engine(memory);
        final Tracer tracer = nanospan.tracer("test");
        for (int i = 0; i < 100; i++) {
            tracer.start("large").set("text", "x".repeat(10_000)).end();
        }
        assertThat(nanospan.flush(Duration.ofMillis(100))).isFalse();
        memory.release.countDown();
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
    }

    @Test
    void shouldHaveRoomForOneSpanAsLargeAsALineBehindTheLastOne() {
        final Memory memory = new Memory();
        memory.release = new CountDownLatch(1);
        final Nanospan nanospan = engine(memory, new LineSettings(16 * 1024, 100, TimeUnit.HOURS.toNanos(1), 2));
        trace(nanospan, 82); // some 55 fit into a line
        nanospan.tracer("test").start("large").set("text", "x".repeat(10_000)).end();
        trace(nanospan, 10);
        await().atMost(SOON).until(() -> nanospan.ledger().queued() == 10);
        memory.release.countDown();
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
        assertThat(ledger.destination("memory").exported).isEqualTo(93);
    }

    @Test
    void shouldNotOutlastTheDeadlineOfCloseWhileTheTargetHangs() {
        final Memory memory = new Memory();
        memory.release = new CountDownLatch(1);
        final Nanospan nanospan = engine(memory);
        trace(nanospan, 50);
        final long beforeNs = System.nanoTime();
        assertThat(nanospan.close(Duration.ofMillis(100)).get(Counter.ENDED)).isEqualTo(50);
        assertThat(System.nanoTime() - beforeNs).isLessThan(SOON.toNanos());
        await().atMost(SOON)
                .untilAsserted(
                        () -> { // the exporter thread ends at the deadline, as close does
                            assertThat(nanospan.ledger().destination("memory").failed)
                                    .isEqualTo(50);
                            assertThat(nanospan.ledger().isExact()).isTrue();
                        });
        memory.release.countDown();
    }

    private static LineSettings settings(final long delayNs) {
        return new LineSettings(64 * 1024, 100, delayNs, 2);
    }

    private static Nanospan engine(final Memory memory) {
        return engine(memory, SETTINGS);
    }

    private static Nanospan engine(final Memory memory, final LineSettings settings) {
        return Nanospan.create(NanospanConfig.builder()
                .exporter(new LinesExporter("memory", () -> memory, settings))
                .build());
    }

    private static void trace(final Nanospan nanospan, final int spans) {
        final Tracer tracer = nanospan.tracer("test");
        for (int i = 0; i < spans; i++) {
            tracer.start("numbered").set("number", i).end();
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** The numbers of all spans, read by a parser that knows nothing of us. */
    private static List<Long> numbers(final String lines) {
        assertThat(lines).endsWith("}\n");
        final List<Long> numbers = new ArrayList<>();
        lines.lines().forEach(line -> {
            for (final JsonNode value : parse(line).findValues("intValue")) {
                numbers.add(Long.parseLong(value.asText()));
            }
        });
        return numbers;
    }

    private static JsonNode parse(final String line) {
        try {
            final JsonNode request = new ObjectMapper().readTree(line);
            return request.path("resourceSpans").path(0).path("scopeSpans");
        } catch (final IOException e) {
            throw new AssertionError(line, e);
        }
    }

    /** A target that fails or hangs as told. */
    private static final class Memory implements Sink {
        final List<Integer> lines = new ArrayList<>();
        volatile boolean fails;
        volatile CountDownLatch release = new CountDownLatch(0);

        @Override
        public void write(final Payload line) throws IOException {
            try {
                assertThat(release.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } catch (final InterruptedException e) {
                throw new IOException(e);
            }
            if (fails) {
                throw new IOException("told to");
            }
            lines.add(line.lengthBytes());
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "memory";
        }
    }
}
