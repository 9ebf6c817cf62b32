package dev.nanospan.config;

import java.time.Duration;

/**
 * What a thread does when there is nothing to do: sleep longer and longer, yield, or spin.
 *
 * <pre>{@code
 * Idle.parse("10us..1ms");   // a sleep that grows from 10 us to 1 ms
 * Idle.parse("spin");        // burns a core, notices at once
 * }</pre>
 *
 * @param shortest the first sleep; 0 if it doesn't sleep
 * @param longest the longest sleep; 0 if it doesn't sleep
 */
public record Idle(Kind kind, Duration shortest, Duration longest) {
    /** Gives the core to others, and comes back as soon as it can. */
    public static final Idle YIELD = new Idle(Kind.YIELD, Duration.ZERO, Duration.ZERO);

    /** Never gives the core away. */
    public static final Idle SPIN = new Idle(Kind.SPIN, Duration.ZERO, Duration.ZERO);

    private static final String TO = "..";

    /** The ways there are. */
    public enum Kind {
        /** Sleeps, longer each time. */
        SLEEP,
        /** Yields. */
        YIELD,
        /** Spins. */
        SPIN
    }

    /** A sleep that grows. */
    public static Idle sleep(final Duration shortest, final Duration longest) {
        return new Idle(Kind.SLEEP, shortest, longest);
    }

    /**
     * {@code spin}, {@code yield} or two times such as {@code 10us..1ms}.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static Idle parse(final String text) {
        if (text.equalsIgnoreCase("spin")) {
            return SPIN;
        }
        if (text.equalsIgnoreCase("yield")) {
            return YIELD;
        }
        final int to = text.indexOf(TO);
        if (to < 0) {
            throw new IllegalArgumentException(text);
        }
        return sleep(
                Units.parseTime(text.substring(0, to).strip()),
                Units.parseTime(text.substring(to + TO.length()).strip()));
    }

    /** What {@link #parse} takes. */
    @Override
    public String toString() {
        return switch (kind) {
            case SLEEP ->
                Units.printTime(shortest).replace(" ", "")
                        + TO
                        + Units.printTime(longest).replace(" ", "");
            case YIELD -> "yield";
            case SPIN -> "spin";
        };
    }
}
