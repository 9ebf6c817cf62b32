package dev.nanospan;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * Survives the handle it was made with, so that a recorder whose span was lost without an end comes back. Made once a
 * handle; holds the recorder by number, which costs a span one plain store.
 */
final class SpanRef extends PhantomReference<Span> {
    /** The recorder the handle holds, or {@link Recorders#NONE}. Written by whoever owns the span. */
    int recorder = Recorders.NONE;

    /** Where the span was started, if misuse is being looked for. */
    @Nullable
    Throwable startedAt;

    /** Neighbours in the list that keeps references alive; guarded by the list. */
    @Nullable
    SpanRef previous;

    @Nullable
    SpanRef following;

    private final ThreadState owner;
    private final int place;

    SpanRef(final Span span, final ThreadState owner, final int place, final ReferenceQueue<Span> queue) {
        super(span, queue);
        this.owner = owner;
        this.place = place;
    }

    /** Puts a new handle in the place of the one that is gone. */
    void replaceHandle() {
        owner.recordedHandles.replace(place);
    }
}
