package dev.nanospan.otel.exporter;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.id.HexReader;
import dev.nanospan.layout.Cut;
import dev.nanospan.layout.KeyFilter;
import dev.nanospan.layout.LargeBuffers;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordLimits;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanProcessor;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One record that one span of the SDK after the other is written to. Used by one thread. */
final class SpanRecord {
    private static final int BUFFER_BYTES = 4 << 10;
    private static final int NOBODY = -1;
    private static final int ID_CHARS = 16;
    private static final byte[] NO_TRACE_STATE = {};

    private final HexReader ids = new HexReader();
    private final SdkScopes scopes = new SdkScopes();
    private final SpanView view = new SpanView(scopes);
    private final RecordWriter writer;
    private final AttributeItems attributes;
    private final @Nullable Processing processing;

    /** A record that is as large as a batch may be. What limits the SDK has it has applied. */
    SpanRecord(final Settings settings, final List<SpanProcessor> processors) {
        final int most = Math.toIntExact(settings.get(Options.BATCH_BYTES));
        final int any = Short.MAX_VALUE;
        writer = new RecordWriter(
                new RecordLimits(any, any, any, any, any, Integer.MAX_VALUE, most),
                new KeyFilter(
                        Set.copyOf(settings.get(Options.KEYS_ALLOWED)), Set.copyOf(settings.get(Options.KEYS_BLOCKED))),
                new LargeBuffers(1, most),
                BUFFER_BYTES);
        attributes = new AttributeItems(writer);
        processing = processors.isEmpty() ? null : new Processing(processors, scopes, most);
    }

    /**
     * Writes a span, and lets the processors have it.
     *
     * @return the same view at every call, good until the next one; null if a processor dropped it
     */
    @Nullable
    SpanView of(final SpanData span) {
        writer.reset();
        begin(span);
        attributes.putAll(RecordLayout.LEVEL_SPAN, span.getAttributes());
        span.getEvents().forEach(this::put);
        span.getLinks().forEach(this::put);
        put(span.getStatus());
        writer.cut(
                Cut.ATTRIBUTES,
                span.getTotalAttributeCount() - span.getAttributes().size());
        writer.cut(Cut.EVENTS, span.getTotalRecordedEvents() - span.getEvents().size());
        writer.cut(Cut.LINKS, span.getTotalRecordedLinks() - span.getLinks().size());
        final byte[] bytes = writer.bytes();
        final int length = writer.finish(bytes, span.getEndEpochNanos());
        if (!view.wrap(bytes, length)) {
            throw new IllegalArgumentException("a span that can't be written");
        }
        return processing == null ? view : processing.of(bytes, length);
    }

    private void begin(final SpanData span) {
        final SpanContext context = span.getSpanContext();
        final SpanContext parent = span.getParentSpanContext();
        writer.begin(
                NOBODY,
                id(context.getTraceId(), 0),
                id(context.getTraceId(), ID_CHARS),
                id(context.getSpanId(), 0),
                parent.isValid() ? id(parent.getSpanId(), 0) : 0,
                span.getStartEpochNanos());
        final Symbol name = Symbols.internImplicit(span.getName());
        writer.describe(
                kindOf(span.getKind()).code(),
                placeOf(parent),
                context.getTraceFlags().asByte() & 0xFF,
                name == null ? 0 : name.ref(),
                scopes.refOf(span.getInstrumentationScopeInfo()));
        if (name == null) {
            writer.name(span.getName());
        }
        final byte[] traceState = bytesOf(context.getTraceState());
        if (traceState.length > 0) {
            writer.traceState(traceState, 0, traceState.length);
        }
    }

    private void put(final EventData event) {
        final Symbol name = Symbols.internImplicit(event.getName());
        writer.event(name == null ? 0 : name.ref(), event.getName(), event.getEpochNanos());
        attributes.putAll(RecordLayout.LEVEL_EVENT, event.getAttributes());
        writer.cut(Cut.EVENT_ATTRIBUTES, event.getDroppedAttributesCount());
    }

    private void put(final LinkData link) {
        final SpanContext to = link.getSpanContext();
        final byte[] traceState = bytesOf(to.getTraceState());
        writer.link(
                id(to.getTraceId(), 0),
                id(to.getTraceId(), ID_CHARS),
                id(to.getSpanId(), 0),
                to.getTraceFlags().asByte() & 0xFF,
                to.isRemote(),
                traceState,
                traceState.length);
        attributes.putAll(RecordLayout.LEVEL_LINK, link.getAttributes());
        writer.cut(
                Cut.LINK_ATTRIBUTES,
                link.getTotalAttributeCount() - link.getAttributes().size());
    }

    private void put(final StatusData status) {
        switch (status.getStatusCode()) {
            case OK -> writer.status(RecordLayout.STATUS_OK);
            case ERROR -> writer.status(RecordLayout.STATUS_ERROR);
            case UNSET -> {
                // as it begins
            }
        }
        if (!status.getDescription().isEmpty()) {
            writer.statusMessage(status.getDescription());
        }
    }

    /** The number of 16 digits; those that are none are refused. */
    private long id(final String text, final int from) {
        if (!ids.readLower(text, from, ID_CHARS)) {
            throw new IllegalArgumentException("not an id: " + text);
        }
        return ids.low();
    }

    private static int placeOf(final SpanContext parent) {
        if (!parent.isValid()) {
            return RecordLayout.FLAG_LOCAL_ROOT;
        }
        return parent.isRemote() ? RecordLayout.FLAG_LOCAL_ROOT | RecordLayout.FLAG_PARENT_REMOTE : 0;
    }

    private static byte[] bytesOf(final TraceState state) {
        if (state.isEmpty()) {
            return NO_TRACE_STATE;
        }
        final StringBuilder text = new StringBuilder();
        state.forEach((key, value) -> text.append(text.length() == 0 ? "" : ",")
                .append(key)
                .append('=')
                .append(value));
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Kind kindOf(final SpanKind kind) {
        return switch (kind) {
            case INTERNAL -> Kind.INTERNAL;
            case SERVER -> Kind.SERVER;
            case CLIENT -> Kind.CLIENT;
            case PRODUCER -> Kind.PRODUCER;
            case CONSUMER -> Kind.CONSUMER;
        };
    }
}
