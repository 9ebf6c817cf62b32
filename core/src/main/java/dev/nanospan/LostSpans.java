package dev.nanospan;

import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans that the application dropped without ending them. Handles are registered from any thread, once in their
 * life; the exporter thread polls.
 */
final class LostSpans {
    private final ReferenceQueue<Span> queue = new ReferenceQueue<>();
    private @Nullable SpanRef first;

    /** The reference of a new handle. */
    synchronized SpanRef register(final Span span, final ThreadState owner, final int place) {
        final SpanRef ref = new SpanRef(span, owner, place, queue);
        ref.following = first;
        if (first != null) {
            first.previous = ref;
        }
        first = ref;
        return ref;
    }

    /** The reference of a handle that is gone, ended or not; null if there is none. */
    @Nullable
    SpanRef poll() {
        final SpanRef ref = (SpanRef) queue.poll();
        if (ref != null) {
            unlink(ref);
        }
        return ref;
    }

    /** The references whose spans are open. */
    synchronized List<SpanRef> open() {
        final List<SpanRef> open = new ArrayList<>();
        for (SpanRef ref = first; ref != null; ref = ref.following) {
            if (ref.recorder >= 0) {
                open.add(ref);
            }
        }
        return open;
    }

    private synchronized void unlink(final SpanRef ref) {
        if (ref.previous != null) {
            ref.previous.following = ref.following;
        } else {
            first = ref.following;
        }
        if (ref.following != null) {
            ref.following.previous = ref.previous;
        }
    }
}
