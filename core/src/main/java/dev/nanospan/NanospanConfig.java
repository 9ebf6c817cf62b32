package dev.nanospan;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Idle;
import dev.nanospan.config.Option;
import dev.nanospan.config.Origin;
import dev.nanospan.config.Resolver;
import dev.nanospan.config.Settings;
import dev.nanospan.config.Sources;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.Alarm;
import dev.nanospan.spi.MisuseListener;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is set up. Immutable; made by a {@link Builder}, which checks it. Everything that has a key is in {@link
 * Options}, the rest are objects.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder(Sources.ofProcess())   // environment, -D, file
 *         .ringBytes(64 << 20)                                          // beats them
 *         .set(Options.BATCH_DELAY, Duration.ofMillis(200))
 *         .build();
 * System.out.print(config.effective());
 * try (Nanospan nanospan = Nanospan.create(config)) { }
 * }</pre>
 */
public final class NanospanConfig {
    final @Nullable Sampler sampler;
    final IdGenerator.Factory idGenerators;
    final SpanClock clock;
    final List<SpanExporter> exporters;
    final List<SpanProcessor> processors;
    final boolean ownThread;
    final ThreadFactory threadFactory;
    final Resource resource;
    final @Nullable MisuseListener misuseListener;
    final @Nullable Consumer<Throwable> errorHandler;

    private final Settings settings;
    private final @Nullable IdleStrategy idleStrategy;

    private NanospanConfig(final Builder from, final Settings settings) {
        this.settings = settings;
        sampler = from.sampler;
        idGenerators = from.idGenerators;
        clock = from.clock;
        exporters = from.exporters;
        processors = from.processors;
        ownThread = from.ownThread;
        threadFactory = from.threadFactory;
        resource = from.resource;
        idleStrategy = from.idleStrategy;
        misuseListener = from.misuseListener;
        errorHandler = from.errorHandler;
    }

    /** A builder in which everything has its default, whatever the environment says. */
    public static Builder builder() {
        return builder(Sources.NONE);
    }

    /** A builder that looks for what is not set in it elsewhere. */
    public static Builder builder(final Sources sources) {
        return new Builder(sources);
    }

    /**
     * What system properties, the environment and the file they name say, now.
     *
     * @throws ConfigException with all that is wrong
     */
    public static NanospanConfig load() {
        return builder(Sources.ofProcess()).build();
    }

    /** The value of an option. */
    public <T> T get(final Option<T> option) {
        return settings.get(option);
    }

    /** The value of every option, and where it comes from. */
    public Settings settings() {
        return settings;
    }

    /**
     * What spans go through before they are exported, in this order: the processors that were given, or else new ones of
     * those that are named.
     *
     * @throws ConfigException if one of them is not on the path
     */
    public List<SpanProcessor> processors() {
        return processors.isEmpty() ? Processors.onPath(settings) : processors;
    }

    /** A line for each option: key, value, and where it comes from. Without secrets. */
    public String effective() {
        return settings.effective();
    }

    /** The same as {@link #effective()}. */
    @Override
    public String toString() {
        return effective();
    }

    int bytes(final Option<Long> option) {
        return Math.toIntExact(get(option));
    }

    /** What decides at first. */
    Sampler sampler() {
        return sampler != null ? sampler : NamedSampler.of(settings);
    }

    /** A strategy of its own for each engine, as strategies have a state; but one that was given is shared. */
    IdleStrategy idleStrategy(final Alarm alarm, final LongSupplier maxSleepNs) {
        if (idleStrategy != null) {
            return idleStrategy;
        }
        final Idle idle = get(Options.IDLE);
        return switch (idle.kind()) {
            case SLEEP ->
                new Doze(alarm, idle.shortest().toNanos(), idle.longest().toNanos(), maxSleepNs);
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
        };
    }

    /**
     * Sets up an engine. Not thread safe.
     *
     * <pre>{@code
     * NanospanConfig.builder().spansMaxOpen(1_000).build();
     * }</pre>
     */
    public static final class Builder {
        private final Resolver resolver;
        private final Map<Option<?>, String> described = new HashMap<>();
        private @Nullable Sampler sampler;
        private IdGenerator.Factory idGenerators = RandomIds.factory();
        private SpanClock clock = SpanClock.system();
        private static final int MAX_EXPORTERS = Long.SIZE; // who refused a span is noted in the bits of a long

        private List<SpanExporter> exporters = List.of();
        private List<SpanProcessor> processors = List.of();
        private boolean ownThread = true;
        private ThreadFactory threadFactory = Builder::daemon;
        private Resource resource = Resource.EMPTY;
        private @Nullable IdleStrategy idleStrategy;
        private @Nullable MisuseListener misuseListener;
        private @Nullable Consumer<Throwable> errorHandler;

