package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The states of all threads that trace. A platform thread finds its own by one look-up; a virtual thread borrows one of
 * a few, as it may be one of a million.
 *
 * <p>What a platform thread's {@code ThreadLocal} holds is a weak reference of the JDK's; it is the engine that keeps the
 * state. So a class loader that is thrown away is not held by threads that have traced and live on.
 */
@SuppressWarnings("ThreadLocalUsage") // an engine has its own, so that several in one JVM know nothing of each other
final class ThreadStates {
    /** How many shared states there are at most, unless there are more carriers. */
    static final int MAX_SHARED = 256;

    private static final int SEARCHES = 256;
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private static final int RECENT = 1_024;

    private final ThreadLocal<@Nullable WeakReference<ThreadState>> own = new ThreadLocal<>();
    private final ThreadLocal<@Nullable ScopeStack> virtualScopes = new ThreadLocal<>();
    private final List<ThreadState> states = new ArrayList<>();
    private final long[] retired = new long[Tally.counters()];
    private final @Nullable ThreadState[] recent = new ThreadState[RECENT];
    private final Engine engine;
    private final ThreadState firstShared;
    private final AtomicReferenceArray<@Nullable ThreadState> shared;
    private final AtomicInteger sharedPlaces = new AtomicInteger();
    private int nextNumber;

    ThreadStates(final Engine engine, final int sharedStates) {
        this.engine = engine;
        this.shared = new AtomicReferenceArray<>(Math.max(sharedStates, MAX_SHARED));
        this.firstShared = new ThreadState(engine, null, 0);
        shared.set(0, firstShared);
        for (int i = 1; i < sharedStates; i++) {
            shared.set(i, new ThreadState(engine, null, i));
        }
        sharedPlaces.set(sharedStates);
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
        final ThreadState state = own();
        if (state == null) {
            return acquireVerySlowly();
        }
        recent[slotOf(Thread.currentThread())] = state;
        return state;
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

    /** The scopes of the calling thread, or null if it has none yet. */
    @Nullable
    ScopeStack scopes() {
        final ThreadState state = own();
        if (state != null) {
            return state.scopes;
        }
        return virtualScopes.get();
    }

    /** The state of the calling thread, or null if it has none of its own. */
    private @Nullable ThreadState own() {
        if (isVirtual(Thread.currentThread())) {
            return null; // asking a thread local leaves an entry behind
        }
        final WeakReference<ThreadState> reference = own.get();
        return reference == null ? null : reference.get();
    }

    /**
     * A span that has the ids of another for ever, and shares its budget. Its handle is never used again and records
     * nothing, so that any number of threads may have it as current one.
     */
    Span standIn(final Span of) {
        final Span span = new Span(firstShared, false, Recorders.NONE);
        span.begin(of.traceIdHigh(), of.traceIdLow(), of.spanId(), of.parentSpanId(), of.allFlags());
        span.budgetOf(of.rootRecorder(), of.rootGeneration());
        span.traceStateOf(of);
        span.scope().unwind(); // not free, so that each thread that makes the span current takes a scope of its own
        return span.stand();
    }

    /** The same for a context, which has no budget here. */
    Span standIn(final SpanContext of) {
        final Span span = new Span(firstShared, false, Recorders.NONE);
        span.begin(of.traceIdHigh(), of.traceIdLow(), of.spanId(), 0, of.traceFlags() | of.inheritedFlags());
        span.traceStateOf(of);
        span.scope().unwind();
        return span.stand();
    }

    /** The current span of the calling thread, or null. */
    @Nullable
    Span current() {
        final ScopeStack scopes = scopes();
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
        for (int i = 0; i < sharedStates(); i++) {
            final ThreadState state = shared.getAcquire(i);
            if (state != null) {
                state.addTo(sum);
            }
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
        for (int i = 0; i < sharedStates(); i++) {
            final ThreadState state = shared.getAcquire(i);
            kept += state == null ? 0 : state.keptRecorders();
        }
        return kept;
    }

    /** Adds what dead threads have counted to a total, once, and takes their recorders back. The exporter thread. */
    synchronized void foldDeadThreads() {
        for (int i = states.size() - 1; i >= 0; i--) {
            final ThreadState state = states.get(i);
            if (isOver(state)) {
                state.recordedHandles.letGoOfOpen(); // nothing else refers to them from now on
                state.addTo(retired);
                state.giveRecordersBack();
                states.remove(i);
            }
        }
    }

    /** Whether nobody will use a state again: its thread is dead, or it was borrowed once, as it is not shared. */
    private static boolean isOver(final ThreadState state) {
        return state.thread == null ? state.tryBorrow() : !state.thread.isAlive();
    }

    /** Lets lost spans be found: no state refers to an open one. The exporter thread. */
    synchronized void letGoOfOpenSpans() {
        for (int i = 0; i < states.size(); i++) {
            states.get(i).recordedHandles.letGoOfOpen();
        }
        for (int i = 0; i < sharedStates(); i++) {
            final ThreadState state = shared.getAcquire(i);
            if (state != null) {
                state.recordedHandles.letGoOfOpen();
            }
        }
    }

    private ThreadState acquireVerySlowly() {
        return isVirtual(Thread.currentThread()) ? borrow() : newState();
    }

    @ColdPath("first use by a thread")
    private ThreadState newState() {
        final ThreadState state;
        synchronized (this) {
            state = new ThreadState(engine, Thread.currentThread(), nextNumber++);
            states.add(state);
        }
        own.set(new WeakReference<>(state));
        return state;
    }

    /**
     * Finds a free shared state. There are more of them than carrier threads, so that the search ends soon; unless their
     * borrowers wait in the middle of a call, as in a sampler that blocks. Then there is one more.
     */
    ThreadState borrow() {
        int i = (int) Thread.currentThread().getId();
        final int places = Math.min(sharedPlaces.get(), shared.length());
        for (int tries = 0; tries < SEARCHES; tries++) {
            final ThreadState state = shared.getAcquire(Math.floorMod(i, places));
            if (state != null && state.tryBorrow()) {
                return state;
            }
            i++;
            Thread.onSpinWait();
        }
        return oneMore();
    }

    /** A state that is borrowed already. It is shared after that; if there are enough, it is over after that. */
    @ColdPath("more virtual threads in the middle of a call than shared states")
    private ThreadState oneMore() {
        final ThreadState state = new ThreadState(engine, null, sharedPlaces.get());
        if (state.tryBorrow() && !share(state)) {
            synchronized (this) {
                states.add(state);
            }
        }
        return state;
    }

    /** Adds a shared state, unless there are enough. */
    private boolean share(final ThreadState state) {
        final int place = sharedPlaces.get() < shared.length() ? sharedPlaces.getAndIncrement() : shared.length();
        if (place >= shared.length()) {
            return false;
        }
        shared.setRelease(place, state);
        return true;
    }

    /** How many shared states there are. */
    int sharedStates() {
        return Math.min(sharedPlaces.get(), shared.length());
    }

    private ScopeStack virtualScopes() {
        final ScopeStack known = virtualScopes.get();
        if (known != null) {
            return known;
        }
        return newVirtualScopes();
    }

    @ColdPath("first scope of a virtual thread")
    private ScopeStack newVirtualScopes() {
        final ScopeStack scopes = new ScopeStack(engine);
        virtualScopes.set(scopes);
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
