package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The span handles of one thread, used in turn: the least recently started first, so that a handle kept too long meets
 * its own ended span, and not somebody else's, for as long as possible. Hot path.
 *
 * <p>Every handle has a place of its own. A handle that records leaves its place while its span is open, so that nothing
 * here keeps a lost span from being found, and comes back to it at the end, on whatever thread that is. An empty place,
 * a handle that is still open, or one that has not rested for {@value #MIN_HANDLES} starts, is passed over when its turn
 * comes. If too many in a row are, there is a new one: the ring grows to as many more than that as the thread has spans
 * open at once, and then no more.
 *
 * <p>{@link #take} is for the owner's thread only, {@link #putBack} for any.
 */
final class HandleRing {
    /** How many spans a thread starts, at least, after the end of a span before it uses the handle again. */
    static final int MIN_HANDLES = 1_024;

    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Span[].class);
    private static final int CHUNK_SHIFT = 10;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int MAX_CHUNKS = 64;
    private static final int MAX_PASSED_OVER = 64;

    /** The place of a handle that is never used again. */
    private static final int NOWHERE = -1;

    private final ThreadState owner;
    private final boolean recording;
    private final boolean reusing;

    /** Places, in chunks that never move, as other threads put handles back. */
    private final @Nullable Span[][] chunks = new Span[MAX_CHUNKS][];

    private int count;
    private int next;

    /** How many spans were started, modulo 2^32; other threads may read an older value. */
    private int turns;

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
        final int place = next;
        if (place < count) {
            final Span handle = at(place);
            if (handle != null && handle.isReusable() && hasRested(handle)) {
                next = place + 1;
                return leave(handle, place);
            }
        }
        return takeSlowly();
    }

    /** How many spans were started. Any thread. */
    int turns() {
        return turns;
    }

    /** Brings a recording handle back whose span has ended, before the handle says so. Any thread, once an end. */
    void putBack(final Span handle) {
        final int place = handle.place();
        if (place >= 0) {
            PLACE.setRelease(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1), handle);
        }
    }

    /** Fills the place of a handle that was lost while its span was open. The exporter thread. */
    void replace(final int place) {
        if (place >= 0) {
            putBack(new Span(owner, recording, place));
        }
    }

    private @Nullable Span at(final int place) {
        return (Span) PLACE.getAcquire(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1));
    }

    /** Whether enough spans have been started since the handle's ended. */
    private boolean hasRested(final Span handle) {
        return turns - handle.endedAtTurn() >= MIN_HANDLES;
    }

    private Span leave(final Span handle, final int place) {
        turns++;
        if (recording) {
            PLACE.set(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1), (Span) null);
        }
        return handle;
    }

    private Span takeSlowly() {
        if (!reusing) {
            return single();
        }
        if (count < MIN_HANDLES) {
            return grow();
        }
        for (int passed = 0; passed < MAX_PASSED_OVER; passed++) {
            next = next < count ? next : 0;
            final int place = next;
            final Span handle = at(place);
            next = place + 1;
            if (handle != null && handle.isReusable() && hasRested(handle)) {
                return leave(handle, place);
            }
        }
        return count < MAX_CHUNKS * CHUNK ? grow() : single();
    }

    @ColdPath("checks=strict, or as many spans open as a ring has places")
    private Span single() {
        turns++;
        return new Span(owner, recording, NOWHERE);
    }

    /** A new handle at the end of the ring; the turn stays where it is, but in the first round. */
    @ColdPath("growth")
    private Span grow() {
        turns++;
        final int place = count;
        if ((place & (CHUNK - 1)) == 0) {
            chunks[place >>> CHUNK_SHIFT] = new Span[CHUNK];
        }
        final Span handle = new Span(owner, recording, place);
        if (!recording) {
            PLACE.setRelease(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1), handle);
        }
        count = place + 1;
        if (next == place) {
            next = count;
        }
        return handle;
    }
}
