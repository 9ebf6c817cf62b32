package dev.nanospan.export.receive;

import dev.nanospan.export.store.StoredSpan;
import java.util.ArrayList;
import java.util.List;

/** What a request holds: spans, and how many were refused. Not thread safe. */
public final class SpanBatch {
    /** How many spans a request may hold; those beyond are refused. */
    static final int MAX_SPANS = 1 << 16;

    private final List<StoredSpan> spans = new ArrayList<>();
    private long invalid;
    private long beyond;

    SpanBatch() {}

    /** The spans that are fit to be kept, in their order. */
    public List<StoredSpan> spans() {
        return spans;
    }

    /** How many spans have ids that are none. */
    public long invalid() {
        return invalid;
    }

    /** How many spans are more than a request may hold. */
    public long beyond() {
        return beyond;
    }

    void add(final StoredSpan span) {
        spans.add(span);
    }

    /** Counts a span with ids that are none. */
    void refuse() {
        invalid++;
    }

    /** Whether there is room for one more besides some that are not added yet; counts it as refused if not. */
    boolean hasRoomBeside(final int others) {
        if (spans.size() + others < MAX_SPANS) {
            return true;
        }
        beyond++;
        return false;
    }
}
