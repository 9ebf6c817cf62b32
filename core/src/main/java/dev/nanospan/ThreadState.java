package dev.nanospan;

import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ring.Stripe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Keeps the fields of other objects off the lines of a {@link ThreadState}. */
@SuppressWarnings("UnusedVariable")
abstract class ThreadStateLeftPadding {
    private byte p000, p001, p002, p003, p004, p005, p006, p007;
    private byte p010, p011, p012, p013, p014, p015, p016, p017;
    private byte p020, p021, p022, p023, p024, p025, p026, p027;
    private byte p030, p031, p032, p033, p034, p035, p036, p037;
    private byte p040, p041, p042, p043, p044, p045, p046, p047;
    private byte p050, p051, p052, p053, p054, p055, p056, p057;
    private byte p060, p061, p062, p063, p064, p065, p066, p067;
}

/** The fields themselves. */
abstract class ThreadStateHotFields extends ThreadStateLeftPadding {
    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(ThreadStateHotFields.class, "ended", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Tally tally = new Tally();
    final ScopeStack scopes;
    final IdGenerator ids;

    /** The generator again if it is the engine's own, so that drawing is no interface call. */
    final @Nullable RandomIds randomIds;

    /** All recorders of the engine, by number. */
    final RecordWriter[] writers;

    final Stripe stripe;
    final @Nullable Thread thread;
    final int number;

    private final Recorders recorders;
    private final int[] free;
    private int freeCount;
    private long ended;

    ThreadStateHotFields(final Engine engine, final @Nullable Thread thread, final int number) {
        this.thread = thread;
        this.number = thread == null ? ThreadState.SHARED : number;
        this.recorders = engine.recorders;
        this.stripe = engine.ring.stripe(number);
        this.ids = engine.newIdGenerator();
        this.randomIds = ids instanceof RandomIds own ? own : null;
        this.writers = engine.recorders.byNumber;
        this.scopes = new ScopeStack(engine);
        this.free = new int[engine.recorders.keptByAThread];
    }

    /** Counts a recorded span that ends. Whoever may use the state. */
    final void countEnded() {
        ENDED.setRelease(this, ended + 1);
    }

    /** Whether the next end is one that is timed. Whoever may use the state. */
    final boolean isNextEndTimed() {
        return Overhead.isTimed(ended + 1);
    }

    /** How many recorded spans were ended with this state. Any thread. */
    final long ended() {
        return (long) ENDED.getAcquire(this);
    }

    /** Takes the recorder that was used last; {@link Recorders#NONE} if the engine has none left. */
    final int takeRecorder() {
        final int count = freeCount;
        if (count == 0) {
            return recorders.take();
        }
        freeCount = count - 1;
        return free[count - 1];
    }

    /** Gives a recorder back that no span holds any more. */
    final void giveRecorder(final int number) {
        final int count = freeCount;
        if (count == free.length) {
            recorders.give(number);
        } else {
            free[count] = number;
            freeCount = count + 1;
        }
    }

    /** How many recorders wait here. Racy unless the owner is quiet. */
    final int keptRecorders() {
        return freeCount;
    }

    /** Gives all kept recorders back. Only when the owner is dead, or by the owner. */
    final void giveRecordersBack() {
        while (freeCount > 0) {
            recorders.give(free[--freeCount]);
        }
    }
}

/** Keeps the fields of other objects off the lines of a {@link ThreadState}, on the other side. */
@SuppressWarnings("UnusedVariable")
abstract class ThreadStateRightPadding extends ThreadStateHotFields {
    private byte q000, q001, q002, q003, q004, q005, q006, q007;
    private byte q010, q011, q012, q013, q014, q015, q016, q017;
    private byte q020, q021, q022, q023, q024, q025, q026, q027;
    private byte q030, q031, q032, q033, q034, q035, q036, q037;
    private byte q040, q041, q042, q043, q044, q045, q046, q047;
    private byte q050, q051, q052, q053, q054, q055, q056, q057;
    private byte q060, q061, q062, q063, q064, q065, q066, q067;

