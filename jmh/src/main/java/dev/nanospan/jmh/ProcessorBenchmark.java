package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.export.process.Enrichment;
import dev.nanospan.export.process.PathNames;
import dev.nanospan.export.process.Redaction;
import dev.nanospan.export.process.SpanFilter;
import dev.nanospan.export.process.SpanMetrics;
import dev.nanospan.export.process.SpanRule;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanProcessor;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each processor costs a span of a web server whose record has some 500 bytes. Every call begins with a fresh copy of the
 * record, which {@link #copy} measures alone.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class ProcessorBenchmark {
    private static final int BYTES = 16 << 10;

    private final byte[] clean = record(ProcessorBenchmark::clean);
    private final byte[] dirty = record(ProcessorBenchmark::dirty);
    private final byte[] hashed = record(span -> span.set("customer.id", "customer-4711"));
    private final SpanEditor editor = new SpanEditor(ref -> new InstrumentationScope("", "", ""), BYTES);
    private final SpanProcessor filter = SpanFilter.drop(
            SpanRule.parse("name=GET /health*, kind=server; http.route=/ready; duration>1h, status!=error")
                    .toArray(SpanRule[]::new));
    private final SpanProcessor names = PathNames.create();
    private final SpanProcessor enrichment = Enrichment.of(Map.of("team", "checkout"));

    /** Nine patterns and the words of keys: more than ten rules. */
    private final SpanProcessor redaction = Redaction.builder()
            .strict()
            .remove("internal.*")
            .hash("customer.id")
            .build();

    private final SpanProcessor metrics = SpanMetrics.create();

    /** The floor. */
    @Benchmark
    public int copy() {
        return begin(clean);
    }

    @Benchmark
    public int filter() {
        return process(clean, filter);
    }

    @Benchmark
    public int names() {
        return process(clean, names);
    }

    @Benchmark
    public int enrich() {
        return process(clean, enrichment);
    }

    /** Nothing is found, as in most spans. */
    @Benchmark
    public int redactClean() {
        return process(clean, redaction);
    }

    /** A mail address, a card, a signed URL, and a statement with literals. */
    @Benchmark
    public int redactDirty() {
        return process(dirty, redaction);
    }

    /** One value to be hashed, and nothing else. */
    @Benchmark
    public int redactHash() {
        return process(hashed, redaction);
    }

    @Benchmark
    public int metrics() {
        return process(clean, metrics);
    }

    @Benchmark
    public int all() {
        begin(clean);
        filter.process(editor);
        names.process(editor);
        enrichment.process(editor);
        redaction.process(editor);
        metrics.process(editor);
        return editor.span().lengthBytes();
    }

    private int process(final byte[] record, final SpanProcessor processor) {
        begin(record);
        processor.process(editor);
        return editor.span().lengthBytes();
    }

    private int begin(final byte[] record) {
        System.arraycopy(record, 0, editor.buffer(), 0, record.length);
        return editor.begin(record.length) ? record.length : 0;
    }

    private static void clean(final Span span) {
        web(span)
                .set("db.query.text", "SELECT id, name, price FROM products WHERE id = ? AND shop = ?")
                .set("url.full", "https://shop.example.com:8443/api/v1/orders/items?page=2&sort=price&order=asc")
                .set("customer.tier", "gold")
                .event("order.accepted")
                .set("message", "3 of 3 items reserved in warehouse 7");
    }

    private static void dirty(final Span span) {
        web(span)
                .set("db.query.text", "SELECT id FROM products WHERE id = 4711 AND shop = 'Berlin'")
                .set("url.full", "https://cdn.example.com/o/17?X-Amz-Signature=0f1e2d3c4b5a&page=2")
                .set("customer.tier", "gold")
                .event("order.accepted")
                .set("message", "sent to bob@example.com, paid with 4111 1111 1111 1111");
    }

    private static Span web(final Span span) {
        return span.set("http.request.method", "GET")
                .set("http.route", "/api/v1/orders/items")
                .set("http.response.status_code", 200)
                .set("server.address", "shop.example.com")
                .set("server.port", 8443)
                .set("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
                .set("client.address", "203.0.113.195");
    }

    /** The record of a span, as the ring has it. */
    private static byte[] record(final Consumer<Span> use) {
        final Keeping keeping = new Keeping();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(keeping)
                .ownThread(false)
                .jmx(false)
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Span span = nanospan.tracer("shop").start("GET /api/v1/orders/items");
            use.accept(span);
            span.end();
        }
        return keeping.record;
    }

    /** Keeps the last record. */
    private static final class Keeping implements SpanExporter {
        private byte[] record = new byte[0];
        private long seen;

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public void accept(final SpanView span) {
            record = Arrays.copyOf(span.buffer(), span.lengthBytes());
            seen++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = seen;
        }
    }
}
