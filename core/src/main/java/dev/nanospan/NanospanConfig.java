package dev.nanospan;

import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.spi.MisuseListener;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How an engine is set up. Immutable; made by a {@link Builder}, which checks it.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder()
 *         .ringBytes(64 << 20)
 *         .exporter(exporter)
 *         .build();
 * try (Nanospan nanospan = Nanospan.create(config)) { }
 * }</pre>
 */
public final class NanospanConfig {
    private static final int MAX_STRIPES = 16;
    private static final int MAX_COUNT_LIMIT = 65_535;
    private static final int RECORD_PARTS_OF_STRIPE = 4;

    final String name;
    final boolean enabled;
    final int ringBytes;
    final int slotBytes;
    final int stripes;
    final Overflow overflow;
    final long overflowTimeoutNs;
    final int spanMaxBytes;
    final int stackTraceMaxChars;
    final int spansMaxOpen;
    final int spansMaxPerTrace;
    final int attributeLimit;
    final int valueLimit;
    final int eventLimit;
    final int linkLimit;
    final int eventAttributeLimit;
    final int linkAttributeLimit;
    final Set<String> allowedKeys;
    final Set<String> blockedKeys;
    final Sampler sampler;
    final IdGenerator.Factory idGenerators;
    final SpanClock clock;
    final @Nullable SpanExporter exporter;
    final boolean ownThread;
    final ThreadFactory threadFactory;
    final IdleStrategy idleStrategy;
    final Checks checks;
    final @Nullable MisuseListener misuseListener;
    final @Nullable Consumer<Throwable> errorHandler;
    final @Nullable Duration shutdownHook;
    final boolean jmx;

    private NanospanConfig(final Builder from) {
        name = from.name;
        enabled = from.enabled;
        ringBytes = from.ringBytes;
        slotBytes = from.slotBytes;
        stripes = from.stripes;
        overflow = from.overflow;
        overflowTimeoutNs = from.overflowTimeout.toNanos();
        spanMaxBytes = from.spanMaxBytes;
        stackTraceMaxChars = from.stackTraceMaxChars;
        spansMaxOpen = from.spansMaxOpen;
        spansMaxPerTrace = from.spansMaxPerTrace;
        attributeLimit = from.attributeLimit;
        valueLimit = from.valueLimit;
        eventLimit = from.eventLimit;
        linkLimit = from.linkLimit;
        eventAttributeLimit = from.eventAttributeLimit;
        linkAttributeLimit = from.linkAttributeLimit;
        allowedKeys = Set.copyOf(from.allowedKeys);
        blockedKeys = Set.copyOf(from.blockedKeys);
        sampler = from.sampler;
        idGenerators = from.idGenerators;
        clock = from.clock;
        exporter = from.exporter;
        ownThread = from.ownThread;
        threadFactory = from.threadFactory;
        idleStrategy = from.idleStrategy;
        checks = from.checks;
        misuseListener = from.misuseListener;
        errorHandler = from.errorHandler;
        shutdownHook = from.shutdownHook;
        jmx = from.jmx;
    }

    /** A builder in which everything has its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** How many stripes a ring has by default: the cores, rounded up to a power of two, at most {@value #MAX_STRIPES}. */
    static int defaultStripes() {
        final int cores = Math.min(Runtime.getRuntime().availableProcessors(), MAX_STRIPES);
        return Integer.highestOneBit(2 * cores - 1);
    }

