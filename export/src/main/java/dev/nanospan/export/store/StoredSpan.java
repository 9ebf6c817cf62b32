package dev.nanospan.export.store;

import dev.nanospan.id.Hex;
import dev.nanospan.id.TraceId;
import java.nio.charset.StandardCharsets;

/**
 * A span as it is kept: its OTLP JSON, and what it is looked up by. Immutable; any thread.
 *
 * <pre>{@code
 * for (StoredSpan span : store.find(id).orElseThrow().spans()) {
 *     System.out.println(span.service() + ' ' + span.name() + ' ' + span.durationNs() + " ns");
 * }
 * }</pre>
 */
public final class StoredSpan {
    private static final int OVERHEAD_BYTES = 144;

    final long traceIdHigh;
    final long traceIdLow;
    final byte[] json;

    private final long spanId;
    private final long parentSpanId;
    private final String name;
    private final long startEpochNs;
    private final long endEpochNs;
    private final boolean error;

    /** Replaced by an equal one that is shared, by a store under its lock: whoever reads either reads the same. */
    private SpanScope scope;

    private StoredSpan(final Builder from) {
        this.traceIdHigh = from.traceIdHigh;
        this.traceIdLow = from.traceIdLow;
        this.spanId = from.spanId;
        this.parentSpanId = from.parentSpanId;
        this.name = from.name;
        this.startEpochNs = from.startEpochNs;
        this.endEpochNs = from.endEpochNs;
        this.error = from.error;
        this.scope = from.scope;
        this.json = from.json;
    }

    /** A builder in which everything is 0 or empty. */
    public static Builder builder() {
        return new Builder();
    }

    public TraceId traceId() {
        return TraceId.of(traceIdHigh, traceIdLow);
    }

    public long spanId() {
        return spanId;
    }

    /** The id of the parent; 0 for a root. */
    public long parentSpanId() {
        return parentSpanId;
    }

    public String name() {
        return name;
    }

    /** When it started, ns since the epoch. */
    public long startEpochNs() {
        return startEpochNs;
    }

    /** When it ended, ns since the epoch, as whoever sent it says. */
    public long endEpochNs() {
        return endEpochNs;
    }

    /** How long it took; 0 if it says that it ended before it started. */
    public long durationNs() {
        return Math.max(0, endEpochNs - startEpochNs);
    }

    /** Whether its status is an error. */
    public boolean isError() {
        return error;
    }

    /** The name of its service; empty if that says none. */
    public String service() {
        return scope.resource().serviceName();
    }

    /** Whose it is. */
    public SpanScope scope() {
        return scope;
    }

    /** The span as OTLP JSON: an object as it stands in {@code scopeSpans.spans}. */
    public String json() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Its ids and its name, for messages. */
    @Override
    public String toString() {
        return Hex.hex16(traceIdHigh, traceIdLow) + '-' + Hex.hex8(spanId) + ' ' + name;
    }

    void share(final SpanScope equal) {
        scope = equal;
    }

    /** Roughly what it takes to keep it, its scope apart. */
    long costBytes() {
        return OVERHEAD_BYTES + json.length + 2L * name.length();
    }

    /**
     * Makes a span to be kept. Not thread safe; may be used again, if all is set again.
     *
     * <pre>{@code
     * store.add(StoredSpan.builder().ids(high, low, spanId, 0).name("match").times(from, to).json(bytes).build());
     * }</pre>
     */
    public static final class Builder {
        private long traceIdHigh;
        private long traceIdLow;
        private long spanId;
        private long parentSpanId;
        private String name = "";
        private long startEpochNs;
        private long endEpochNs;
        private boolean error;
        private SpanScope scope = new SpanScope(SpanResource.NONE, "", "");
        private byte[] json = {'{', '}'};

        private Builder() {}

        /**
         * Sets all ids.
         *
         * @param parent 0 for a root
         */
        public Builder ids(final long high, final long low, final long span, final long parent) {
            traceIdHigh = high;
            traceIdLow = low;
            spanId = span;
            parentSpanId = parent;
            return this;
        }

        public Builder name(final String of) {
            name = of;
            return this;
        }

        /** Sets start and end, ns since the epoch. */
        public Builder times(final long startNs, final long endNs) {
            startEpochNs = startNs;
            endEpochNs = endNs;
            return this;
        }

        public Builder error(final boolean is) {
            error = is;
            return this;
        }

        public Builder scope(final SpanScope of) {
            scope = of;
            return this;
        }

        /**
         * Sets the OTLP JSON.
         *
         * @param bytes an object without white space around it; the span's from now on
         */
        public Builder json(final byte[] bytes) {
            json = bytes;
            return this;
        }

        /** A span of what was set. */
        public StoredSpan build() {
            return new StoredSpan(this);
        }
    }
}
