package dev.nanospan.export.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a store answers: traces, in the order in which their first spans came. Immutable; any thread.
 *
 * <pre>{@code
 * StoredTraces slow = store.find(TraceQuery.ALL.withMinDuration(Duration.ofMillis(10)));
 * Files.write(path, slow.json());
 * }</pre>
 */
public final class StoredTraces implements Iterable<StoredTrace> {
    private static final byte[] BEGIN = ascii("{\"resourceSpans\":[");
    private static final byte[] END = ascii("]}\n");
    private static final byte[] COMMA = ascii(",");

    private final List<StoredTrace> traces;

    StoredTraces(final List<StoredTrace> traces) {
        this.traces = List.copyOf(traces);
    }

    /** How many traces. */
    public int size() {
        return traces.size();
    }

    /** How many spans in all. */
    public long spans() {
        return traces.stream().mapToLong(trace -> trace.spans().size()).sum();
    }

    @Override
    public Iterator<StoredTrace> iterator() {
        return traces.iterator();
    }

    /**
     * The traces as one OTLP JSON object on one line, {@code {"resourceSpans":[…]}}, grouped by service and scope: what an
     * OTLP receiver takes, and what a file receiver takes as a line.
     */
    public byte[] json() {
        final List<byte[]> parts = jsonParts();
        final byte[] all = new byte[parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact)];
        int at = 0;
        for (final byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** The same in pieces, which are the store's own and not to be written to: takes no memory for the spans again. */
    public List<byte[]> jsonParts() {
        final List<byte[]> parts = new ArrayList<>();
        parts.add(BEGIN);
        byte[] separator = {};
        for (final Map.Entry<SpanResource, Map<SpanScope, List<StoredSpan>>> group :
                grouped().entrySet()) {
            parts.add(separator);
            separator = COMMA;
            appendResource(group.getKey(), group.getValue(), parts);
        }
        parts.add(END);
        return parts;
    }

    private Map<SpanResource, Map<SpanScope, List<StoredSpan>>> grouped() {
        final Map<SpanResource, Map<SpanScope, List<StoredSpan>>> groups = new LinkedHashMap<>();
        for (final StoredTrace trace : traces) {
            for (final StoredSpan span : trace.spans()) {
                groups.computeIfAbsent(span.scope().resource(), resource -> new LinkedHashMap<>())
                        .computeIfAbsent(span.scope(), scope -> new ArrayList<>())
                        .add(span);
            }
        }
        return groups;
    }

    private static void appendResource(
            final SpanResource resource, final Map<SpanScope, List<StoredSpan>> scopes, final List<byte[]> parts) {
        final String json = resource.json();
        parts.add(utf8(json.isEmpty() ? "{\"scopeSpans\":[" : "{\"resource\":" + json + ",\"scopeSpans\":["));
        byte[] separator = {};
        for (final Map.Entry<SpanScope, List<StoredSpan>> group : scopes.entrySet()) {
            parts.add(separator);
            separator = COMMA;
            appendScope(group.getKey(), group.getValue(), parts);
        }
        parts.add(utf8("]" + schemaUrl(resource.schemaUrlJson()) + "}"));
    }

    private static void appendScope(final SpanScope scope, final List<StoredSpan> spans, final List<byte[]> parts) {
        final String json = scope.json();
        parts.add(utf8(json.isEmpty() ? "{\"spans\":[" : "{\"scope\":" + json + ",\"spans\":["));
        byte[] separator = {};
        for (final StoredSpan span : spans) {
            parts.add(separator);
            parts.add(span.json);
            separator = COMMA;
        }
        parts.add(utf8("]" + schemaUrl(scope.schemaUrlJson()) + "}"));
    }

    private static String schemaUrl(final String json) {
        return json.isEmpty() ? "" : ",\"schemaUrl\":" + json;
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
