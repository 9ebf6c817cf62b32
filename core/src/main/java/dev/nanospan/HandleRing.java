package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.util.Arrays;

/**
 * The span handles of one thread, used in turn: the least recently started first, so that a handle kept too long meets
 * its own ended span, and not somebody else's, for as long as possible. Hot path.
 *
 * <p>Handles are never given back: one that has ended is simply free when its turn comes. One that is still open is
 * passed over; if several in a row are, a new handle is put between them. The ring so grows to the number of spans the
 * thread has open at once and {@value #MIN_HANDLES}, and then no more.
 *
 * <p>The owner's thread only.
 */
final class HandleRing {
    /** How many spans a thread starts, at least, before it uses a handle again. */
    static final int MIN_HANDLES = 1_024;

    private static final int MAX_PASSED_OVER = 8;
    private static final int FIRST_CAPACITY = 16;

    private final ThreadState owner;
    private final boolean recording;
    private final boolean reusing;
    private Span[] handles = new Span[FIRST_CAPACITY];
    private int count;
    private int next;

    /**
     * @param recording whether the handles are for recorded spans
     * @param reusing whether a handle is ever used again
     */
    HandleRing(final ThreadState owner, final boolean recording, final boolean reusing) {
        this.owner = owner;
        this.recording = recording;
        this.reusing = reusing;
    }

    /** A handle that is not in use. */
    Span take() {
        final int i = next;
        if (i < count) {
            final Span handle = handles[i];
            if (handle.isReusable()) {
                next = i + 1;
                return handle;
            }
        }
        return takeSlowly();
    }

    private Span takeSlowly() {
        if (!reusing) {
            return single();
        }
        if (count < MIN_HANDLES) {
            return insert(count);
        }
        for (int passed = 0; passed < MAX_PASSED_OVER; passed++) {
            next = next < count ? next : 0;
            final Span handle = handles[next++];
            if (handle.isReusable()) {
                return handle;
            }
        }
        return insert(next);
    }

    @ColdPath("checks=strict")
    private Span single() {
        return new Span(owner, recording);
    }

    @ColdPath("growth")
    private Span insert(final int at) {
        if (count == handles.length) {
            handles = Arrays.copyOf(handles, 2 * count);
        }
        System.arraycopy(handles, at, handles, at + 1, count - at);
        final Span handle = new Span(owner, recording);
        handles[at] = handle;
        count++;
        next = at + 1;
        return handle;
    }
}