        private Builder(final Sources sources) {
            this.resolver = new Resolver(Options.TABLE, given("sources", sources));
        }

        /** Sets an option; for those that have no method of their own. */
        public <T> Builder set(final Option<T> option, final T value) {
            resolver.give(option, given(option.name(), value));
            return this;
        }

        /** The name of the engine in JMX and messages. Its thread is {@code nanospan-exporter} whatever that is. */
        public Builder name(final String value) {
            return set(Options.NAME, value);
        }

        /** Whether to trace at all. If not, every span is one shared no-op. */
        public Builder enabled(final boolean value) {
            return set(Options.ENABLED, value);
        }

        /** The memory of the ring in all stripes: a power of two. */
        public Builder ringBytes(final int value) {
            return set(Options.RING_BYTES, (long) value);
        }

        /** The smallest piece of the ring; a span takes as many as it needs. A power of two. */
        public Builder slotBytes(final int value) {
            return set(Options.SLOT_BYTES, (long) value);
        }

        /** Into how many parts the ring is cut, so that threads do not share a cursor. A power of two. */
        public Builder stripes(final int value) {
            return set(Options.STRIPES, value);
        }

        /** A file that the ring is mapped to, so that spans outlive a crash. */
        public Builder ringFile(final Path file) {
            return set(Options.RING_FILE, Optional.of(given("ringFile", file)));
        }

        /** Whether the file of the ring holds the starts of open spans, so that a crash's are exported as interrupted. */
        public Builder ringOpenSpans(final boolean value) {
            return set(Options.RING_OPEN_SPANS, value);
        }

        /** What becomes of a span that ends while the ring is full. */
        public Builder overflow(final Overflow value) {
            return set(Options.OVERFLOW, value);
        }

        /** How long {@link Overflow#BLOCK} may wait. */
        public Builder overflowTimeout(final Duration value) {
            return set(Options.OVERFLOW_TIMEOUT, value);
        }

        /** The most bytes the record of a span may have, at most a quarter of a stripe. */
        public Builder spanMaxBytes(final int value) {
            return set(Options.SPAN_MAX_BYTES, (long) value);
        }

        /** The most chars of a stack trace that are kept; 0 for no stack traces. */
        public Builder stackTraceMaxChars(final int value) {
            return set(Options.STACK_TRACE_MAX_CHARS, value);
        }

        /** How many recorded spans may be open; one more is counted and not recorded. */
        public Builder spansMaxOpen(final int value) {
            return set(Options.SPANS_MAX_OPEN, value);
        }

        /** How many spans a local root and those below it may be; one more is counted and not recorded. */
        public Builder spansMaxPerTrace(final int value) {
            return set(Options.SPANS_MAX_PER_TRACE, value);
        }

        /** The most attributes of a span. */
        public Builder attributeLimit(final int value) {
            return set(Options.ATTRIBUTES_MAX, value);
        }

        /** The most chars of a text value and bytes of a byte value; longer ones are cut. */
        public Builder valueLimit(final int value) {
            return set(Options.VALUE_MAX_CHARS, value);
        }

        /** The most events of a span; 0 switches events off. */
        public Builder eventLimit(final int value) {
            return set(Options.EVENTS_MAX, value);
        }

        /** The most links of a span; 0 switches links off. */
        public Builder linkLimit(final int value) {
            return set(Options.LINKS_MAX, value);
        }

        /** The most attributes of one event. */
        public Builder eventAttributeLimit(final int value) {
            return set(Options.EVENT_ATTRIBUTES_MAX, value);
        }

        /** The most attributes of one link. */
        public Builder linkAttributeLimit(final int value) {
            return set(Options.LINK_ATTRIBUTES_MAX, value);
        }

        /** The only attribute keys that are written, if any are given; {@code http.*} stands for all that begin so. */
        public Builder allowedKeys(final String... keys) {
            return set(Options.KEYS_ALLOWED, distinct(keys));
        }

        /** Attribute keys that are not written, whatever is allowed; {@code http.*} stands for all that begin so. */
        public Builder blockedKeys(final String... keys) {
            return set(Options.KEYS_BLOCKED, distinct(keys));
        }

        /** What decides whether a span is recorded. */
        public Builder sampler(final Sampler value) {
            sampler = given("sampler", value);
            return describe(Options.SAMPLER, value.description());
        }

        /** Where ids come from. */
        public Builder idGenerators(final IdGenerator.Factory value) {
            idGenerators = given("idGenerators", value);
            return this;
        }

        /** Where time comes from. */
        public Builder clock(final SpanClock value) {
            clock = given("clock", value);
            return this;
        }

