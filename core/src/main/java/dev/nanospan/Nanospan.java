package dev.nanospan;

import dev.nanospan.bridge.EngineAccess;
import dev.nanospan.config.Option;
import dev.nanospan.ledger.Counts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.ledger.ProcessorCounts;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * A tracing engine: the way in. Thread safe; make one for a service, get tracers from it, close it at the end. Several in
 * one JVM know nothing of each other.
 *
 * <pre>{@code
 * try (Nanospan nanospan = Nanospan.create()) {
 *     Tracer tracer = nanospan.tracer("matching-engine", "1.4");
 *     Span span = tracer.start(MATCH);
 *     span.set(SYMBOL, "ESZ6");
 *     span.end();
 * }
 * }</pre>
 */
public final class Nanospan implements AutoCloseable {
    private static final Duration DEFAULT_CLOSE = Duration.ofSeconds(10);
    private static final Nanospan DISABLED = new Nanospan(null);
    private static final Baton NO_BATON = new Baton(null, null);

    static {
        EngineAccess.findBy(of -> of.engine == null ? null : new BridgeAccess(of.engine));
    }

    private final @Nullable Engine engine;

    private Nanospan(final @Nullable Engine engine) {
        this.engine = engine;
    }

    /**
     * Makes and starts an engine as system properties, the environment and the file they name say.
     *
     * @throws ConfigException with all that is wrong there
     * @throws IllegalStateException if there is no exporter on the path
     */
    public static Nanospan create() {
        return create(NanospanConfig.load());
    }

    /**
     * Makes and starts an engine.
     *
     * @throws ConfigException if the exporter that is asked for by name is not on the path
     * @throws IllegalStateException if no exporter was given and there is none on the path, or several
     */
    public static Nanospan create(final NanospanConfig config) {
        if (!config.get(Options.ENABLED)) {
            return DISABLED;
        }
        return new Nanospan(Engine.start(config, exporters(config)));
    }

    /**
     * Exports the spans that a process which was killed left in the file of its ring, {@link Options#RING_FILE}, with what it
     * said of itself, through the processors of a configuration to its exporters. What is not delivered stays there. A service
     * that starts with the same option does so itself.
     *
     * <pre>{@code
     * while (Nanospan.recover(file, config, Duration.ofMinutes(1)).map(Ledger::isComplete).orElse(false)) { }
     * }</pre>
     *
     * @param file the name that was configured; what is beside it from earlier crashes is exported first, one file a call
     * @param deadline how long it may take
     * @return the ledger; empty if there is nothing, or a process uses the file
     * @throws IllegalStateException as {@link #create(NanospanConfig)} does
     */
    public static Optional<Ledger> recover(final Path file, final NanospanConfig config, final Duration deadline) {
        Objects.requireNonNull(deadline, "deadline == null");
        return Optional.ofNullable(Engine.recover(file, config, () -> exporters(config), deadline));
    }

    private static List<SpanExporter> exporters(final NanospanConfig config) {
        return config.exporters.isEmpty() ? Exporters.onPath(config.settings()) : config.exporters;
    }

    /** An engine that does nothing: its spans are one shared no-op. */
    public static Nanospan disabled() {
        return DISABLED;
    }

    /** Whether this engine traces. */
    public boolean isEnabled() {
        return engine != null;
    }

    /**
     * The configuration as it is now: a line for each option with its key, its value and where it comes from, without
     * secrets; empty if this engine does nothing.
     */
    public String effectiveConfig() {
        return engine == null ? "" : engine.controls.settings().effective();
    }

    /** The value of an option as it is now; its default if this engine does nothing. */
    public <T> T option(final Option<T> option) {
        return engine == null ? option.byDefault() : engine.controls.settings().get(option);
    }

    /**
     * What the service says of itself: found out, configured, or told by the program, which counts most. Found out at the
     * first call, which may take some 40 ms and is not for a traced thread; empty if this engine does nothing.
     */
    public Resource resource() {
        return engine == null ? Resource.EMPTY : engine.resource();
    }

    /** Where those count what concerns this engine and who don't belong to it, as propagators. Any thread, no garbage. */
    public Counts counts() {
        return engine == null ? Counts.NONE : engine;
    }

