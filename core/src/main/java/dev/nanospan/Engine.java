package dev.nanospan;

import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.Cut;
import dev.nanospan.layout.KeyFilter;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordLimits;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbols;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Name;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.OpenSpans;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import dev.nanospan.ring.file.RingShape;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.spi.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends spans. Hot path: allocates nothing in steady state, takes no lock, lets no exception out.
 *
 * <p>What runs on the exporter thread is {@link ExporterAgent}; how it is started and stopped, {@link Lifecycle}.
 */
final class Engine implements Counts {
    static final Agent IDLE_AGENT = new IdleAgent();

    private static final int REMOTE_PARENT = RecordLayout.FLAG_LOCAL_ROOT | RecordLayout.FLAG_PARENT_REMOTE;
    private static final int STAGING_BYTES = 320;
    private static final int SPINS_BEFORE_PARK = 64;
    private static final long PARK_NS = 20_000;
    private static final long RECOVERY_PAUSE_NS = 1_000_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(1_000);
    private static final Counter[] CUT_COUNTERS = cutCounters();

    final SpanClock clock;
    final SpanRing ring;
    final EngineLoad load;
    final Overhead overhead = new Overhead();
    final Recorders recorders;
    final LostSpans lostSpans = new LostSpans();
    final @Nullable StrictChecks strict;
    final ErrorLog errors;
    final ScopeTable scopes;
    final ThreadStates threads;
    final Controls controls;

    /** Which keys may be written, and recovered. */
    final KeyFilter keys;

    final Pipeline pipeline;

    /** Null if the ring is in no file. */
    final @Nullable Safekeeping kept;

    /** Null if the starts of open spans are not kept in a file. */
    final @Nullable OpenSpans openSpans;

    final int stackTraceBytes;

    /** What is passed on where no span is current. */
    final Baton noBaton = new Baton(this, null);

    private final NanospanConfig config;
    private final Lifecycle lifecycle;
    private final int spansMaxPerTrace;
    private final boolean blocks;
    private final long overflowTimeoutNs;

    /** What is added to the monotonic clock to get ns since the epoch; moved by the exporter thread alone. */
    private volatile long epochOffsetNs;

    private volatile Sampler sampler;

    /** What the sampler decides without being asked: see {@link Verdicts}. */
    private volatile int verdicts;

    /** The sampler and all it asks. */
    private volatile List<Sampler> samplers;

    private volatile long samplersMaxSleepNs;

    private volatile boolean closed;

    private @Nullable Resource resource;

    private Engine(final NanospanConfig config, final List<SpanExporter> exporters, final @Nullable Safekeeping kept) {
        this.config = config;
        this.kept = kept;
        this.openSpans = kept == null ? null : kept.openSpans();
        this.clock = guarded(config.clock);
        this.sampler = config.sampler();
        this.verdicts = Verdicts.of(sampler);
        this.samplers = withParts(sampler);
        this.samplersMaxSleepNs = maxSleepNs(samplers);
        this.stackTraceBytes = config.get(Options.STACK_TRACE_MAX_CHARS);
        this.spansMaxPerTrace = config.get(Options.SPANS_MAX_PER_TRACE);
        this.blocks = config.get(Options.OVERFLOW) == Overflow.BLOCK;
        this.overflowTimeoutNs = config.get(Options.OVERFLOW_TIMEOUT).toNanos();
        this.strict = config.get(Options.CHECKS) == Checks.STRICT ? new StrictChecks(config.misuseListener) : null;
        this.errors = new ErrorLog(config.errorHandler);
        this.ring = ringOf(config, kept);
        this.keys = new KeyFilter(
                Set.copyOf(config.get(Options.KEYS_ALLOWED)), Set.copyOf(config.get(Options.KEYS_BLOCKED)));
        this.recorders = new Recorders(config.get(Options.SPANS_MAX_OPEN), STAGING_BYTES, limits(config), keys);
        this.controls = new Controls(this, config.settings(), keys, sampler);
        this.scopes = new ScopeTable(this);
        this.threads = new ThreadStates(this, 2 * Runtime.getRuntime().availableProcessors());
        if (clock instanceof GuardedClock guarded) {
            guarded.align(); // from here on a failure can be counted
        }
        this.epochOffsetNs = clock.epochNs() - clock.nanoTime();
        this.load = new EngineLoad(ring, clock.nanoTime());
        this.pipeline = new Pipeline(config.processors(), errors);
        final Destinations destinations = new Destinations(exporters, errors);
        if (kept != null) {
            kept.begin(this, destinations);
            this.resource = kept.leftResource();
        }
        this.lifecycle = new Lifecycle(
                this, config, new ExporterAgent(this, pipeline, destinations, config.bytes(Options.SPAN_MAX_BYTES)));
        destinations.begin(this::resource);
    }

