package dev.nanospan.spi;

import java.time.Instant;

/**
 * Where the engine takes its time from. Any thread, at any time; should not throw: where it does, the
 * failure is counted and the clock of the system read.
 *
 * <pre>{@code
 * NanospanConfig.builder().clock(SpanClock.system());
 * }</pre>
 */
public interface SpanClock {
    /** A monotonic time in ns with any origin. Called twice a span on the traced thread. */
    long nanoTime();

    /** The wall clock in ns since the epoch. Called by the exporter thread, to anchor {@link #nanoTime()}. */
    long epochNs();

    /** The wall clock in ms since the epoch. Called by the exporter thread about once a second; must not allocate. */
    long epochMs();

    /** The clocks of the JVM. */
    static SpanClock system() {
        return SystemSpanClock.INSTANCE;
    }

    /** The clocks of the JVM. */
    final class SystemSpanClock implements SpanClock {
        private static final SystemSpanClock INSTANCE = new SystemSpanClock();
        private static final long NS_PER_S = 1_000_000_000L;

        private SystemSpanClock() {}

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long epochNs() {
            final Instant now = Instant.now();
            return now.getEpochSecond() * NS_PER_S + now.getNano();
        }

        @Override
        public long epochMs() {
            return System.currentTimeMillis();
        }
    }
}
