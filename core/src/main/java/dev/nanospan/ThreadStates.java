package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The states of all threads that trace. A platform thread finds its own by one look-up; a virtual thread borrows one of
 * a fixed number, as it may be one of a million.
 *
 * <p>What a thread's {@code ThreadLocal} holds is an array of the JDK's with the state in it, so that a closed engine can
 * let go of its states without the threads' help: a class loader that is thrown away is not held by them.
 */
@SuppressWarnings("ThreadLocalUsage") // an engine has its own, so that several in one JVM know nothing of each other
final class ThreadStates {
    private static final int SPINS_BEFORE_PARK = 256;
    private static final long PARK_NS = 20_000;
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private static final int RECENT = 1_024;

    private final ThreadLocal<@Nullable Object @Nullable []> own = new ThreadLocal<>();
    private final ThreadLocal<@Nullable Object @Nullable []> virtualScopes = new ThreadLocal<>();
    private final List<ThreadState> states = new ArrayList<>();
    private final List<Object[]> holders = new ArrayList<>();
    private final long[] retired = new long[Tally.counters()];
    private final @Nullable ThreadState[] recent = new ThreadState[RECENT];
    private final Engine engine;
    private final ThreadState[] shared;
    private int nextNumber;

    ThreadStates(final Engine engine, final int sharedStates) {
        this.engine = engine;
        this.shared = new ThreadState[sharedStates];
        for (int i = 0; i < sharedStates; i++) {
            shared[i] = new ThreadState(engine, null, i);
        }
    }

    /** The state the calling thread may use until {@link #release}. */
    ThreadState acquire() {
        final Thread thread = Thread.currentThread();
        final ThreadState state = recent[slotOf(thread)];
        return state != null && state.thread == thread ? state : acquireSlowly();
    }

    private static int slotOf(final Thread thread) {
        return (int) thread.getId() & (RECENT - 1);
    }

    private ThreadState acquireSlowly() {
        final Object[] holder = own.get();
        if (holder != null) {
            final ThreadState state = (ThreadState) holder[0];
            if (state != null) {
                recent[slotOf(Thread.currentThread())] = state;
                return state;
            }
        }
        return acquireVerySlowly();
    }

    void release(final ThreadState state) {
        if (state.isShared()) {
            state.giveBack();
        }
    }

    /** The scopes of the calling thread; {@code state} is what it has acquired. */
    ScopeStack scopes(final ThreadState state) {
        return state.isShared() ? virtualScopes() : state.scopes;
    }

    /** The current span of the calling thread, or null. */
    @Nullable
    Span current() {
        final Object[] holder = own.get();
        if (holder != null) {
            final ThreadState state = (ThreadState) holder[0];
            return state == null ? null : state.scopes.current();
        }
        final Object[] virtual = virtualScopes.get();
        final ScopeStack scopes = virtual == null ? null : (ScopeStack) virtual[0];
        return scopes == null ? null : scopes.current();
    }

    /** The current span of a thread that has acquired a state, without making anything; null if there is none. */
    @Nullable
    Span current(final ThreadState state) {
        return state.isShared() ? current() : state.scopes.current();
    }

    /** Adds everything all threads have counted, without an iterator, which would be garbage. Any thread. */
    synchronized void addTo(final long[] sum) {
        for (int i = 0; i < states.size(); i++) {
            states.get(i).addTo(sum);
        }
        for (final ThreadState state : shared) {
            state.addTo(sum);
        }
        for (int i = 0; i < retired.length; i++) {
            sum[i] += retired[i];
        }
    }

    /** How many recorders wait in the states. Exact while no thread traces. */
    synchronized int keptRecorders() {
        int kept = 0;
        for (int i = 0; i < states.size(); i++) {
            kept += states.get(i).keptRecorders();
        }
        for (final ThreadState state : shared) {
            kept += state.keptRecorders();
        }
        return kept;
    }

    /** Adds what dead threads have counted to a total, once, and takes their recorders back. The exporter thread. */
    synchronized void foldDeadThreads() {
        for (int i = states.size() - 1; i >= 0; i--) {
            final ThreadState state = states.get(i);
            if (state.thread != null && !state.thread.isAlive()) {
                state.recordedHandles.letGoOfOpen(); // nothing else refers to them from now on
                state.addTo(retired);
                state.giveRecordersBack();
                states.remove(i);
                holders.remove(i);
            }
        }
    }

    /** Lets lost spans be found: no state refers to an open one. The exporter thread. */
    synchronized void letGoOfOpenSpans() {
        for (int i = 0; i < states.size(); i++) {
            states.get(i).recordedHandles.letGoOfOpen();
        }
        for (final ThreadState state : shared) {
            state.recordedHandles.letGoOfOpen();
        }
    }

    /** Lets go of all states, which threads would else hold on to. The counts stay. */
    synchronized void letGo() {
        for (final Object[] holder : holders) {
            holder[0] = null; // the holders stay: each stands beside its state
        }
    }

    private ThreadState acquireVerySlowly() {
        return isVirtual(Thread.currentThread()) ? borrow() : newState();
    }

    @ColdPath("first use by a thread")
    private ThreadState newState() {
        final Object[] holder = new Object[1];
        final ThreadState state;
        synchronized (this) {
            state = new ThreadState(engine, Thread.currentThread(), nextNumber++);
            states.add(state);
            holders.add(holder);
        }
        holder[0] = state;
        own.set(holder);
        return state;
    }

    /**
     * Finds a free shared state. There are more of them than carrier threads, so that the search ends soon; unless their
     * borrowers are parked, as with {@code overflow=block}. They need the carrier that this thread holds to go on, so it
     * parks too: a yield would come back before them, again and again.
     */
    private ThreadState borrow() {
        int i = (int) Thread.currentThread().getId();
        for (int tries = 0; ; tries++) {
            final ThreadState state = shared[Math.floorMod(i, shared.length)];
            if (state.tryBorrow()) {
                return state;
            }
            i++;
            if (tries < SPINS_BEFORE_PARK) {
                Thread.onSpinWait();
            } else {
                waitForAState();
            }
        }
    }

    @ColdPath("more virtual threads than states, each stopped in the middle of a call: the owners must get their turn")
    private static void waitForAState() {
        LockSupport.parkNanos(PARK_NS);
    }

    private ScopeStack virtualScopes() {
        final Object[] holder = virtualScopes.get();
        final ScopeStack known = holder == null ? null : (ScopeStack) holder[0];
        if (known != null) {
            return known;
        }
        return newVirtualScopes();
    }

    @ColdPath("first scope of a virtual thread")
    private ScopeStack newVirtualScopes() {
        final ScopeStack scopes = new ScopeStack(engine);
        virtualScopes.set(new Object[] {scopes});
        return scopes;
    }

    private static boolean isVirtual(final Thread thread) {
        if (IS_VIRTUAL == null) {
            return false;
        }
        try {
            return (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (final Throwable e) {
            return false;
        }
    }

    private static @Nullable MethodHandle findIsVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (final ReflectiveOperationException e) {
            return null; // a JDK without virtual threads
        }
    }
}
