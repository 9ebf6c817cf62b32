package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.PrintStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the default configuration keeps in memory: what the engine says, and what is found when as many spans are open as
 * may be. The process measures itself, so the engine's classes must not have been used before.
 */
final class FootprintReport extends Measurement {
    static final long BOUND_BYTES = 32L << 20;

    private static final String STATED = "stated: total";
    private static final String MEASURED = "measured: total";
    private static final int OPEN_SPANS = 16_384;
    private static final int COLLECTIONS = 4;
    private static final int LONG_SPANS = 1_024;
    private static final String LONG_TEXT = "x".repeat(4_096);
    private static final double MIB = 1 << 20;

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public String usage() {
        return "[--out FILE]";
    }

    @Override
    public String help() {
        return """
                What the default configuration keeps in memory: what the engine says, and what is found in this JVM when as many
                spans are open as may be. Exit code 0 only if both are within 32 MiB.

                  --out FILE    writes results and machine facts as JSON""";
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) {
        arguments.withoutWords();
        progress.of(1).step(String.format(Locale.ROOT, "%,d spans open, %,d of them long", OPEN_SPANS, LONG_SPANS));
        final Object[] open = new Object[OPEN_SPANS];
        final URL unused =
                FootprintReport.class.getResource("/none"); // opens every jar, whose lists are not the engine's
        directBytes();
        heapBytes();
        final long heapBefore = heapBytes();
        final long directBefore = directBytes();
        final NanospanConfig config = NanospanConfig.builder(OwnOptions.sources())
                .exporter(new HeaderReader(HeaderReader.ANY))
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            openAll(nanospan.tracer("nanospan-jmh"), open);
            final long heap = heapBytes() - heapBefore;
            final long direct = directBytes() - directBefore;
            for (final Object span : open) {
                ((Span) span).end();
            }
            return rows(nanospan.footprint(), heap, direct);
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

    private static List<Row> rows(final Nanospan.Footprint stated, final long heap, final long direct) {
        return List.of(
                row("stated: ring", stated.ring()),
                row("stated: recorders", stated.recorders()),
                row("stated: tables", stated.tables()),
                row(STATED, stated.total()),
                row("stated: each thread that traces", stated.perThread()),
                row("measured: direct memory", direct),
                row("measured: heap", heap),
                row(MEASURED, heap + direct));
    }

    private static Row row(final String what, final long bytes) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("bytes", bytes);
        return new Row(row);
    }

    @Override
    void print(final Result result, final PrintStream out) {
        out.printf(Locale.ROOT, "%,d spans open, %,d of them long%n", OPEN_SPANS, LONG_SPANS);
        for (final Row row : result.rows()) {
            final double bytes = row.number("bytes");
            out.printf(Locale.ROOT, "%-32s %,12.0f B %7.2f MiB%n", row.text("what"), bytes, bytes / MIB);
        }
    }

    @Override
    int judge(final Result result, final PrintStream out) {
        final boolean good = result.rows().stream()
                .filter(row -> List.of(STATED, MEASURED).contains(row.text("what")))
                .allMatch(row -> row.number("bytes") <= BOUND_BYTES);
        out.println((good ? "within " : "NOT within ") + BOUND_BYTES / (1 << 20) + " MiB");
        return good ? Main.OK : Main.FAILED;
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                Format.count(OPEN_SPANS) + " spans open, " + Format.count(LONG_SPANS) + " of them long",
                List.of("", "bytes", "MiB"),
                result.rows().stream()
                        .map(row -> List.of(
                                row.text("what"),
                                Format.count(row.number("bytes")),
                                Format.short3(row.number("bytes") / MIB)))
                        .toList()));
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
