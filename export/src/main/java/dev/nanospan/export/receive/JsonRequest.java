package dev.nanospan.export.receive;

import dev.nanospan.export.json.JsonReader;
import dev.nanospan.export.json.MalformedException;
import dev.nanospan.export.store.SpanResource;
import dev.nanospan.export.store.SpanScope;
import dev.nanospan.export.store.StoredSpan;
import dev.nanospan.id.HexReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@code ExportTraceServiceRequest} in OTLP JSON. Keys may come in any order; those unknown are passed over, and
 * null is a field that is not there. A span is checked, and then kept as it was written but for white space.
 */
public final class JsonRequest {
    private static final String SERVICE_NAME = "service.name";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    private static final int STATUS_ERROR = 2;
    private static final int TRACE_ID_DIGITS = 32;
    private static final int SPAN_ID_DIGITS = 16;

    private final SpanBatch batch = new SpanBatch();
    private final HexReader hex = new HexReader();
    private final JsonReader in;

    private long traceIdHigh;
    private long traceIdLow;
    private boolean hasValidIds;
    private boolean error;
    private String serviceName = "";

    private JsonRequest(final JsonReader in) {
        this.in = in;
    }

    /**
     * Reads a request.
     *
     * @param body may be changed: see {@link JsonReader}
     * @throws MalformedException if it is anything else
     */
    public static SpanBatch read(final byte[] body, final int length) throws MalformedException {
        final JsonRequest request = new JsonRequest(new JsonReader(body, length));
        request.request();
        return request.batch;
    }

    private void request() throws MalformedException {
        in.enterObject();
        while (in.nextKey()) {
            if (in.key().equals("resourceSpans") && !in.isNull()) {
                in.enterArray();
                while (in.nextElement()) {
                    resourceSpans();
                }
            } else if (!in.key().equals("resourceSpans")) {
                in.skipValue();
            }
        }
        in.end();
    }