    static Engine start(final NanospanConfig config, final List<SpanExporter> exporters) {
        return start(config, () -> exporters, config.get(Options.RING_FILE).isPresent() ? safekeeping(config) : null);
    }

    private static Engine start(
            final NanospanConfig config,
            final Supplier<List<SpanExporter>> exporters,
            final @Nullable Safekeeping kept) {
        try {
            final Engine engine = new Engine(config, exporters.get(), kept);
            engine.lifecycle.start();
            return engine;
        } catch (final RuntimeException | Error e) {
            if (kept != null) {
                kept.abandon();
            }
            throw e;
        }
    }

    private static @Nullable Safekeeping safekeeping(final NanospanConfig config) {
        final RingShape shape = new RingShape(
                config.bytes(Options.RING_BYTES),
                config.bytes(Options.SLOT_BYTES),
                config.get(Options.STRIPES),
                config.bytes(Options.SPAN_MAX_BYTES),
                config.get(Options.RING_OPEN_SPANS) ? config.get(Options.SPANS_MAX_OPEN) : 0);
        return Safekeeping.of(config.get(Options.RING_FILE).orElseThrow(), shape);
    }

    private static SpanRing ringOf(final NanospanConfig config, final @Nullable Safekeeping kept) {
        final SpanRing inFile = kept == null ? null : kept.ring();
        return inFile != null
                ? inFile
                : new SpanRing(
                        config.bytes(Options.RING_BYTES),
                        config.bytes(Options.SLOT_BYTES),
                        config.get(Options.STRIPES));
    }

