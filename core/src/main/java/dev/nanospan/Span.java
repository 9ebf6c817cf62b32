package dev.nanospan;

import dev.nanospan.id.Hex;
import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One operation, from its start to its {@link #end()}. Made by a {@link Tracer}; used by one thread at a time, not
 * necessarily the one that started it. Hot path: no method blocks or throws, and none allocates but {@link
 * #fail(Throwable)} and {@link #exception}, which read a stack trace: some 13 KB.
 *
 * <pre>{@code
 * Span span = tracer.start(MATCH);
 * try {
 *     span.set(SYMBOL, "ESZ6").set(QUANTITY, 250);
 *     span.event("book.crossed");
 * } catch (RuntimeException e) {
 *     span.fail(e);
 *     throw e;
 * } finally {
 *     span.end();
 * }
 * }</pre>
 *
 * <p>A span is a handle that is used again after its end. A call on one that has ended is a counted no-op for the next
 * 1,024 spans of the thread that started it (10 ms at 100,000 spans a second); later it may meet another span. With
 * {@code checks=strict} handles are never used again, and every misuse is reported with where it happened.
 */
public final class Span extends AttributeSetter<Span> {
    /** A span that is not recorded and belongs to nobody: what {@code current()} gives where there is none. */
    public static final Span NOOP = new Span();

    private static final VarHandle STATE;

    /** The two low bits of the state, and one that says that the handle was let go of; the others count its uses. */
    private static final int PHASE_MASK = 0x3;

    private static final int AWAY = 4;

    private static final byte[] NO_TRACE_STATE = new byte[0];

    private static final int ENDED = 0;
    private static final int OPEN = 1;
    private static final int ENDING = 2;

    /** Open for ever: what stands for a span on other threads. With {@link #OPEN} one of the two phases that are odd. */
    private static final int STANDING = 3;

    private static final int NEXT_USE = 8;

    /** B3's debug flag, which is kept beside the W3C flags and is none of them. */
    static final int DEBUG = 1 << 2;

    private static final int W3C_FLAGS = SpanContext.SAMPLED | SpanContext.RANDOM;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Span.class, "state", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final @Nullable ThreadState owner;
    private final int place;
    private final boolean records;
    private final RecordWriter[] recorders;

    private int state;
    private int recorder = Recorders.NONE;
    private int rootRecorder = Recorders.NONE;
    private int rootGeneration;
    private int traceFlags;
    private long traceIdHigh;
    private long traceIdLow;
    private long spanId;
    private long parentSpanId;
    private long epochOffsetNs;
    private long endedAtTurn;

    /** The tracestate of a span that is not recorded; the others have it in their record. */
    private byte[] traceState = NO_TRACE_STATE;

    private int traceStateBytes;

    private @Nullable Scope scope;
    private @Nullable Event event;
    private @Nullable Link link;
    private @Nullable Throwable endedAt;

    /** Made when the handle is let go of for the first time; written by the exporter thread, which says so by AWAY. */
    private @Nullable SpanRef ref;

    private Span() {
        this.owner = null;
        this.place = Recorders.NONE;
        this.records = false;
        this.recorders = new RecordWriter[0];
    }

    Span(final ThreadState owner, final boolean recording, final int place) {
        this.owner = owner;
        this.place = place;
        this.recorders = owner.engine.recorders.byNumber;
        this.records = recording;
    }

    // ---- what a user does with a span

    /** Whether what is set on this span is kept. */
    public boolean isRecording() {
        return recorder >= 0;
    }

    /** Whether the trace is sampled, which is what other services are told. */
    public boolean isSampled() {
        return (traceFlags & SpanContext.SAMPLED) != 0;
    }

    /** Whether this span can be a parent: it has, or had, ids. */
    public boolean isValid() {
        return spanId != 0;
    }

    public long traceIdHigh() {
        return traceIdHigh;
    }

    public long traceIdLow() {
        return traceIdLow;
    }

    public long spanId() {
        return spanId;
    }

    /** The id of the parent; 0 for a root. */
    public long parentSpanId() {
        return parentSpanId;
    }

    /** The W3C trace flags. */
    public int traceFlags() {
        return traceFlags & W3C_FLAGS;
    }

    private boolean isDebug() {
        return (traceFlags & (DEBUG | SpanContext.SAMPLED)) == (DEBUG | SpanContext.SAMPLED);
    }

    /** What a child takes over of the flags, whatever a sampler says. */
    int inheritedFlags() {
        return traceFlags & (SpanContext.RANDOM | DEBUG);
    }

    /** The flags as {@link #begin} takes them. */
    int allFlags() {
        return traceFlags;
    }

    /**
     * Copies what travels: ids and flags, and the tracestate, which is that of the parent unless a sampler has changed it.
     * B3's debug flag, which says sampled too, comes from the remote parent, and goes on with spans that are sampled.
     * A recorded span that has ended has its ids and flags, but no tracestate any more.
     *
     * @return {@code into}
     */
    public SpanContext context(final SpanContext into) {
        into.set(traceIdHigh, traceIdLow, spanId, traceFlags).remote(false).debug(isDebug());
        if (hasTraceState()) {
            into.traceState(this);
        }
        return into;
    }

    /** Gives the span another name. */
    public Span rename(final Name name) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.name(writer, name);
        }
        return this;
    }

    /** Gives the span another name. */
    public Span rename(final String name) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.name(writer, name);
        }
        return this;
    }

    /** Adds an event that happens now. Attributes can be set on what is returned. */
    public Event event(final Name name) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.event(writer, name, nowEpochNs());
        }
        return lastEvent();
    }

    /** Adds an event that happens now. Attributes can be set on what is returned. */
    public Event event(final String name) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.event(writer, name, nowEpochNs());
        }
        return lastEvent();
    }

    /** Adds an event that happened at a time of the caller's, ns since the epoch. */
    public Event event(final Name name, final long epochNs) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.event(writer, name, epochNs);
        }
        return lastEvent();
    }

    /** Adds an event that happened at a time of the caller's, ns since the epoch. */
    public Event event(final String name, final long epochNs) {
        final RecordWriter writer = target();
        if (writer != null) {
            Naming.event(writer, name, epochNs);
        }
        return lastEvent();
    }

    /** Adds a link to a span of another trace, or of this one. Attributes can be set on what is returned. */
    public Link link(final SpanContext to) {
        final RecordWriter writer = target();
        if (writer != null) {
            Links.add(writer, owner == null ? null : owner.engine, to);
        }
        return lastLink();
    }

    /** Adds a link to a span of this process. Attributes can be set on what is returned. */
    public Link link(final Span to) {
        final RecordWriter writer = target();
        if (writer != null) {
            Links.add(writer, owner == null ? null : owner.engine, to);
        }
        return lastLink();
    }

    /** Sets the status: {@code OK} is final, {@code UNSET} changes nothing. */
    public Span status(final Status status) {
        final RecordWriter writer = target();
        if (writer != null) {
            Statuses.set(writer, status, null);
        }
        return this;
    }

    /** Sets the status; the description is kept with {@code ERROR} only. */
    public Span status(final Status status, final @Nullable CharSequence description) {
        final RecordWriter writer = target();
        if (writer != null) {
            Statuses.set(writer, status, description);
        }
        return this;
    }

    /**
     * Says that the operation failed: the status becomes {@code ERROR}, {@code error.type} the class of the exception unless
     * it is set already, and there is an event with the exception. A span that is {@code OK} gets the event only.
     */
    public Span fail(final Throwable cause) {
        final RecordWriter writer = target();
        if (writer != null) {
            Statuses.fail(writer, cause);
            if (writer.status() == RecordLayout.STATUS_ERROR && Exceptions.isTypeWanted(writer, cause)) {
                set(Exceptions.ERROR_TYPE, cause.getClass().getName());
            }
            Exceptions.record(writer, cause, nowEpochNs(), stackTraceBytes());
        }
        return this;
    }

    /** Says that the operation failed, and why. */
    public Span fail(final CharSequence description) {
        return status(Status.ERROR, description);
    }

    /** Adds an event with an exception that does not make the operation fail. */
    public Span exception(final Throwable cause) {
        final RecordWriter writer = target();
        if (writer != null) {
            Exceptions.record(writer, cause, nowEpochNs(), stackTraceBytes());
        }
        return this;
    }

    /** Makes this span the current one of the calling thread. The scope does not end it. */
    public Scope makeCurrent() {
        final ThreadState home = owner;
        return home == null || isOver() ? notCurrent() : home.engine.makeCurrent(this, false);
    }

    /** Ends the span, now. After this the handle must not be used. */
    public void end() {
        final ThreadState home = owner;
        if (home != null) {
            if (records) {
                finish(home, home.engine.clock.nanoTime() + epochOffsetNs);
            } else {
                finishUnrecorded(home);
            }
        }
    }

    /**
     * Ends the span at a time of the caller's.
     *
     * @param epochNs ns since the epoch; one before the start counts as the start
     */
    public void end(final long epochNs) {
        final ThreadState home = owner;
        if (home != null) {
            if (records) {
                finish(home, epochNs);
            } else {
                finishUnrecorded(home);
            }
        }
    }

    /** Ids and flags, for logs. */
    @Override
    public String toString() {
        return Hex.hex16(traceIdHigh, traceIdLow) + "-" + Hex.hex8(spanId) + "-0" + traceFlags();
    }

    // ---- the life of the handle

    /** Whether the handle is free. The owner's thread. */
    boolean isReusable() {
        return ((int) STATE.getAcquire(this) & PHASE_MASK) == ENDED;
    }

    /** Begins a use of the handle; {@link #open()} completes it. */
    void begin(final long idHigh, final long idLow, final long id, final long parentId, final int ofTraceFlags) {
        traceIdHigh = idHigh;
        traceIdLow = idLow;
        spanId = id;
        parentSpanId = parentId;
        traceFlags = ofTraceFlags;
    }

    /** Goes on with {@link #begin}: what only a recorded span has. */
    void beginRecord(final int number, final long offsetNs) {
        epochOffsetNs = offsetNs;
        recorder = number;
        if (place < 0 && ref != null) {
            ref.recorder = number;
        }
    }

    /** Makes the handle one that nobody here keeps from being found lost. Its maker, once. */
    void bornAway() {
        STATE.setRelease(this, AWAY);
        ref = newRef();
    }

    /** Whether the span is open and the handle has not been let go of. */
    boolean isOpen() {
        return ((int) STATE.getAcquire(this) & (PHASE_MASK | AWAY)) == OPEN;
    }

    /**
     * Lets go of the handle, whose place is empty by now: whoever ends the span puts it back. The exporter thread.
     *
     * @return false if the span has ended meanwhile
     */
    boolean leave() {
        final int was = (int) STATE.getAcquire(this);
        if ((was & (PHASE_MASK | AWAY)) != OPEN) {
            return false;
        }
        final SpanRef mine = ref != null ? ref : newRef();
        if (mine == null) {
            return false;
        }
        ref = mine;
        mine.recorder = recorder; // of this very use, if the state is still the same below
        if (!STATE.compareAndSet(this, was, was | AWAY)) {
            mine.recorder = Recorders.NONE;
            return false;
        }
        return true;
    }

    /** Whether the handle holds a recorder that would be given back if it were lost now. */
    boolean isFoundLostIfDropped() {
        return ref != null && ref.recorder >= 0;
    }

    @ColdPath("a span that is open for long, or checks=strict")
    private @Nullable SpanRef newRef() {
        return owner == null ? null : owner.engine.lostSpans.register(this, owner, place);
    }

    /**
     * Opens the span, after all else is set: whoever takes the state by compare-and-set, be it by a handle kept too long,
     * sees a complete use.
     */
    Span open() {
        STATE.setRelease(this, (state & ~PHASE_MASK) + NEXT_USE + OPEN); // keeps AWAY, if born with it
        return this;
    }

    /** Opens the span for ever: no end ends it. */
    Span stand() {
        STATE.setRelease(this, STANDING);
        return this;
    }

    /** The number of the use that the handle is in; that of the last one, if it is free. */
    int use() {
        return (int) STATE.getAcquire(this) & ~(PHASE_MASK | AWAY);
    }

    /** Whether the handle is in that use and the span open. Any thread. */
    boolean isIn(final int use) {
        final int now = (int) STATE.getAcquire(this);
        return (now & ~(PHASE_MASK | AWAY)) == use && (now & OPEN) != 0;
    }

    /** Says whose budget of spans this span, and its children, come out of. */
    void budgetOf(final int root, final int generation) {
        rootRecorder = root;
        rootGeneration = generation;
    }

    /** Whether there may be a tracestate to copy. */
    boolean hasTraceState() {
        final RecordWriter writer = recordedBy();
        return writer != null ? writer.hasTraceState() : traceStateBytes > 0;
    }

    /**
     * Copies the tracestate.
     *
     * @param into at least {@link SpanContext#MAX_TRACE_STATE_BYTES} long
     * @return its bytes; 0 if there is none
     */
    int copyTraceState(final byte[] into) {
        final RecordWriter writer = recordedBy();
        if (writer != null) {
            return writer.copyTraceState(spanId, into);
        }
        final byte[] from = traceState;
        final int length = Math.min(traceStateBytes, from.length);
        System.arraycopy(from, 0, into, 0, length);
        return length;
    }

    /** Sets the tracestate of a span that is not recorded; of no bytes, there is none. */
    void traceState(final byte[] from, final int length) {
        if (length > traceState.length) {
            firstTraceState();
        }
        System.arraycopy(from, 0, traceState, 0, length);
        traceStateBytes = length;
    }

    /** Sets the tracestate to that of another span; for a handle that is used once. */
    void traceStateOf(final Span of) {
        if (of.hasTraceState()) {
            firstTraceState();
            traceStateBytes = of.copyTraceState(traceState);
        }
    }

    /** Sets the tracestate to that of a context; for a handle that is used once. */
    void traceStateOf(final SpanContext of) {
        if (of.traceStateBytes() > 0) {
            traceState(of.traceStateBuffer(), of.traceStateBytes());
        }
    }

    void noTraceState() {
        traceStateBytes = 0;
    }

    @ColdPath("first tracestate of a handle")
    private void firstTraceState() {
        traceState = new byte[SpanContext.MAX_TRACE_STATE_BYTES];
    }

    int rootRecorder() {
        return rootRecorder;
    }

    int rootGeneration() {
        return rootGeneration;
    }

    long epochOffsetNs() {
        return epochOffsetNs;
    }

    /** How many spans the ring had started when this one ended. Read after {@link #isReusable()}. */
    long endedAtTurn() {
        return endedAtTurn;
    }

    /** Where the handle belongs in its ring; below 0 if nowhere. */
    int place() {
        return place;
    }

    @Nullable
    ThreadState owner() {
        return owner;
    }

    Scope scope() {
        final Scope own = scope;
        return own != null ? own : firstScope();
    }

    @ColdPath("first scope of a handle")
    private Scope firstScope() {
        final Scope first = new Scope(this);
        scope = first;
        return first;
    }

    @Override
    @Nullable
    RecordWriter target() {
        final int number = recorder;
        return number >= 0 ? recorders[number] : notRecorded();
    }

    /** Where this span is recorded, or null; never counts. */
    @Nullable
    RecordWriter recordedBy() {
        final int number = recorder;
        return number >= 0 ? recorders[number] : null;
    }

    @Override
    int level() {
        return RecordLayout.LEVEL_SPAN;
    }

    @Override
    Span self() {
        return this;
    }

    @Nullable
    Throwable startedAt() {
        return ref == null ? null : ref.startedAt;
    }

    @Nullable
    Throwable endedAt() {
        return endedAt;
    }

    void startedAt(final Throwable where) {
        if (ref != null) {
            ref.startedAt = where;
        }
    }

    /** Whether the span has ended, or is about to. */
    private boolean isOver() {
        return ((int) STATE.getOpaque(this) & OPEN) == 0;
    }

    private @Nullable RecordWriter notRecorded() {
        if (isOver() && owner != null) {
            owner.engine.misused(Counter.USE_AFTER_END, this);
        }
        return null;
    }

    private Scope notCurrent() {
        if (owner != null) {
            owner.engine.misused(Counter.USE_AFTER_END, this);
        }
        return Scope.NOOP;
    }

    private long nowEpochNs() {
        final ThreadState home = owner;
        return home == null ? 0 : home.engine.clock.nanoTime() + epochOffsetNs;
    }

    private int stackTraceBytes() {
        final ThreadState home = owner;
        return home == null ? 0 : home.engine.stackTraceBytes;
    }

    /**
     * Ends a recorded span. Whoever moves the state to ENDING owns recorder and fields until it moves on to ENDED, so
     * that a second end, from whatever thread, can't give the recorder back twice.
     */
    private void finish(final ThreadState home, final long endEpochNs) {
        int was = (int) STATE.getOpaque(this);
        if ((was & PHASE_MASK) != OPEN || !STATE.compareAndSet(this, was, was - OPEN + ENDING)) {
            if (!hasLeftSince(was) || !STATE.compareAndSet(this, was | AWAY, (was | AWAY) - OPEN + ENDING)) {
                home.engine.misused(Counter.DOUBLE_END, this);
                return;
            }
            was |= AWAY;
        }
        final int number = recorder;
        recorder = Recorders.NONE;
        if ((was & AWAY) != 0 && ref != null) {
            ref.recorder = Recorders.NONE;
        }
        if (home.engine.strict != null) {
            endedAt = home.engine.strict.here();
        }
        home.engine.end(home, number, endEpochNs);
        endedAtTurn = home.recordedHandles.turns();
        if ((was & AWAY) != 0) {
            home.recordedHandles.putBack(this);
        }
        STATE.setRelease(this, (was & ~AWAY) - OPEN + ENDED);
    }

    /** Whether nothing has happened to an open span but that its handle was let go of. */
    private boolean hasLeftSince(final int was) {
        return (was & (PHASE_MASK | AWAY)) == OPEN && (int) STATE.getAcquire(this) == (was | AWAY);
    }

    /**
     * Ends a span that is not recorded. A plain store is enough: such handles hold nothing, and are not mixed with those
     * that do.
     */
    private void finishUnrecorded(final ThreadState home) {
        final int was = state;
        if ((was & PHASE_MASK) != OPEN) {
            if ((was & PHASE_MASK) != STANDING) {
                home.engine.misused(Counter.DOUBLE_END, this);
            }
            return;
        }
        endedAtTurn = home.unrecordedHandles.turns();
        STATE.setRelease(this, was - OPEN + ENDED);
    }

    /** The event that was added last. */
    Event lastEvent() {
        final Event last = event;
        return last != null ? last : firstEvent();
    }

    @ColdPath("first event of a handle")
    private Event firstEvent() {
        final Event first = new Event(this);
        event = first;
        return first;
    }

    private Link lastLink() {
        final Link last = link;
        return last != null ? last : firstLink();
    }

    @ColdPath("first link of a handle")
    private Link firstLink() {
        final Link first = new Link(this);
        link = first;
        return first;
    }
}
