package dev.nanospan.export;

import java.util.ArrayList;
import java.util.List;

/** The spans of one trace that wait for the rest of it. The exporter thread. */
final class HeldTrace {
    private final List<SpanCopy> spans = new ArrayList<>();
    private boolean aging;
    private boolean rooted;
    private boolean settling;
    private long sinceNs;
    private long rootedNs;
    private long startEpochNs = Long.MAX_VALUE;
    private int parts = 1;
    private long first;

    /**
     * @param before how many spans were taken before it
     */
    void add(final SpanCopy span, final long before) {
        first = spans.isEmpty() ? before : first;
        spans.add(span);
        rooted |= span.localRoot();
        startEpochNs = Math.min(startEpochNs, span.startEpochNs());
    }

    List<SpanCopy> spans() {
        return spans;
    }

    /** Which part of the trace this is: 1 unless earlier ones were printed for want of room. */
    int part() {
        return parts;
    }

    /** How many spans were taken before the first of them; beyond all bounds if there is none. */
    long first() {
        return spans.isEmpty() ? Long.MAX_VALUE : first;
    }

    /** When the first of its spans began. */
    long startEpochNs() {
        return startEpochNs;
    }

    /** Forgets the spans, which are printed, and goes on to the next part of the same trace. */
    void nextPart() {
        spans.clear();
        parts++;
    }

    /**
     * Whether it is time to print: the local root is there and so may be what came with it, or it has waited too long.
     * Time counts from the first call after the event, since spans arrive without one.
     */
    boolean isDue(final long nowNs, final long settleNs, final long maxAgeNs) {
        if (!aging) {
            aging = true;
            sinceNs = nowNs;
        }
        if (rooted && !settling) {
            settling = true;
            rootedNs = nowNs;
        }
        return (settling && nowNs - rootedNs >= settleNs) || nowNs - sinceNs >= maxAgeNs;
    }
}