    /** Whether spans are recorded now, as far as the sampler wants them. */
    public boolean isTracing() {
        return engine != null && engine.controls.isTracing();
    }

    /**
     * Switches recording off, or on again. While it is off every span that starts is unsampled and counted as such, its
     * ids travel on as "not sampled". Holds for every span that starts after this has returned.
     */
    public void tracing(final boolean on) {
        if (engine != null) {
            engine.controls.tracing(on);
        }
    }

    /** Replaces the sampler, for every span that starts after this has returned. */
    public void sampler(final Sampler sampler) {
        Objects.requireNonNull(sampler, "sampler == null");
        if (engine != null) {
            engine.controls.sampler(sampler);
        }
    }

    /**
     * Blocks these attribute keys and no others, at the latest for every span that starts after this has returned.
     *
     * @param keys {@code http.*} stands for all that begin so
     */
    public void blockedKeys(final String... keys) {
        final List<String> list = List.of(keys);
        if (engine != null) {
            engine.controls.block(list);
        }
    }

    /** The tracer of an instrumentation that tells no version. */
    public Tracer tracer(final String name) {
        return tracer(name, "", "");
    }

    /** The tracer of an instrumentation. */
    public Tracer tracer(final String name, final String version) {
        return tracer(name, version, "");
    }

    /**
     * The tracer of an instrumentation; the same one for the same parameters.
     *
     * @param schemaUrl the version of the semantic conventions it follows
     */
    public Tracer tracer(final String name, final String version, final String schemaUrl) {
        final InstrumentationScope scope = new InstrumentationScope(name, version, schemaUrl);
        return engine == null ? new Tracer(null, scope, 0) : engine.tracer(scope);
    }

    /** The current span of the calling thread; {@link Span#NOOP} if there is none. */
    public Span current() {
        return engine == null ? Span.NOOP : engine.current();
    }

    /** What is current on the calling thread, to be passed to another. */
    public Baton baton() {
        return engine == null ? NO_BATON : Baton.of(engine);
    }

    /**
     * An executor whose tasks run with the {@link Baton} of whoever submits them. For {@code CompletableFuture}s:
     *
     * <pre>{@code
     * Executor relay = nanospan.relay(pool);
     * CompletableFuture.supplyAsync(() -> quote(order), relay).thenApplyAsync(quote -> book(order, quote), relay);
     * }</pre>
     *
     * <p>A stage without an executor of its own runs where the one before it completed: if that was a task of a relay,
     * within that task; else give its function to {@link Baton#function} or a sister of that.
     */
    public Executor relay(final Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return engine == null ? executor : task -> executor.execute(baton().runnable(task));
    }

    /**
     * An executor whose tasks run with the {@link Baton} of whoever submits them. What it refuses, cancels or returns,
     * and its shutdown, is the given executor's own; {@code shutdownNow} gives tasks as they were wrapped.
     */
    public ExecutorService relay(final ExecutorService executor) {
        Objects.requireNonNull(executor, "executor");
        return engine == null ? executor : new RelayExecutor(this, executor);
    }

    /** The same for a scheduler: every run of a task has the baton of whoever scheduled it. */
    public ScheduledExecutorService relay(final ScheduledExecutorService scheduler) {
        Objects.requireNonNull(scheduler, "scheduler");
        return engine == null ? scheduler : new RelayScheduler(this, scheduler);
    }

    /**
     * A factory whose threads run with the {@link Baton} of whoever has them made. For a thread per task, as virtual
     * threads are; not for a pool, whose threads outlive the task that they are made for.
     *
     * <pre>{@code
     * ThreadFactory factory = nanospan.relayThreads(Thread.ofVirtual().factory());
     * try (var executor = Executors.newThreadPerTaskExecutor(factory)) { }
     * try (var scope = StructuredTaskScope.open(joiner, config -> config.withThreadFactory(factory))) { }
     * }</pre>
     */
    public ThreadFactory relayThreads(final ThreadFactory factory) {
        Objects.requireNonNull(factory, "factory");
        return engine == null ? factory : task -> factory.newThread(baton().runnable(task));
    }

