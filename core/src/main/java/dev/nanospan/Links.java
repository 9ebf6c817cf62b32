package dev.nanospan;

import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counter;
import org.jspecify.annotations.Nullable;

/** Writes links. */
final class Links {
    private static final byte[] NO_TRACE_STATE = new byte[0];

    private Links() {}

    static void add(final RecordWriter writer, final @Nullable Engine engine, final @Nullable SpanContext to) {
        if (to == null || !to.isValid()) {
            refused(writer, engine);
            return;
        }
        writer.link(
                to.traceIdHigh(),
                to.traceIdLow(),
                to.spanId(),
                to.traceFlags(),
                to.isRemote(),
                to.traceStateBuffer(),
                to.traceStateBytes());
    }

    static void add(final RecordWriter writer, final @Nullable Engine engine, final @Nullable Span to) {
        if (to == null || !to.isValid()) {
            refused(writer, engine);
            return;
        }
        writer.link(to.traceIdHigh(), to.traceIdLow(), to.spanId(), to.traceFlags(), false, NO_TRACE_STATE, 0);
    }

    private static void refused(final RecordWriter writer, final @Nullable Engine engine) {
        writer.noLink();
        if (engine != null) {
            engine.count(Counter.BAD_CONTEXTS);
        }
    }
}
