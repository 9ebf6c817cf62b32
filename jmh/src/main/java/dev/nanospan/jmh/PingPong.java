package dev.nanospan.jmh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Locale;

/** Keeps what lies before it in memory off the cache line of the cell. */
abstract class PingPongLhsPadding {
    byte p00, p01, p02, p03, p04, p05, p06, p07;
    byte p10, p11, p12, p13, p14, p15, p16, p17;
    byte p20, p21, p22, p23, p24, p25, p26, p27;
    byte p30, p31, p32, p33, p34, p35, p36, p37;
    byte p40, p41, p42, p43, p44, p45, p46, p47;
    byte p50, p51, p52, p53, p54, p55, p56, p57;
    byte p60, p61, p62, p63, p64, p65, p66, p67;
    byte p70, p71, p72, p73, p74, p75, p76, p77;
}

/** The one cell that goes to and fro: odd on the way out, even on the way back, -1 at the end. */
abstract class PingPongHotFields extends PingPongLhsPadding {
    volatile long ball;
}

/** Keeps what lies behind it in memory off the cache line of the cell. */
abstract class PingPongRhsPadding extends PingPongHotFields {
    byte q00, q01, q02, q03, q04, q05, q06, q07;
    byte q10, q11, q12, q13, q14, q15, q16, q17;
    byte q20, q21, q22, q23, q24, q25, q26, q27;
    byte q30, q31, q32, q33, q34, q35, q36, q37;
    byte q40, q41, q42, q43, q44, q45, q46, q47;
    byte q50, q51, q52, q53, q54, q55, q56, q57;
    byte q60, q61, q62, q63, q64, q65, q66, q67;
    byte q70, q71, q72, q73, q74, q75, q76, q77;
}

/**
 * What it takes to move a cache line to another core and back, as it is at this moment: the price that any figure of a
 * ring hangs on. Two threads bounce one number. A host may move a virtual machine between near and far within a run, so
 * measure beside each figure.
 *
 * <p>One thread plays; the other is made here and ends with {@link #close()}.
 */
final class PingPong extends PingPongRhsPadding implements AutoCloseable {
    /** Below this the cores are near each other, ns a round trip. */
    static final double NEAR_BELOW_NS = 200;

    private static final int BATCHES = 200;
    private static final int TRIPS_A_BATCH = 1_000;
    private static final int WARM_UP_PART = 4;
    private static final long AT_MOST_NS = 500_000_000L;
    private static final int SPINS_BEFORE_YIELD = 20_000;
    private static final long END = -1;
    private static final VarHandle BALL = handle();

    private final Thread partner = new Thread(this::answer, "ping-pong");
    private long sent;

    private PingPong() {}

    /** Starts a partner that answers until this is closed. */
    static PingPong open() {
        final PingPong table = new PingPong();
        table.partner.setDaemon(true);
        table.partner.start();
        return table;
    }

    /**
     * The median of 200 batches of 1,000 round trips, or of as many as can be made in half a second.
     *
     * @return ns a round trip
     */
    static double measure() {
        try (PingPong table = open()) {
            final double unused = table.medianNs(BATCHES / WARM_UP_PART, AT_MOST_NS / WARM_UP_PART);
            return table.medianNs(BATCHES, AT_MOST_NS);
        }
    }

    static String describe(final double roundTripNs) {
        return String.format(
                Locale.ROOT, "ping-pong %.0f ns a round trip between cores (%s)", roundTripNs, distance(roundTripNs));
    }

    static String distance(final double roundTripNs) {
        return roundTripNs < NEAR_BELOW_NS ? "near" : "far";
    }

    /** Makes one round trip. */
    long trip() {
        final long ping = sent + 1;
        sent = ping + 1;
        BALL.setRelease(this, ping);
        await(ping + 1, ping + 1);
        return ping;
    }

    @Override
    public void close() {
        BALL.setRelease(this, END);
    }

    private double medianNs(final int most, final long atMostNs) {
        final long deadlineNs = System.nanoTime() + atMostNs;
        final long[] batches = new long[most];
        int made = 0;
        while (made < most && (made == 0 || System.nanoTime() - deadlineNs < 0)) {
            batches[made++] = batchNs();
        }
        Arrays.sort(batches, 0, made);
        return (double) batches[made / 2] / TRIPS_A_BATCH;
    }

    private long batchNs() {
        final long fromNs = System.nanoTime();
        for (int i = 0; i < TRIPS_A_BATCH; i++) {
            trip();
        }
        return System.nanoTime() - fromNs;
    }

    private void answer() {
        for (long ping = 1; await(ping, END) == ping; ping += 2) {
            BALL.setRelease(this, ping + 1);
        }
    }

    /** Waits for one of two numbers; gives the core away now and then, in case there is only one. */
    private long await(final long one, final long other) {
        for (int spins = 1; ; spins++) {
            final long seen = (long) BALL.getAcquire(this);
            if (seen == one || seen == other) {
                return seen;
            }
            if (spins % SPINS_BEFORE_YIELD == 0) {
                Thread.yield();
            }
        }
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(PingPongHotFields.class, "ball", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
