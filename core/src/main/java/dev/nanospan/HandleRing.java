package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The span handles of one thread, used in turn: the least recently started first, so that a handle kept too long meets
 * its own ended span, and not somebody else's, for as long as possible. Hot path.
 *
 * <p>Every handle has a place of its own. An empty place, a handle that is still open, or one that has not rested for
 * {@value #MIN_HANDLES} starts, is passed over when its turn comes. If too many in a row are, there is a new one: the ring
 * grows to as many more than that as the thread has spans open at once, and then no more.
 *
 * <p>So that nothing here keeps a lost span from being found, the exporter thread now and then empties the places of the
 * handles whose spans are open; such a handle comes back to its place when its span ends. Spans that end soon know
 * nothing of it.
 *
 * <p>{@link #take} is for the owner's thread only, {@link #letGoOfOpen} and {@link #replace} for the exporter thread,
 * {@link #putBack} for any.
 */
final class HandleRing {
    /** How many spans a thread starts, at least, after the end of a span before it uses the handle again. */
    static final int MIN_HANDLES = 1_024;

    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Span[].class);
    private static final VarHandle TURNS;
    private static final VarHandle COUNT;
    private static final int CHUNK_SHIFT = 10;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int MAX_CHUNKS = 64;
    private static final int MAX_PASSED_OVER = 64;

    /** The place of a handle that is never used again. */
    private static final int NOWHERE = -1;

    static {
        try {
            TURNS = MethodHandles.lookup().findVarHandle(HandleRing.class, "turns", long.class);
            COUNT = MethodHandles.lookup().findVarHandle(HandleRing.class, "count", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadState owner;
    private final boolean recording;
    private final boolean reusing;

    /** The first places: all there are unless many spans are open at once. */
    private final @Nullable Span[] first = new Span[CHUNK];

    /** All places, in chunks that never move, as other threads put handles back. */
    private final @Nullable Span[][] chunks = new Span[MAX_CHUNKS][];

    private int count;
    private int next;
    private long turns;

    /**
     * @param recording whether the handles are for recorded spans
     * @param reusing whether a handle is ever used again
     */
    HandleRing(final ThreadState owner, final boolean recording, final boolean reusing) {
        this.owner = owner;
        this.recording = recording;
        this.reusing = reusing;
        this.chunks[0] = first;
    }

    /** A handle that is not in use. */
    Span take() {
        final Span[] places = first;
        final int place = next;
        if (place < places.length) {
            final Span handle = (Span) PLACE.getAcquire(places, place);
            if (handle != null && isFree(handle)) {
                return taken(handle, place);
            }
        }
        return takeSlowly();
    }

    /** How many spans were started with handles from here. Any thread. */
    long turns() {
        return (long) TURNS.getAcquire(this);
    }

    /** Whether the start that took the last handle is one that is timed. The owner. */
    boolean isTimed() {
        return Overhead.isTimed(turns);
    }

    /** Whether the start that takes the next handle is one that is timed. The owner. */
    boolean isNextTimed() {
        return Overhead.isTimed(turns + 1);
    }

    /** How many handles there are. Any thread. */
    int handles() {
        return (int) COUNT.getAcquire(this);
    }

    /** Brings a handle back that was let go of, before it says that its span has ended. Any thread, once an end. */
    void putBack(final Span handle) {
        final int place = handle.place();
        if (place != NOWHERE) {
            put(place, handle);
        }
    }

    /** Fills the place of a handle that was lost while its span was open. The exporter thread. */
    void replace(final int place) {
        if (place != NOWHERE) {
            put(place, new Span(owner, recording, place));
        }
    }

    /** Empties the places of all handles whose spans are open, so that a lost one can be found. The exporter thread. */
    void letGoOfOpen() {
        final int handles = handles();
        for (int place = 0; place < handles; place++) {
            letGoOf(place);
        }
    }

    /** Empties a place if the span of its handle is open. */
    void letGoOf(final int place) {
        final Span handle = at(place);
        if (handle != null && handle.isOpen()) {
            // First the place, then the mark: an end that sees the mark puts the handle back behind this.
            put(place, null);
            if (!handle.leave()) {
                put(place, handle);
            }
        }
    }

    /** The handle in a place; null if it was let go of. */
    @Nullable
    Span at(final int place) {
        return (Span) PLACE.getAcquire(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1));
    }

    private void put(final int place, final @Nullable Span handle) {
        PLACE.setRelease(chunks[place >>> CHUNK_SHIFT], place & (CHUNK - 1), handle);
    }

    /** Whether the handle's span has ended, and enough spans have been started since. */
    private boolean isFree(final Span handle) {
        return handle.isReusable() && turns - handle.endedAtTurn() >= MIN_HANDLES;
    }

    private Span taken(final Span handle, final int place) {
        next = place + 1;
        TURNS.setRelease(this, turns + 1);
        return handle;
    }

    private Span takeSlowly() {
        if (!reusing) {
            return single();
        }
        if (count < MIN_HANDLES) {
            return grow();
        }
        int place = next;
        for (int passed = 0; passed < MAX_PASSED_OVER; passed++) {
            place = place < count ? place : 0;
            final Span handle = at(place);
            if (handle != null && isFree(handle)) {
                return taken(handle, place);
            }
            place++;
        }
        next = place;
        return count < MAX_CHUNKS * CHUNK ? grow() : single();
    }

    @ColdPath("checks=strict, or as many spans open as a ring has places")
    private Span single() {
        final Span handle = new Span(owner, recording, NOWHERE);
        if (recording) {
            handle.bornAway();
        }
        return taken(handle, next - 1);
    }

    /** A new handle at the end of the ring; the turn stays where it is, but in the first round. */
    @ColdPath("growth")
    private Span grow() {
        final int place = count;
        final int chunk = place >>> CHUNK_SHIFT;
        if (chunks[chunk] == null) {
            chunks[chunk] = new Span[CHUNK];
        }
        final Span handle = new Span(owner, recording, place);
        put(place, handle);
        COUNT.setRelease(this, place + 1);
        return taken(handle, next == place ? place : next - 1);
    }
}