    /** What its spans are of is known at its end only. */
    private void resourceSpans() throws MalformedException {
        final List<Scope> scopes = new ArrayList<>();
        String resource = "";
        String schemaUrl = "";
        int pending = 0;
        serviceName = "";
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "resource" -> resource = resource();
                case "schemaUrl" -> schemaUrl = stringSlice();
                case "scopeSpans" -> {
                    in.enterArray();
                    while (in.nextElement()) {
                        final Scope scope = scopeSpans(pending);
                        pending += scope.spans.size();
                        scopes.add(scope);
                    }
                }
                default -> in.skipValue();
            }
        }
        final SpanResource of = new SpanResource(resource, schemaUrl, serviceName);
        scopes.forEach(scope -> scope.addTo(batch, of));
    }

    private String resource() throws MalformedException {
        final int from = in.position();
        final int spaces = in.spaces();
        serviceName = "";
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "attributes" -> attributes(true);
                case "droppedAttributesCount" -> in.unsignedInt();
                default -> in.skipValue();
            }
        }
        return text(from, spaces);
    }

    private Scope scopeSpans(final int pending) throws MalformedException {
        final Scope scope = new Scope();
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "scope" -> scope.json = scope();
                case "schemaUrl" -> scope.schemaUrl = stringSlice();
                case "spans" -> {
                    in.enterArray();
                    while (in.nextElement()) {
                        final StoredSpan.Builder span = span();
                        if (span != null && batch.hasRoomBeside(pending + scope.spans.size())) {
                            scope.spans.add(span);
                        }
                    }
                }
                default -> in.skipValue();
            }
        }
        return scope;
    }

    private String scope() throws MalformedException {
        final int from = in.position();
        final int spaces = in.spaces();
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "name", "version" -> in.skipString();
                case "attributes" -> attributes(false);
                case "droppedAttributesCount" -> in.unsignedInt();
                default -> in.skipValue();
            }
        }
        return text(from, spaces);
    }

    // ---- spans

    /** Reads a span; null if its ids are none, which is counted. */
    private StoredSpan.@Nullable Builder span() throws MalformedException {
        final int from = in.position();
        final int spaces = in.spaces();
        long spanId = 0;
        long parentSpanId = 0;
        long startNs = 0;
        long endNs = 0;
        String name = "";
        traceIdHigh = 0;
        traceIdLow = 0;
        hasValidIds = true;
        error = false;
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "traceId" -> {
                    traceId();
                    traceIdHigh = hex.high();
                    traceIdLow = hex.low();
                }
                case "spanId" -> spanId = spanId();
                case "parentSpanId" -> parentSpanId = spanId();
                case "traceState" -> in.skipString();
                case "name" -> name = in.string();
                case "kind" -> in.enumNumber();
                case "startTimeUnixNano" -> startNs = in.unsignedLong();
                case "endTimeUnixNano" -> endNs = in.unsignedLong();
                case "attributes" -> attributes(false);
                case "events" -> events();
                case "links" -> links();
                case "status" -> status();
                case "flags", "droppedAttributesCount", "droppedEventsCount", "droppedLinksCount" -> in.unsignedInt();
                default -> in.skipValue();
            }
        }
        if (!hasValidIds || (traceIdHigh | traceIdLow) == 0 || spanId == 0) {
            batch.refuse();
            return null;
        }
        return StoredSpan.builder()
                .ids(traceIdHigh, traceIdLow, spanId, parentSpanId)
                .name(name)
                .times(startNs, endNs)
                .error(error)
                .json(in.slice(from, spaces));
    }

    private void events() throws MalformedException {
        in.enterArray();
        while (in.nextElement()) {
            in.enterObject();
            while (in.nextKey()) {
                if (in.isNull()) {
                    continue;
                }
                switch (in.key()) {
                    case "timeUnixNano" -> in.unsignedLong();
                    case "name" -> in.skipString();
                    case "attributes" -> attributes(false);
                    case "droppedAttributesCount" -> in.unsignedInt();
                    default -> in.skipValue();
                }
            }
        }
    }

    private void links() throws MalformedException {
        in.enterArray();
        while (in.nextElement()) {
            in.enterObject();
            while (in.nextKey()) {
                if (in.isNull()) {
                    continue;
                }
                switch (in.key()) {
                    case "traceId" -> traceId();
                    case "spanId" -> spanId();
                    case "traceState" -> in.skipString();
                    case "attributes" -> attributes(false);
                    case "droppedAttributesCount", "flags" -> in.unsignedInt();
                    default -> in.skipValue();
                }
            }
        }
    }

    private void status() throws MalformedException {
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "code" -> error = in.enumNumber() == STATUS_ERROR;
                case "message" -> in.skipString();
                default -> in.skipValue();
            }
        }
    }

    private void traceId() throws MalformedException {
        id(TRACE_ID_DIGITS);
    }

    private long spanId() throws MalformedException {
        id(SPAN_ID_DIGITS);
        return hex.low();
    }

    /** Reads an id into {@link #hex}; one that is empty is 0. */
    private void id(final int digits) throws MalformedException {
        final String text = in.string();
        final boolean isId = hex.read(text, 0, text.length()) && text.length() == digits;
        hasValidIds &= isId || text.isEmpty();
    }

    // ---- attributes

    /** Reads attributes, and the name of the service if they are those of a resource. */
    private void attributes(final boolean ofResource) throws MalformedException {
        in.enterArray();
        while (in.nextElement()) {
            final String value = keyValue(ofResource);
            if (value != null) {
                serviceName = value;
            }
        }
    }

    /** Reads an attribute; if it is looked for and is the name of the service, returns that, else null. */
    private @Nullable String keyValue(final boolean lookedFor) throws MalformedException {
        String key = "";
        String value = null;
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "key" -> {
                    if (lookedFor) {
                        key = in.string();
                    } else {
                        in.skipString();
                    }
                }
                case "value" -> value = anyValue(lookedFor);
                default -> in.skipValue();
            }
        }
        return key.equals(SERVICE_NAME) ? value : null;
    }

    /** Reads a value; if it is looked for and is a string, returns it, else null. */
    private @Nullable String anyValue(final boolean lookedFor) throws MalformedException {
        String text = null;
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            switch (in.key()) {
                case "stringValue" -> {
                    if (lookedFor) {
                        text = in.string();
                    } else {
                        in.skipString();
                    }
                }
                case "boolValue" -> in.skipBoolean();
                case "intValue" -> in.signedLong();
                case "doubleValue" -> in.skipDouble();
                case "bytesValue" -> base64();
                case "arrayValue" -> values(false);
                case "kvlistValue" -> values(true);
                default -> in.skipValue();
            }
        }
        return text;
    }

    /** Passes over bytes, in either alphabet that base64 has, with or without padding. */
    private void base64() throws MalformedException {
        final String text = in.string();
        int digits = text.length();
        while (digits > 0 && text.charAt(digits - 1) == '=') {
            digits--;
        }
        for (int i = 0; i < digits; i++) {
            if (BASE64.indexOf(text.charAt(i)) < 0) {
                throw in.malformed("base64 before it");
            }
        }
        if (digits % 4 == 1 || text.length() - digits > 2) {
            throw in.malformed("base64 before it");
        }
    }

    private void values(final boolean withKeys) throws MalformedException {
        in.enterObject();
        while (in.nextKey()) {
            if (in.isNull()) {
                continue;
            }
            if (!in.key().equals("values")) {
                in.skipValue();
            } else if (withKeys) {
                attributes(false);
            } else {
                in.enterArray();
                while (in.nextElement()) {
                    anyValue(false);
                }
            }
        }
    }

    // ---- slices

    private String stringSlice() throws MalformedException {
        final int from = in.position();
        final int spaces = in.spaces();
        in.skipString();
        final String text = text(from, spaces);
        return text.equals("\"\"") ? "" : text;
    }

    private String text(final int from, final int spaces) {
        return new String(in.slice(from, spaces), StandardCharsets.UTF_8);
    }

    /** A scope and its spans, while its resource is not known. */
    private static final class Scope {
        final List<StoredSpan.Builder> spans = new ArrayList<>();
        String json = "";
        String schemaUrl = "";

        void addTo(final SpanBatch batch, final SpanResource resource) {
            final SpanScope scope = new SpanScope(resource, json, schemaUrl);
            for (final StoredSpan.Builder span : spans) {
                batch.add(span.scope(scope).build());
            }
        }
    }
}