    /**
     * Sets up an engine. Not thread safe.
     *
     * <pre>{@code
     * NanospanConfig.builder().spansMaxOpen(1_000).build();
     * }</pre>
     */
    public static final class Builder {
        private String name = "nanospan";
        private boolean enabled = true;
        private int ringBytes = 16 << 20;
        private int slotBytes = 128;
        private int stripes = defaultStripes();
        private Overflow overflow = Overflow.DROP;
        private Duration overflowTimeout = Duration.ofMillis(100);
        private int spanMaxBytes = 16 << 10;
        private int stackTraceMaxChars = 4 << 10;
        private int spansMaxOpen = 16_384;
        private int spansMaxPerTrace = 1_000;
        private int attributeLimit = 128;
        private int valueLimit = Integer.MAX_VALUE;
        private int eventLimit = 128;
        private int linkLimit = 128;
        private int eventAttributeLimit = 128;
        private int linkAttributeLimit = 128;
        private Set<String> allowedKeys = Set.of();
        private Set<String> blockedKeys = Set.of();
        private Sampler sampler = Sampler.ALWAYS_ON;
        private IdGenerator.Factory idGenerators = RandomIds.factory();
        private SpanClock clock = SpanClock.system();
        private @Nullable SpanExporter exporter;
        private boolean ownThread = true;
        private ThreadFactory threadFactory = Builder::daemon;
        private IdleStrategy idleStrategy = new BackoffIdleStrategy(0, 0, 10_000, 1_000_000);
        private Checks checks = Checks.OFF;
        private @Nullable MisuseListener misuseListener;
        private @Nullable Consumer<Throwable> errorHandler;
        private @Nullable Duration shutdownHook;
        private boolean jmx = true;

        private Builder() {}

        /** The name of the engine in JMX and messages, and of its thread: {@code nanospan-exporter}. */
        public Builder name(final String value) {
            name = given("name", value);
            return this;
        }

        /** Whether to trace at all. If not, every span is one shared no-op. */
        public Builder enabled(final boolean value) {
            enabled = value;
            return this;
        }

        /** The memory of the ring in all stripes: a power of two. */
        public Builder ringBytes(final int value) {
            ringBytes = value;
            return this;
        }

        /** The smallest piece of the ring; a span takes as many as it needs. A power of two. */
        public Builder slotBytes(final int value) {
            slotBytes = value;
            return this;
        }

        /** Into how many parts the ring is cut, so that threads do not share a cursor. A power of two. */
        public Builder stripes(final int value) {
            stripes = value;
            return this;
        }

        /** What becomes of a span that ends while the ring is full. */
        public Builder overflow(final Overflow value) {
            overflow = given("overflow", value);
            return this;
        }

        /** How long {@link Overflow#BLOCK} may wait. */
        public Builder overflowTimeout(final Duration value) {
            overflowTimeout = given("overflowTimeout", value);
            return this;
        }

        /** The most bytes the record of a span may have, at most a quarter of a stripe. */
        public Builder spanMaxBytes(final int value) {
            spanMaxBytes = value;
            return this;
        }

        /** The most chars of a stack trace that are kept; 0 for no stack traces. */
        public Builder stackTraceMaxChars(final int value) {
            stackTraceMaxChars = value;
            return this;
        }

        /** How many recorded spans may be open; one more is counted and not recorded. */
        public Builder spansMaxOpen(final int value) {
            spansMaxOpen = value;
            return this;
        }

        /** How many spans a local root and those below it may be; one more is counted and not recorded. */
        public Builder spansMaxPerTrace(final int value) {
            spansMaxPerTrace = value;
            return this;
        }

        /** The most attributes of a span. */
        public Builder attributeLimit(final int value) {
            attributeLimit = value;
            return this;
        }

        /** The most chars of a text value and bytes of a byte value; longer ones are cut. */
        public Builder valueLimit(final int value) {
            valueLimit = value;
            return this;
        }

        /** The most events of a span; 0 switches events off. */
        public Builder eventLimit(final int value) {
            eventLimit = value;
            return this;
        }

        /** The most links of a span; 0 switches links off. */
        public Builder linkLimit(final int value) {
            linkLimit = value;
            return this;
        }

        /** The most attributes of one event. */
        public Builder eventAttributeLimit(final int value) {
            eventAttributeLimit = value;
            return this;
        }

        /** The most attributes of one link. */
        public Builder linkAttributeLimit(final int value) {
            linkAttributeLimit = value;
            return this;
        }

        /** The only attribute keys that are written, if any are given; {@code http.*} stands for all that begin so. */
        public Builder allowedKeys(final String... keys) {
            allowedKeys = keys("allowedKeys", keys);
            return this;
        }

        /** Attribute keys that are not written, whatever is allowed; {@code http.*} stands for all that begin so. */
        public Builder blockedKeys(final String... keys) {
            blockedKeys = keys("blockedKeys", keys);
            return this;
        }