    /**
     * Exports the oldest ring that an earlier process left in a file.
     *
     * @return the ledger; null if there is no such ring
     */
    static @Nullable Ledger recover(
            final Path file,
            final NanospanConfig config,
            final Supplier<List<SpanExporter>> exporters,
            final Duration deadline) {
        final Safekeeping kept = Safekeeping.ofLeft(file);
        if (kept == null) {
            return null;
        }
        final long deadlineNs = System.nanoTime() + boundedNs(deadline);
        final Engine engine = start(config, exporters, kept);
        while (!kept.isHandedOver() && System.nanoTime() - deadlineNs < 0) {
            if (engine.lifecycle.cycle() == 0) {
                LockSupport.parkNanos(RECOVERY_PAUSE_NS);
            }
        }
        engine.close(Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime())));
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        return ledger;
    }

    /** Keeps what a number of a scope stands for where records with it may be found one day. */
    void keep(final int ref, final InstrumentationScope scope) {
        if (kept != null) {
            kept.keep(ref, scope);
        }
    }

    // ---- starting spans

    Span start(final @Nullable Name name, final @Nullable String text, final int kind, final int scopeRef) {
        final ThreadState state = threads.acquire();
        try {
            final Span parent = threads.current(state);
            final long nowNs = earlyNow(Verdicts.parent(parent));
            return parent == null
                    ? startRoot(state, name, text, kind, scopeRef, nowNs, SpanBuilder.NOW)
                    : startChild(state, name, text, kind, scopeRef, parent, nowNs, SpanBuilder.NOW);
        } finally {
            threads.release(state);
        }
    }

    Span start(
            final @Nullable Name name,
            final @Nullable String text,
            final int kind,
            final int scopeRef,
            final @Nullable Span parent) {
        final long nowNs = earlyNow(Verdicts.parent(parent));
        final ThreadState state = threads.acquire();
        try {
            return parent == null || !parent.isValid()
                    ? startRoot(state, name, text, kind, scopeRef, nowNs, SpanBuilder.NOW)
                    : startChild(state, name, text, kind, scopeRef, parent, nowNs, SpanBuilder.NOW);
        } finally {
            threads.release(state);
        }
    }

    Span start(
            final @Nullable Name name,
            final @Nullable String text,
            final int kind,
            final int scopeRef,
            final @Nullable SpanContext parent) {
        final long nowNs = earlyNow(Verdicts.parent(parent));
        final ThreadState state = threads.acquire();
        try {
            return startFrom(state, name, text, kind, scopeRef, parent, nowNs, SpanBuilder.NOW);
        } finally {
            threads.release(state);
        }
    }

    /** Starts what a builder describes. */
    Span start(final SpanBuilder from, final Tracer tracer) {
        final ThreadState state = threads.acquire();
        try {
            final RecordWriter recorded = from.recorded();
            if (recorded == null) {
                return start(state, from, tracer.scopeRef());
            }
            state.request.recorded(recorded);
            final Span span;
            try {
                span = start(state, from, tracer.scopeRef());
            } finally {
                state.request.recorded(null);
            }
            final RecordWriter writer = span.recordedBy();
            if (writer != null) {
                writer.copyFrom(recorded);
                keepStart(writer);
            }
            recorded.reset();
            return span;
        } finally {
            threads.release(state);
        }
    }

    private Span start(final ThreadState state, final SpanBuilder from, final int scopeRef) {
        final SpanContext context = from.parentContext();
        if (context != null) {
            final long nowNs = earlyNow(Verdicts.parent(context));
            return startFrom(
                    state, from.name(), from.text(), from.kindCode(), scopeRef, context, nowNs, from.startEpochNs());
        }
        Span parent = from.parentSpan();
        if (parent == null && !from.isRoot()) {
            parent = threads.current(state);
        }
        final long nowNs = earlyNow(Verdicts.parent(parent));
        return parent == null || !parent.isValid()
                ? startRoot(state, from.name(), from.text(), from.kindCode(), scopeRef, nowNs, from.startEpochNs())
                : startChild(
                        state, from.name(), from.text(), from.kindCode(), scopeRef, parent, nowNs, from.startEpochNs());
    }

    SpanBuilder builder(final Tracer tracer, final @Nullable Name name, final @Nullable String text) {
        final ThreadState state = threads.acquire();
        try {
            return state.builder().wrap(tracer, name, text);
        } finally {
            threads.release(state);
        }
    }

    private Span startRoot(
            final ThreadState state,
            final @Nullable Name name,
            final @Nullable String text,
            final int kind,
            final int scopeRef,
            final long nowNs,
            final long startEpochNs) {
        final RandomIds own = state.randomIds;
        final IdGenerator ids = own != null ? own : state.ids;
        final long high = own != null ? own.nextTraceIdHigh() : ids.nextTraceIdHigh();
        final long low = own != null ? own.nextOfSameDraw() : ids.nextTraceIdLow();
        final int flags = own != null || ids.random() ? SpanContext.RANDOM : 0;
        long startNs = nowNs;
        int verdict = Verdicts.get(verdicts, Verdicts.parent((Span) null));
        if (verdict == Verdicts.ASK) {
            verdict = decide(state, state.request.ofRoot(flags).span(high, low, name, text, kind, nowNs));
            startNs = state.request.startNs();
        }
        final long id = own != null ? RandomIds.rootSpanId(low) : ids.nextSpanId();
        if (verdict == Verdicts.DROP) {
            return unrecorded(state, high, low, id, 0, flags);
        }
        final int traceFlags = flags | Verdicts.flagOf(verdict);
        final int number = state.takeRecorder();
        if (number < 0) {
            return limited(Counter.OPEN_LIMIT, state, high, low, id, 0, traceFlags, Recorders.NONE, 0);
        }
        final int recordFlags = RecordLayout.FLAG_LOCAL_ROOT | recordFlags(verdict, traceFlags);
        final long offsetNs = epochOffsetNs;
        final Span span = state.recordedHandles.take();
        span.begin(high, low, id, 0, traceFlags);
        final RecordWriter writer = state.writers[number];
        writer.begin(state.number, high, low, id, 0, startEpochNs(startNs, offsetNs, startEpochNs));
        writer.describe(kind, recordFlags, traceFlags, refOf(name), scopeRef);
        span.budgetOf(number, writer.generation());
        if ((verdict & Verdicts.ADDS) != 0) {
            state.request.addTo(writer);
        }
        return record(state, span, number, writer, name, text, offsetNs, startNs);
    }

    private Span startFrom(
            final ThreadState state,
            final @Nullable Name name,
            final @Nullable String text,
            final int kind,
            final int scopeRef,
            final @Nullable SpanContext parent,
            final long nowNs,
            final long startEpochNs) {
        if (parent == null || !parent.isValid()) {
            state.tally.count(Counter.BAD_CONTEXTS);
            return startRoot(state, name, text, kind, scopeRef, nowNs, startEpochNs);
        }
        final long high = parent.traceIdHigh();
        final long low = parent.traceIdLow();
        final long parentId = parent.spanId();
        final int flags = parent.inheritedFlags();
        long startNs = nowNs;
        int verdict = Verdicts.get(verdicts, Verdicts.parent(parent));
        if (verdict == Verdicts.ASK || parent.traceStateBytes() > 0) {
            verdict = decide(state, state.request.of(parent).span(high, low, name, text, kind, nowNs));
            startNs = state.request.startNs();
        }
        final long id = newSpanId(state);
        if (verdict == Verdicts.DROP) {
            final Span dropped = unrecorded(state, high, low, id, parentId, flags);
            if (parent.traceStateBytes() > 0) {
                state.request.handOnDropped(dropped); // which was asked above
            }
            return dropped;
        }
        final int traceFlags = flags | Verdicts.flagOf(verdict);
        final int number = state.takeRecorder();
        if (number < 0) {
            return handOn(
                    parent, limited(Counter.OPEN_LIMIT, state, high, low, id, parentId, traceFlags, Recorders.NONE, 0));
        }
        final int remote = parent.isRemote() ? RecordLayout.FLAG_PARENT_REMOTE : 0;
        final int recordFlags = RecordLayout.FLAG_LOCAL_ROOT | remote | recordFlags(verdict, traceFlags);
        final long offsetNs = epochOffsetNs;
        final Span span = state.recordedHandles.take();
        span.begin(high, low, id, parentId, traceFlags);
        final RecordWriter writer = state.writers[number];
        writer.begin(state.number, high, low, id, parentId, startEpochNs(startNs, offsetNs, startEpochNs));
        writer.describe(kind, recordFlags, span.traceFlags(), refOf(name), scopeRef);
        span.budgetOf(number, writer.generation());
        if (parent.traceStateBytes() > 0) {
            writer.traceState(parent.traceStateBuffer(), 0, parent.traceStateBytes());
        }
        if ((verdict & Verdicts.ADDS) != 0) {
            state.request.addTo(writer);
        }
        return record(state, span, number, writer, name, text, offsetNs, startNs);
    }

    private Span startChild(
            final ThreadState state,
            final @Nullable Name name,
            final @Nullable String text,
            final int kind,
            final int scopeRef,
            final Span parent,
            final long nowNs,
            final long startEpochNs) {
        final long high = parent.traceIdHigh();
        final long low = parent.traceIdLow();
        final long parentId = parent.spanId();
        final int flags = parent.inheritedFlags();
        long startNs = nowNs;
        int verdict = Verdicts.get(verdicts, Verdicts.parent(parent));
        if (verdict == Verdicts.ASK) {
            verdict = decide(state, state.request.of(parent).span(high, low, name, text, kind, nowNs));
            startNs = state.request.startNs();
        }
        final long id = newSpanId(state);
        if (verdict == Verdicts.DROP) {
            return handOn(state, parent, unrecorded(state, high, low, id, parentId, flags));
        }
        final int traceFlags = flags | Verdicts.flagOf(verdict);
        final ThreadState home = parent.owner();
        final boolean ours = home == state || (home != null && home.engine == this);
        final int root = ours ? parent.rootRecorder() : Recorders.NONE; // recorders are numbered within an engine
        final int generation = parent.rootGeneration();
        final boolean budgeted = root >= 0 && state.writers[root].generation() == generation;
        if (budgeted && !state.writers[root].take(state.number, spansMaxPerTrace)) {
            return handOn(
                    state,
                    parent,
                    limited(Counter.TRACE_LIMIT, state, high, low, id, parentId, traceFlags, root, generation));
        }
        final int number = state.takeRecorder();
        if (number < 0) {
            return handOn(
                    state,
                    parent,
                    limited(Counter.OPEN_LIMIT, state, high, low, id, parentId, traceFlags, root, generation));
        }
        final long offsetNs = ours && parent.isRecording() ? parent.epochOffsetNs() : epochOffsetNs;
        final Span span = state.recordedHandles.take();
        span.begin(high, low, id, parentId, traceFlags);
        final RecordWriter writer = state.writers[number];
        writer.begin(state.number, high, low, id, parentId, startEpochNs(startNs, offsetNs, startEpochNs));
        final int place = root == Recorders.REMOTE ? REMOTE_PARENT : 0;
        writer.describe(kind, place | recordFlags(verdict, traceFlags), span.traceFlags(), refOf(name), scopeRef);
        state.request.inherit(parent, writer);
        if (budgeted) {
            span.budgetOf(root, generation);
        } else {
            span.budgetOf(number, writer.generation());
        }
        if ((verdict & Verdicts.ADDS) != 0) {
            state.request.addTo(writer);
        }
        return record(state, span, number, writer, name, text, offsetNs, startNs);
    }

    /** Completes a recorded span. */
    private Span record(
            final ThreadState state,
            final Span span,
            final int number,
            final RecordWriter writer,
            final @Nullable Name name,
            final @Nullable String text,
            final long offsetNs,
            final long startNs) {
        if (name == null) {
            Naming.name(writer, text);
        } else if (name.isMended() || name.ref() == 0) {
            Naming.name(writer, name);
        }
        if (!state.request.isRecorded()) {
            keepStart(writer); // what a builder describes is kept once all of it is there
        }
        span.beginRecord(number, offsetNs);
        if (strict != null) {
            span.startedAt(strict.startOf(span));
        }
        final Span opened = span.open();
        if (state.recordedHandles.isTimed()) {
            overhead.started(startNs, clock.nanoTime());
        }
        return opened;
    }

    /** Keeps what a span is at its start where a crash leaves it. */
    private void keepStart(final RecordWriter writer) {
        final OpenSpans open = openSpans;
        if (open != null) {
            final int length = writer.soFar();
            open.begin(writer.number(), writer.bytes(), length);
        }
    }

    /** Forgets the start of a span that does not come to be in the ring. Whoever has its recorder. */
    void forget(final int number) {
        final OpenSpans open = openSpans;
        if (open != null) {
            open.forget(number);
        }
    }

    private static int refOf(final @Nullable Name name) {
        return name == null ? 0 : name.ref();
    }

    /**
     * The clock, read before all else is done if it is known that the span will be recorded: what follows a read can run
     * while it is under way, what precedes it has to be waited for. {@link SpanBuilder#NOW} if a sampler decides first.
     */
    private long earlyNow(final int parent) {
        return Verdicts.isRecording(Verdicts.get(verdicts, parent)) ? clock.nanoTime() : SpanBuilder.NOW;
    }

    private long startEpochNs(final long nowNs, final long offsetNs, final long givenEpochNs) {
        if (givenEpochNs != SpanBuilder.NOW) {
            return givenEpochNs;
        }
        return (nowNs == SpanBuilder.NOW ? clock.nanoTime() : nowNs) + offsetNs;
    }

    private static Span unrecorded(
            final ThreadState state,
            final long high,
            final long low,
            final long id,
            final long parentId,
            final int flags) {
        final Span span = state.unrecordedHandles.take();
        span.begin(high, low, id, parentId, flags);
        span.noTraceState();
        span.budgetOf(Recorders.NONE, 0);
        return span.open();
    }

    private static Span handOn(final SpanContext parent, final Span unrecorded) {
        if (parent.traceStateBytes() > 0) {
            unrecorded.traceState(parent.traceStateBuffer(), parent.traceStateBytes());
        }
        return unrecorded;
    }

    private static Span handOn(final ThreadState state, final Span parent, final Span unrecorded) {
        state.request.inherit(parent, unrecorded);
        return unrecorded;
    }

    /** Starts a span that a limit keeps from being recorded. Counted behind the start, as unsampled is the difference. */
    private static Span limited(
            final Counter limit,
            final ThreadState state,
            final long high,
            final long low,
            final long id,
            final long parentId,
            final int flags,
            final int root,
            final int generation) {
        final Span span = unrecorded(state, high, low, id, parentId, flags);
        span.budgetOf(Math.max(root, Recorders.NONE), generation); // it is of this process, whatever its parent is
        state.tally.count(limit);
        return span;
    }

    private static long newSpanId(final ThreadState state) {
        final RandomIds own = state.randomIds;
        return own != null ? own.nextSpanId() : state.ids.nextSpanId();
    }

    /** Asks the sampler; one of {@link Verdicts}. */
    private int decide(final ThreadState state, final StartRequest request) {
        if (state.recordedHandles.isNextTimed()) {
            final long unused = request.nowNs(); // so that what the sampler takes is in it
        }
        try {
            final Sampler.Decision decision = sampler.decide(request, request.additions);
            if (decision != null) {
                return request.verdict(decision);
            }
        } catch (final Throwable e) {
            errors.report(e);
        }
        state.tally.count(Counter.LISTENER_FAILED);
        return Verdicts.DROP;
    }

    private static int recordFlags(final int verdict, final int traceFlags) {
        return ((verdict & Verdicts.SAMPLE) == Verdicts.RECORD_ONLY ? RecordLayout.FLAG_RECORD_ONLY : 0)
                | ((traceFlags & Span.DEBUG) == 0 ? 0 : RecordLayout.FLAG_DEBUG);
    }

    // ---- the sampler

    /**
     * Says what decides from now on, unless the engine is closed. The last write of a change: what a start reads first,
     * so that it sees everything that was written before.
     */
    synchronized void decideBy(final Sampler next) {
        final int known = Verdicts.of(next);
        final List<Sampler> all = withParts(next);
        final long mostNs = maxSleepNs(all);
        if (!closed) {
            samplers = all;
            samplersMaxSleepNs = mostNs;
            sampler = next;
            verdicts = known;
        }
    }

    /** Lets all samplers learn. The exporter thread, whose tally it is. */
    void tick(final long nowNs, final Tally tally) {
        final List<Sampler> all = samplers;
        for (int i = 0; i < all.size(); i++) {
            try {
                all.get(i).tick(nowNs, load);
            } catch (final Throwable e) {
                tally.count(Counter.LISTENER_FAILED);
                errors.report(e);
            }
        }
    }

    /** How long the exporter thread may sleep, as far as samplers are concerned. */
    long maxSleepNs() {
        return samplersMaxSleepNs;
    }

    private static long maxSleepNs(final List<Sampler> all) {
        return all.stream().mapToLong(Sampler::maxSleepNs).min().orElse(Long.MAX_VALUE);
    }

    /** A sampler and all it asks, each once. */
    static List<Sampler> withParts(final Sampler sampler) {
        final List<Sampler> all = new ArrayList<>(List.of(sampler));
        for (int i = 0; i < all.size(); i++) {
            for (final Sampler part : all.get(i).parts()) {
                if (!all.contains(part)) {
                    all.add(part);
                }
            }
        }
        return List.copyOf(all);
    }

    // ---- ending spans

    /** Ends a recorded span whose handle and recorder the caller has taken. */
    void end(final ThreadState home, final int number, final long endEpochNs) {
        final ThreadState state = home.isOwn() ? home : threads.acquire();
        if (state.isNextEndTimed()) {
            final long fromNs = clock.nanoTime();
            endWith(state, number, endEpochNs);
            overhead.ended(fromNs, clock.nanoTime());
        } else {
            endWith(state, number, endEpochNs);
        }
    }

    /** Ends a recorded span and releases the state. */
    private void endWith(final ThreadState acquired, final int number, final long endEpochNs) {
        ThreadState state = acquired;
        try {
            final RecordWriter writer = state.writers[number];
            state.countEnded();
            final byte[] record = writer.bytes();
            final int length = writer.finish(record, endEpochNs);
            if (writer.hasCuts()) {
                countCuts(state.tally, writer);
            }
            final int outcome = length < 0 ? Stripe.SPOILT : state.stripe.offer(record, length, number);
            if (outcome != Stripe.OFFERED) {
                state = notOffered(state, number, record, length, outcome);
            }
            writer.reset();
            state.giveRecorder(number);
        } finally {
            threads.release(state);
        }
    }

    /** What becomes of a record that the ring does not take; gives the state to go on with. */
    private ThreadState notOffered(
            final ThreadState state, final int number, final byte[] record, final int length, final int outcome) {
        if (outcome == Stripe.FULL && blocks && !closed) {
            return offerPatiently(state, number, record, length);
        }
        drop(state, number, outcome);
        return state;
    }

    private void drop(final ThreadState state, final int number, final int outcome) {
        forget(number);
        if (outcome == Stripe.SPOILT) {
            state.tally.count(Counter.TOO_LARGE);
        } else if (outcome == Stripe.FULL) {
            state.tally.count(closed ? Counter.AFTER_CLOSE : Counter.RING_FULL);
        }
    }

    @ColdPath("overflow=block: the user asked to wait")
    private ThreadState offerPatiently(
            final ThreadState first, final int number, final byte[] record, final int length) {
        final long deadlineNs = System.nanoTime() + overflowTimeoutNs;
        ThreadState state = first;
        int outcome = Stripe.FULL;
        for (int tries = 0; outcome == Stripe.FULL && !closed && System.nanoTime() - deadlineNs < 0; tries++) {
            if (tries < SPINS_BEFORE_PARK) {
                Thread.onSpinWait();
            } else {
                threads.release(state); // a shared one is for others meanwhile
                LockSupport.parkNanos(PARK_NS);
                state = threads.acquire();
            }
            outcome = state.stripe.offer(record, length, number);
        }
        if (outcome != Stripe.OFFERED) {
            drop(state, number, outcome);
        }
        return state;
    }

    private static void countCuts(final Tally tally, final RecordWriter writer) {
        for (int kind = 0; kind < Cut.KINDS; kind++) {
            final int cuts = writer.cuts(kind);
            if (cuts > 0) {
                tally.add(CUT_COUNTERS[kind], cuts);
            }
        }
    }

    // ---- the current span

    Scope open(final @Nullable Name name, final @Nullable String text, final int kind, final int scopeRef) {
        final ThreadState state = threads.acquire();
        try {
            final ScopeStack stack = threads.scopes(state);
            final Span parent = stack.current();
            final long nowNs = earlyNow(Verdicts.parent(parent));
            final Span span = parent == null
                    ? startRoot(state, name, text, kind, scopeRef, nowNs, SpanBuilder.NOW)
                    : startChild(state, name, text, kind, scopeRef, parent, nowNs, SpanBuilder.NOW);
            return stack.push(span, true);
        } finally {
            threads.release(state);
        }
    }

    Scope makeCurrent(final Span span, final boolean endsSpan) {
        final ThreadState state = threads.acquire();
        try {
            return threads.scopes(state).push(span, endsSpan);
        } finally {
            threads.release(state);
        }
    }

    Span current() {
        final Span current = threads.current();
        return current == null ? Span.NOOP : current;
    }

    // ---- counts

    /** Counts one. Any thread. */
    @Override
    public void count(final Counter counter) {
        final ThreadState state = threads.acquire();
        try {
            state.tally.count(counter);
        } finally {
            threads.release(state);
        }
    }

    /** Counts a misuse, and reports it if misuse is being looked for. */
    void misused(final Counter what, final Span span) {
        count(what);
        if (strict != null) {
            strict.report(what, span);
        }
    }

    synchronized void ledger(final Ledger into) {
        lifecycle.ledger(into, threads);
        into.observe(recorders.outside() - threads.keptRecorders(), ring.slotsInUse());
    }

    // ---- figures

    /**
     * Tells all figures but the lines of the ledger. Any thread.
     *
     * @param ledger of this engine, as it is now
     */
    void measure(final Ledger ledger, final Metrics to) {
        SelfMetrics.measureSpans(ledger, to);
        SelfMetrics.measureRing(ledger, ring.slots(), to);
        measureExporters(ledger, to);
        pipeline.measure(to);
        overhead.measure(to);
        SelfMetrics.measureTracing(controls.isTracing(), to);
        try {
            sampler.measure(to);
        } catch (final Throwable e) {
            errors.report(e);
        }
    }

    private synchronized void measureExporters(final Ledger ledger, final Metrics to) {
        lifecycle.measure(ledger, to);
    }

    // ---- everything else

    /** The clock to use: the system's as it is, so that the hot path knows it; a user's with a guard before it. */
    private SpanClock guarded(final SpanClock given) {
        return given instanceof SpanClock.SystemSpanClock
                ? given
                : new GuardedClock(given, () -> count(Counter.LISTENER_FAILED));
    }

    /** What the service says of itself. Found out at the first call, which reads files and takes some 40 ms. */
    synchronized Resource resource() {
        Resource known = resource;
        if (known == null) {
            final Resource.Builder told = Resource.builder();
            config.get(Options.RESOURCE_ATTRIBUTES).forEach(told::set);
            config.get(Options.SERVICE_NAME).ifPresent(told::serviceName);
            known = Resource.detect().merge(told.build()).merge(config.resource);
            resource = known;
        }
        return known;
    }

    Tracer tracer(final InstrumentationScope scope) {
        final Tracer tracer = scopes.find(scope);
        if (tracer != null) {
            return tracer;
        }
        count(Counter.CUT_SCOPES);
        return new Tracer(this, scope, 0);
    }

    IdGenerator newIdGenerator() {
        final IdGenerator made = usersIdGenerator();
        if (made instanceof RandomIds) {
            return made;
        }
        final IdGenerator own = RandomIds.factory().create();
        return made == null ? own : new GuardedIds(made, own, () -> count(Counter.LISTENER_FAILED));
    }

    /** What the user's factory makes; null if it fails, which is reported, as the caller may be a traced thread. */
    private @Nullable IdGenerator usersIdGenerator() {
        try {
            return Objects.requireNonNull(config.idGenerators.create(), "the factory of id generators gave null");
        } catch (final Throwable e) {
            errors.report(e);
            return null;
        }
    }

    void reseedIds() {
        config.idGenerators.reseed();
    }

    /** Moves the anchor between the clocks. The exporter thread; spans that are open keep theirs. */
    void anchor(final long offsetNs) {
        epochOffsetNs = offsetNs;
    }

    long anchorNs() {
        return epochOffsetNs;
    }

    NanospanConfig config() {
        return config;
    }

    Agent userAgent() {
        return lifecycle.userAgent();
    }

    /** Exporters to warm up with. */
    List<SpanExporter> rehearsals() {
        return lifecycle.rehearsals();
    }

    boolean flush(final Duration deadline) {
        return lifecycle.flush(boundedNs(deadline));
    }

    void close(final Duration deadline) {
        stopSampling();
        final boolean first = lifecycle.close(boundedNs(deadline));
        if (first && strict != null) {
            lostSpans.open().forEach(ref -> strict.reportAbandoned(ref.startedAt));
        }
    }

    private synchronized void stopSampling() {
        closed = true;
        sampler = Sampler.ALWAYS_OFF;
        verdicts = Verdicts.DROP_ALL;
    }

    /** A deadline in ns; one beyond what a long can hold, or in the past, is the nearest that makes sense. */
    private static long boundedNs(final Duration deadline) {
        if (deadline.isNegative()) {
            return 0;
        }
        return deadline.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT.toNanos() : deadline.toNanos();
    }

    Nanospan.Footprint footprint() {
        final int handleBytes = 112 + 64 + 24;
        final int stateBytes = 512;
        return new Nanospan.Footprint(
                ring.footprintBytes() + (kept == null ? 0 : kept.footprintBytes()),
                recorders.footprintBytes(),
                Symbols.footprintBytes() + Symbols.CAPACITY,
                stateBytes + Tally.footprintBytes() + (long) HandleRing.MIN_HANDLES * handleBytes);
    }

    private static RecordLimits limits(final NanospanConfig config) {
        return new RecordLimits(
                config.get(Options.ATTRIBUTES_MAX),
                config.get(Options.EVENTS_MAX),
                config.get(Options.LINKS_MAX),
                config.get(Options.EVENT_ATTRIBUTES_MAX),
                config.get(Options.LINK_ATTRIBUTES_MAX),
                config.get(Options.VALUE_MAX_CHARS),
                config.bytes(Options.SPAN_MAX_BYTES));
    }

    private static Counter[] cutCounters() {
        final Counter[] counters = new Counter[Cut.KINDS];
        counters[Cut.ATTRIBUTES] = Counter.CUT_ATTRIBUTES;
        counters[Cut.EVENT_ATTRIBUTES] = Counter.CUT_EVENT_ATTRIBUTES;
        counters[Cut.LINK_ATTRIBUTES] = Counter.CUT_LINK_ATTRIBUTES;
        counters[Cut.EVENTS] = Counter.CUT_EVENTS;
        counters[Cut.LINKS] = Counter.CUT_LINKS;
        counters[Cut.VALUES] = Counter.CUT_VALUES;
        counters[Cut.NAMES] = Counter.CUT_NAMES;
        counters[Cut.BYTES] = Counter.CUT_BYTES;
        counters[Cut.BLOCKED_KEYS] = Counter.BLOCKED_KEYS;
        counters[Cut.EMPTY_KEYS] = Counter.EMPTY_KEYS;
        counters[Cut.BAD_VALUES] = Counter.BAD_VALUES;
        return counters;
    }

    /** The duty cycle of an engine that does nothing. */
    private static final class IdleAgent implements Agent {
        @Override
        public int doWork() {
            return 0;
        }

        @Override
        public String roleName() {
            return "nanospan-disabled";
        }
    }
}
