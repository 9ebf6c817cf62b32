package dev.nanospan.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.export.ConsoleColor;
import dev.nanospan.export.ConsoleExporter;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Misuse;
import dev.nanospan.spi.SpanClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Misuse> misuses = new CopyOnWriteArrayList<>();
    private final WorkClock clock = new WorkClock();

    @Test
    void shouldPrintTheSameTreesAtEveryRun() throws Exception {
        final Ledger ledger = Demo.run(engine(Checks.OFF), clock, 3, 1);

        assertThat(ledger.isExact()).isTrue();
        assertThat(ledger.isComplete()).isTrue();
        assertThat(masked(bytes.toString(StandardCharsets.UTF_8))).isEqualTo(golden());
    }

    @Test
    void shouldMisuseNothing() throws Exception {
        final Ledger ledger = Demo.run(engine(Checks.STRICT), clock, 6, 7);

        assertThat(misuses).isEmpty();
        assertThat(ledger.isComplete()).as(ledger.toString()).isTrue();
    }

    private Nanospan engine(final Checks checks) {
        final ConsoleExporter console = ConsoleExporter.builder()
                .target(new PrintStream(bytes, true, StandardCharsets.UTF_8))
                .color(ConsoleColor.NEVER)
                .build();
        return Nanospan.create(NanospanConfig.builder()
                .exporter(console)
                .clock(clock)
                .idGenerators(new CountedIds())
                .checks(checks)
                .misuseListener(misuses::add)
                .jmx(false)
                .build());
    }

    /** Line numbers move with the source, and the depth of the stack with whoever runs the test. */
    private static String masked(final String text) {
        return text.replaceAll("\\.java:\\d+\\)", ".java:0)").replaceAll("\\.\\.\\. \\d+ more lines", "... more lines");
    }

    private static String golden() throws IOException {
        try (InputStream in = DemoTest.class.getResourceAsStream("demo.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Time passes when the demo works, and at no other time. */
    private static final class WorkClock implements SpanClock, Pace {
        private static final long EPOCH_NS = 1_700_000_000_000_000_000L;
        private final AtomicLong nowNs = new AtomicLong();

        @Override
        public void work(final long us) {
            nowNs.addAndGet(us * 1_000);
        }

        @Override
        public long nanoTime() {
            return nowNs.get();
        }

        @Override
        public long epochNs() {
            return EPOCH_NS + nowNs.get();
        }

        @Override
        public long epochMs() {
            return epochNs() / 1_000_000;
        }
    }

    /** The threads of the demo take turns, so that one count for all of them gives each span the same id each time. */
    private static final class CountedIds implements IdGenerator.Factory {
        private final AtomicLong last = new AtomicLong();

        @Override
        public IdGenerator create() {
            return new IdGenerator() {
                @Override
                public long nextTraceIdHigh() {
                    return 0x0af7651916cd43ddL;
                }

                @Override
                public long nextTraceIdLow() {
                    return last.incrementAndGet();
                }

                @Override
                public long nextSpanId() {
                    return last.incrementAndGet();
                }

                @Override
                public boolean random() {
                    return false;
                }
            };
        }
    }
}