    /**
     * Runs the hot path until it is compiled, on the calling thread, in an engine of its own, and what exporters do with spans
     * short of sending them. Nothing of it is seen in the ledger or outside. Takes about a second; meant for the time before a
     * service takes traffic: an exporter thread that is not compiled yet is too slow for a ring that fills at full speed.
     */
    public Nanospan warmUp() {
        if (engine != null) {
            WarmUp.run(engine);
        }
        return this;
    }

    /** Draws new seeds for ids, for a process that was restored from a snapshot and may not be the only one. */
    public void reseedIds() {
        if (engine != null) {
            engine.reseedIds();
        }
    }

    /** A snapshot of all counters. */
    public Ledger ledger() {
        return ledger(new Ledger());
    }

    /**
     * Fills a ledger, without allocation.
     *
     * @return {@code into}
     */
    public Ledger ledger(final Ledger into) {
        if (engine != null) {
            engine.ledger(into);
        }
        return into;
    }

    /** What each processor has done so far, in the order in which they are called. */
    public List<ProcessorCounts> processorCounts() {
        return engine == null ? List.of() : engine.pipeline.counts();
    }

    /** The first processor of a type, to ask it for what it knows: configuration may have made it. */
    public <T> Optional<T> processor(final Class<T> type) {
        return engine == null ? Optional.empty() : engine.pipeline.find(type);
    }

    /**
     * A snapshot of all figures: every line of the ledger, what OpenTelemetry's {@code otel.sdk.*} metrics ask for, what
     * tracing costs, what samplers keep, and what each exporter measures. Empty if this engine does nothing. Any thread;
     * allocates.
     */
    public Metrics metrics() {
        final Metrics metrics = new Metrics();
        if (engine != null) {
            final Ledger ledger = ledger();
            engine.measure(ledger, metrics);
            ledger.measure(metrics);
        }
        return metrics;
    }

    /** What the engine keeps in memory, for people: bytes of ring, recorders, tables. */
    public Footprint footprint() {
        return engine == null ? Footprint.NONE : engine.footprint();
    }

    /** A view for reading records of this engine. */
    public SpanView newView() {
        return new SpanView(engine == null ? ref -> new InstrumentationScope("", "", "") : engine.scopes);
    }

    /**
     * The duty cycle, for an engine without a thread of its own. Run it on one thread; its close closes the engine.
     *
     * @throws IllegalStateException if the engine runs its own thread
     */
    public Agent agent() {
        if (engine == null) {
            return Engine.IDLE_AGENT;
        }
        return engine.userAgent();
    }

    /**
     * Waits until every span that has ended is with the exporter and the exporter has nothing pending, or the engine is
     * closed: the ledger says what was not delivered then.
     *
     * @return false if the deadline passed first
     */
    public boolean flush(final Duration deadline) {
        return engine == null || engine.flush(deadline);
    }

    /**
     * Stops taking spans, delivers what there is, and stops the thread. Spans that start after this are not recorded,
     * spans that end are counted. A second call waits for the first and gives the ledger as it is then. On a thread that
     * is interrupted it waits all the same, and leaves the thread interrupted.
     *
     * @param deadline how long delivery may take; what is not delivered then is counted
     * @return the final ledger
     */
    public Ledger close(final Duration deadline) {
        if (engine != null) {
            engine.close(deadline);
        }
        return ledger();
    }

    /** Closes with a deadline of 10 s. */
    @Override
    public void close() {
        close(DEFAULT_CLOSE);
    }

    /**
     * What an engine keeps in memory, in bytes.
     *
     * <pre>{@code
     * System.out.println(nanospan.footprint());
     * }</pre>
     *
     * @param ring slots and flags
     * @param recorders recorders and staging buffers, when as many spans are open as may be
     * @param tables interned text and key verdicts
     * @param perThread what each thread that traces adds: counters, and handles once it has started 1,024 spans
     */
    public record Footprint(long ring, long recorders, long tables, long perThread) {
        static final Footprint NONE = new Footprint(0, 0, 0, 0);

        /** All but what threads add. */
        public long total() {
            return ring + recorders + tables;
        }
    }
}