    ThreadStateRightPadding(final Engine engine, final @Nullable Thread thread, final int number) {
        super(engine, thread, number);
    }
}

/**
 * Everything that belongs to one thread: counts, id generator, recorders, handles, the current span. Hot path.
 *
 * <p>A platform thread has a state of its own, found by one look-up. A virtual thread borrows one for the length of a
 * call: there are few such states, and whoever has set {@link #tryBorrow()} owns it.
 */
final class ThreadState extends ThreadStateRightPadding {
    /** The number of states that no thread owns. */
    static final int SHARED = -1;

    private static final VarHandle BORROWED;
    private static final int BUILDERS = 8;

    static {
        try {
            BORROWED = MethodHandles.lookup().findVarHandle(ThreadState.class, "borrowed", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Engine engine;
    final HandleRing recordedHandles;
    final HandleRing unrecordedHandles;
    final StartRequest request;

    private final @Nullable SpanBuilder[] builders = new SpanBuilder[BUILDERS];
    private int nextBuilder;

    @SuppressWarnings("UnusedVariable")
    private volatile int borrowed;

    /**
     * @param thread the owner, or null for a state that is borrowed
     * @param number decides on the stripe
     */
    ThreadState(final Engine engine, final @Nullable Thread thread, final int number) {
        super(engine, thread, number);
        this.engine = engine;
        this.request = new StartRequest(engine);
        this.recordedHandles = new HandleRing(this, true, engine.strict == null);
        this.unrecordedHandles = new HandleRing(this, false, engine.strict == null);
    }

    /**
     * Adds all counts to a sum, which is indexed by ordinal. Every span that starts takes one handle, so the handles
     * count them. Any thread.
     */
    void addTo(final long[] sum) {
        // From the last line of the ledger to the first, as in the tally.
        final long limitedBefore = sum[Counter.OPEN_LIMIT.ordinal()] + sum[Counter.TRACE_LIMIT.ordinal()];
        tally.addTo(sum);
        final long limited = sum[Counter.OPEN_LIMIT.ordinal()] + sum[Counter.TRACE_LIMIT.ordinal()] - limitedBefore;
        sum[Counter.ENDED.ordinal()] += ended();
        final long unrecorded = unrecordedHandles.turns();
        sum[Counter.UNSAMPLED.ordinal()] += unrecorded - limited;
        sum[Counter.STARTED.ordinal()] += unrecorded + recordedHandles.turns();
    }

    /** Whether this belongs to the calling thread. */
    boolean isOwn() {
        return thread == Thread.currentThread();
    }

    boolean isShared() {
        return thread == null;
    }

    /** Takes a shared state; false if another thread has it. */
    boolean tryBorrow() {
        return BORROWED.compareAndSet(this, 0, 1);
    }

    /** Gives a shared state back. */
    void giveBack() {
        BORROWED.setRelease(this, 0);
    }

    /**
     * A builder for a span. Builders are used in turn, {@value #BUILDERS} of them; one that is still in use when its turn
     * comes, or was forgotten, gives its place to a new one. A shared state has none to lend.
     */
    SpanBuilder builder() {
        if (isShared()) {
            return newBuilder();
        }
        final int i = nextBuilder;
        nextBuilder = (i + 1) & (BUILDERS - 1);
        final SpanBuilder known = builders[i];
        return known != null && known.isUsed() ? known : place(i, known);
    }

    @ColdPath("first use, or one that is described for long, or was forgotten")
    private SpanBuilder place(final int i, final @Nullable SpanBuilder inUse) {
        if (inUse != null) {
            inUse.letGo();
        }
        final SpanBuilder made = newBuilder();
        builders[i] = made;
        return made;
    }

    @ColdPath("first use; on virtual threads every use, as they have no builders of their own")
    private SpanBuilder newBuilder() {
        return new SpanBuilder(engine);
    }
}
