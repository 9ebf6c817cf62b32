package dev.nanospan.export.store;

import dev.nanospan.id.TraceId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are asked for: those with a span that has everything that is said here. A trace is answered whole, the
 * newest traces if there are too many. Immutable.
 *
 * <pre>{@code
 * TraceQuery failed = TraceQuery.ALL.withService("gateway").withError(true).withLimit(10);
 * }</pre>
 *
 * @param limit how many traces at most
 * @param service the exact name of the service; null for any
 * @param name the exact name of the span; null for any
 * @param minDurationNs how long the span took at least
 * @param error whether its status is an error; null for either
 * @param traceId the trace; null for any
 */
public record TraceQuery(
        int limit,
        @Nullable String service,
        @Nullable String name,
        long minDurationNs,
        @Nullable Boolean error,
        @Nullable TraceId traceId) {
    /** All traces. */
    public static final TraceQuery ALL = new TraceQuery(Integer.MAX_VALUE, null, null, 0, null, null);

    /** Refuses numbers below 0. */
    public TraceQuery {
        if (limit < 0 || minDurationNs < 0) {
            throw new IllegalArgumentException("limit=" + limit + ", minDurationNs=" + minDurationNs + ": below 0");
        }
    }

    public TraceQuery withLimit(final int of) {
        return new TraceQuery(of, service, name, minDurationNs, error, traceId);
    }

    public TraceQuery withService(final String of) {
        return new TraceQuery(limit, of, name, minDurationNs, error, traceId);
    }

    public TraceQuery withName(final String of) {
        return new TraceQuery(limit, service, of, minDurationNs, error, traceId);
    }

    public TraceQuery withMinDuration(final Duration of) {
        return new TraceQuery(limit, service, name, of.toNanos(), error, traceId);
    }

    public TraceQuery withError(final boolean is) {
        return new TraceQuery(limit, service, name, minDurationNs, is, traceId);
    }

    public TraceQuery withTraceId(final TraceId of) {
        return new TraceQuery(limit, service, name, minDurationNs, error, of);
    }

    /** Whether a trace with these spans is asked for. */
    boolean matches(final List<StoredSpan> spans) {
        if (service == null && name == null && error == null && minDurationNs == 0) {
            return true;
        }
        for (final StoredSpan span : spans) {
            if (matches(span)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(final StoredSpan span) {
        return span.durationNs() >= minDurationNs
                && (error == null || error == span.isError())
                && (name == null || name.equals(span.name()))
                && (service == null || service.equals(span.service()));
    }
}