        /** What decides whether a span is recorded. */
        public Builder sampler(final Sampler value) {
            sampler = given("sampler", value);
            return this;
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

        /** Where spans go. Without one, {@link Nanospan#create} looks for a provider on the path. */
        public Builder exporter(final SpanExporter value) {
            exporter = given("exporter", value);
            return this;
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

        /** What the exporter thread does when there is nothing to do. */
        public Builder idleStrategy(final IdleStrategy value) {
            idleStrategy = given("idleStrategy", value);
            return this;
        }

        /** How hard to look for misuse. */
        public Builder checks(final Checks value) {
            checks = given("checks", value);
            return this;
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
            shutdownHook = given("shutdownHook", deadline);
            return this;
        }

        /** Whether the counters can be read through JMX. */
        public Builder jmx(final boolean value) {
            jmx = value;
            return this;
        }

        /**
         * Checks everything.
         *
         * @throws ConfigException with key, value and what is allowed
         */
        public NanospanConfig build() {
            powerOfTwo("nanospan.slot.bytes", slotBytes, 64, 65_536);
            powerOfTwo("nanospan.ring.stripes", stripes, 1, MAX_STRIPES);
            powerOfTwo("nanospan.ring.bytes", ringBytes, 64 << 10, 1 << 30);
            range("nanospan.ring.bytes", ringBytes, 64L * stripes * slotBytes, 1 << 30);
            range(
                    "nanospan.span.max.bytes",
                    spanMaxBytes,
                    4L * RecordLayout.HEADER_BYTES,
                    ringBytes / stripes / RECORD_PARTS_OF_STRIPE);
            range("nanospan.span.stacktrace.max.chars", stackTraceMaxChars, 0, spanMaxBytes);
            range("nanospan.spans.max.open", spansMaxOpen, 1, 1 << 20);
            range("nanospan.spans.max.trace", spansMaxPerTrace, 1, Integer.MAX_VALUE);
            range("nanospan.span.attributes.max", attributeLimit, 0, MAX_COUNT_LIMIT);
            range("nanospan.span.value.max.chars", valueLimit, 0, Integer.MAX_VALUE);
            range("nanospan.span.events.max", eventLimit, 0, MAX_COUNT_LIMIT);
            range("nanospan.span.links.max", linkLimit, 0, MAX_COUNT_LIMIT);
            range("nanospan.event.attributes.max", eventAttributeLimit, 0, MAX_COUNT_LIMIT);
            range("nanospan.link.attributes.max", linkAttributeLimit, 0, MAX_COUNT_LIMIT);
            if (overflowTimeout.isNegative() || overflowTimeout.compareTo(Duration.ofHours(1)) > 0) {
                throw new ConfigException("nanospan.overflow.timeout", overflowTimeout, "from 0 to 1 h");
            }
            if (shutdownHook != null
                    && (shutdownHook.isNegative() || shutdownHook.compareTo(Duration.ofHours(1)) > 0)) {
                throw new ConfigException("nanospan.shutdown.hook", shutdownHook, "from 0 to 1 h");
            }
            return new NanospanConfig(this);
        }

        private static <T> T given(final String option, final T value) {
            return Objects.requireNonNull(value, option + " == null");
        }

        private static Set<String> keys(final String option, final String... keys) {
            final Set<String> set = new HashSet<>();
            for (final String key : keys) {
                set.add(given(option, key));
            }
            return set;
        }

        private static void range(final String key, final long value, final long min, final long max) {
            if (value < min || value > max) {
                throw new ConfigException(key, value, "from " + min + " to " + max);
            }
        }

        private static void powerOfTwo(final String key, final int value, final int min, final int max) {
            if (value < min || value > max || Integer.bitCount(value) != 1) {
                throw new ConfigException(key, value, "a power of two from " + min + " to " + max);
            }
        }

        private static Thread daemon(final Runnable task) {
            final Thread thread = new Thread(task, "nanospan-exporter");
            thread.setDaemon(true);
            return thread;
        }
    }
}
