package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the default configuration keeps in memory: what the engine says, and what is found when as many spans are open as
 * may be. The process measures itself, so the engine's classes must not have been used before.
 */
final class FootprintReport {
    static final long BOUND_BYTES = 32L << 20;

    private static final int OPEN_SPANS = 16_384;
    private static final int COLLECTIONS = 4;
    private static final int LONG_SPANS = 1_024;
    private static final String LONG_TEXT = "x".repeat(4_096);
    private static final double MIB = 1 << 20;

    private FootprintReport() {}

    static int run(final List<String> args, final PrintStream out) {
        Arguments.parse(args, Set.of(), Set.of()).withoutWords();
        final Object[] open = new Object[OPEN_SPANS];
        out.printf(Locale.ROOT, "%,d spans open, %,d of them long%n", OPEN_SPANS, LONG_SPANS);
        directBytes();
        heapBytes();
        final long heapBefore = heapBytes();
        final long directBefore = directBytes();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new HeaderReader(HeaderReader.ANY))
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            openAll(nanospan.tracer("nanospan-jmh"), open);
            final long heap = heapBytes() - heapBefore;
            final long direct = directBytes() - directBefore;
            for (final Object span : open) {
                ((Span) span).end();
            }
            return print(out, nanospan.footprint(), heap, direct);
        }
    }

    private static void openAll(final Tracer tracer, final Object[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = tracer.start(Spans.MATCH)
                    .set(Spans.SYMBOL, Spans.SYMBOL_VALUE)
                    .set(Spans.ORDER, Spans.order(i))
                    .set(Spans.QUANTITY, i)
                    .set(Spans.FILLED, true)
                    .set(Spans.ORDER, i < LONG_SPANS ? LONG_TEXT : null);
        }
    }

    private static int print(
            final PrintStream out, final Nanospan.Footprint stated, final long heap, final long direct) {
        line(out, "stated: ring", stated.ring());
        line(out, "stated: recorders", stated.recorders());
        line(out, "stated: tables", stated.tables());
        line(out, "stated: total", stated.total());
        line(out, "stated: each thread that traces", stated.perThread());
        line(out, "measured: direct memory", direct);
        line(out, "measured: heap", heap);
        line(out, "measured: total", heap + direct);
        final boolean good = heap + direct <= BOUND_BYTES && stated.total() <= BOUND_BYTES;
        out.println((good ? "within " : "NOT within ") + BOUND_BYTES / (1 << 20) + " MiB");
        return good ? Main.OK : Main.FAILED;
    }

    private static void line(final PrintStream out, final String what, final long bytes) {
        out.printf(Locale.ROOT, "%-32s %,12d B %7.2f MiB%n", what, bytes, bytes / MIB);
    }

    private static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long directBytes() {
        long bytes = 0;
        for (final BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            bytes += "direct".equals(pool.getName()) ? pool.getMemoryUsed() : 0;
        }
        return bytes;
    }
}
