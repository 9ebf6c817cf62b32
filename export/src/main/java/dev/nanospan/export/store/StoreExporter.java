package dev.nanospan.export.store;

import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.json.JsonWriter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Puts the spans of an engine into a {@link TraceStore}. Several engines may share a store; an exporter is one engine's.
 *
 * <pre>{@code
 * TraceStore store = TraceStore.create();
 * NanospanConfig config = NanospanConfig.builder().exporter(new StoreExporter(store)).build();
 * try (Nanospan nanospan = Nanospan.create(config)) {
 *     nanospan.tracer("example").start("one").end();
 *     nanospan.flush(Duration.ofSeconds(1));
 *     System.out.println(store.size()); // 1
 * }
 * }</pre>
 *
 * <p>Allocates what is kept: that is what a store is for. In the ledger a span counts as {@code exported} if the store took
 * it or its sampling rate left it out, and as {@code rejected} if a bound of the store refused it.
 */
public final class StoreExporter implements SpanExporter {
    private static final Metric TRACES = Metric.gauge(
            "nanospan.exporter.store.traces", "{trace}", "Traces in the store that an exporter writes to.");
    private static final Metric SPANS =
            Metric.gauge("nanospan.exporter.store.spans", "{span}", "Spans in the store that an exporter writes to.");
    private static final Metric SIZE =
            Metric.gauge("nanospan.exporter.store.size", "By", "What the spans in that store take, roughly.");
    private static final int FIRST_BYTES = 16 << 10;
    private static final int MAX_BYTES = 4 << 20;

    private final TraceStore store;
    private final SpanEncoder encoder;
    private final Int2ObjectHashMap<SpanScope> scopes = new Int2ObjectHashMap<>();
    private final StoredSpan.Builder builder = StoredSpan.builder();
    private Supplier<Resource> resource = () -> Resource.EMPTY;
    private SpanResource spanResource = SpanResource.NONE;
    private boolean hasResource;
    private byte[] scratch = new byte[FIRST_BYTES];
    private volatile long exported;
    private volatile long rejected;

    /** Makes an exporter for one engine. */
    public StoreExporter(final TraceStore store) {
        this(store, Encoding.JSON.encoder());
    }

    StoreExporter(final TraceStore store, final SpanEncoder encoder) {
        this.store = store;
        this.encoder = encoder;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public void begin(final Supplier<Resource> of) {
        resource = of;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the exporter thread writes
    public void accept(final SpanView span) {
        final int length = encode(span);
        if (length < 0) {
            rejected++;
            return;
        }
        builder.ids(span.traceIdHigh(), span.traceIdLow(), span.spanId(), span.parentSpanId())
                .name(span.name())
                .times(span.startEpochNs(), span.endEpochNs())
                .error(span.status() == Status.ERROR)
                .scope(scope(span))
                .json(Arrays.copyOf(scratch, length));
        switch (store.add(builder.build())) {
            case KEPT, UNSAMPLED -> exported++;
            case TRACE_FULL, TOO_LARGE -> rejected++;
        }
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = exported;
        counts.rejected = rejected;
    }

    @Override
    public void measure(final Metrics to) {
        final StoreCounts counts = store.counts();
        to.add(TRACES, counts.traces());
        to.add(SPANS, counts.spans());
        to.add(SIZE, counts.bytes());
    }

    /** The length of the span in the scratch space, which grows if that is too small; below 0 if the span is too large. */
    private int encode(final SpanView span) {
        int length = encoder.encode(span, scratch, 0);
        while (length == SpanEncoder.NO_ROOM && scratch.length < MAX_BYTES) {
            scratch = new byte[2 * scratch.length];
            length = encoder.encode(span, scratch, 0);
        }
        return length;
    }

    private SpanScope scope(final SpanView span) {
        SpanScope scope = scopes.get(span.scopeRef());
        if (scope == null) {
            final InstrumentationScope from = span.scope();
            scope = new SpanScope(resource(), json(from), quoted(from.schemaUrl()));
            scopes.put(span.scopeRef(), scope);
        }
        return scope;
    }

    private SpanResource resource() {
        if (!hasResource) {
            final Resource found = resource.get();
            spanResource = new SpanResource(json(found), quoted(found.schemaUrl()), found.serviceName());
            hasResource = true;
        }
        return spanResource;
    }

    // ---- texts

    private static String json(final InstrumentationScope scope) {
        final JsonWriter into = new JsonWriter().open('{');
        if (!scope.name().isEmpty()) {
            into.key("name").text(scope.name());
        }
        if (!scope.version().isEmpty()) {
            into.key("version").text(scope.version());
        }
        return into.close('}').toString();
    }

    private static String json(final Resource resource) {
        final JsonWriter into = new JsonWriter().open('{').key("attributes").open('[');
        for (final Map.Entry<String, Object> attribute : resource.attributes().entrySet()) {
            into.open('{').key("key").text(attribute.getKey()).key("value");
            appendValue(attribute.getValue(), into);
            into.close('}');
        }
        return into.close(']').close('}').toString();
    }

    private static void appendValue(final Object value, final JsonWriter into) {
        into.open('{');
        if (value instanceof String text) {
            into.key("stringValue").text(text);
        } else if (value instanceof Long number) {
            into.key("intValue").decimal(number);
        } else if (value instanceof Double number) {
            into.key("doubleValue").number(number);
        } else if (value instanceof Boolean bool) {
            into.key("boolValue").bool(bool);
        } else if (value instanceof List<?> list) {
            into.key("arrayValue").open('{').key("values").open('[');
            list.forEach(each -> appendValue(each, into));
            into.close(']').close('}');
        }
        into.close('}');
    }

    private static String quoted(final String text) {
        return text.isEmpty() ? "" : new JsonWriter().text(text).toString();
    }
}