        /**
         * Where spans go: each exporter gets all of them, and at most 64 there are. Without one, {@link Nanospan#create}
         * looks for providers on the path.
         */
        public Builder exporter(final SpanExporter... values) {
            if (values.length > MAX_EXPORTERS) {
                throw new ConfigException("exporter", String.valueOf(values.length), "at most " + MAX_EXPORTERS);
            }
            exporters = Stream.of(values).map(value -> given("exporter", value)).toList();
            return describe(
                    Options.EXPORTER,
                    exporters.stream().map(each -> each.getClass().getName()).collect(Collectors.joining(",")));
        }

        /** What spans go through before they are exported, in this order; in the place of those that configuration names. */
        public Builder processor(final SpanProcessor... values) {
            processors =
                    Stream.of(values).map(value -> given("processor", value)).toList();
            return describe(
                    Options.PROCESSORS,
                    processors.stream().map(SpanProcessor::name).collect(Collectors.joining(",")));
        }

        /** Whether the engine runs a thread; if not, the caller has to run {@link Nanospan#agent()}. */
        public Builder ownThread(final boolean value) {
            ownThread = value;
            return this;
        }

        /** What makes the exporter thread. */
        public Builder threadFactory(final ThreadFactory value) {
            threadFactory = given("threadFactory", value);
            return this;
        }

        /** What the program says of its service: it goes before all that is found out or configured otherwise. */
        public Builder resource(final Resource value) {
            resource = given("resource", value);
            return this;
        }

        /** What the exporter thread does when there is nothing to do. */
        public Builder idleStrategy(final IdleStrategy value) {
            idleStrategy = given("idleStrategy", value);
            return describe(Options.IDLE, value.getClass().getName());
        }

        /** How hard to look for misuse. */
        public Builder checks(final Checks value) {
            return set(Options.CHECKS, value);
        }

        /** Who hears of misuse that {@link Checks#STRICT} finds; by default it is logged. */
        public Builder misuseListener(final MisuseListener value) {
            misuseListener = given("misuseListener", value);
            return this;
        }

        /** Who hears of each distinct error of an exporter, on its thread; by default it is logged. */
        public Builder errorHandler(final Consumer<Throwable> value) {
            errorHandler = given("errorHandler", value);
            return this;
        }

        /** Closes the engine when the JVM shuts down, within a deadline. Off unless asked for. */
        public Builder shutdownHook(final Duration deadline) {
            return set(Options.SHUTDOWN_HOOK, Optional.of(given("shutdownHook", deadline)));
        }

        /** Whether the counters can be read through JMX. */
        public Builder jmx(final boolean value) {
            return set(Options.JMX, value);
        }

        /**
         * Reads what was not set here, checks everything, and logs what is ignored.
         *
         * @throws ConfigException with all that is wrong: key, value, what is allowed, and where it comes from
         */
        public NanospanConfig build() {
            final Draft draft = resolver.resolve();
            if (!draft.problems().isEmpty()) {
                throw new ConfigException(draft.problems());
            }
            checkRedaction(draft);
            draft.warnings().forEach(Builder::warn);
            Settings settings = draft.settings();
            for (final Map.Entry<Option<?>, String> each : described.entrySet()) {
                settings = settings.withObject(each.getKey(), each.getValue(), Origin.BUILDER);
            }
            return new NanospanConfig(this, settings);
        }

        /** Processors that are given count more than those that are named; but what was to be redacted must be. */
        private void checkRedaction(final Draft draft) {
            if (!processors.isEmpty()
                    && draft.get(Options.PROCESSORS).contains(Options.REDACT)
                    && processors.stream().noneMatch(each -> each.name().equals(Options.REDACT))) {
                throw new ConfigException(
                        Options.PROCESSORS.name(),
                        processors.stream().map(SpanProcessor::name).collect(Collectors.joining(",")),
                        "a list with redact in it, as configuration asks for that (" + draft.origin(Options.PROCESSORS)
                                + ')');
            }
        }

        private Builder describe(final Option<?> option, final String object) {
            described.put(option, object);
            return this;
        }

        private static <T> T given(final String option, final T value) {
            return Objects.requireNonNull(value, option + " == null");
        }

        private static List<String> distinct(final String... keys) {
            return Stream.of(keys).map(key -> given("key", key)).distinct().toList();
        }

        private static void warn(final String text) {
            System.getLogger("dev.nanospan").log(System.Logger.Level.WARNING, text);
        }

        private static Thread daemon(final Runnable task) {
            final Thread thread = new Thread(task, "nanospan-exporter");
            thread.setDaemon(true);
            return thread;
        }
    }
}
