package dev.nanospan.jmh;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says what a measured engine did and how far the cores were apart, before and after. It does so when the JVM ends and not
 * at the tear-down, whose allocations JMH would put down to the benchmark. A ledger that is not exact makes the JVM fail,
 * and with it the fork.
 */
final class RunReport {
    private static final double PERCENT = 100;

    private final double pingPongNs;
    private volatile @Nullable Ledger ledger;

    RunReport(final double pingPongNs) {
        this.pingPongNs = pingPongNs;
    }

    /** Notes how the engine ended. Any thread. */
    void ledger(final Ledger of) {
        ledger = of;
    }

    void printAtExit() {
        System.out.println(PingPong.describe(pingPongNs));
        Runtime.getRuntime().addShutdownHook(new Thread(this::print, "nanospan-jmh-report"));
    }

    /** One line on the run, with how far the cores are apart now. */
    static String describe(final Ledger ledger, final double beforeNs, final double afterNs) {
        final long started = ledger.get(Counter.STARTED);
        return String.format(
                Locale.ROOT,
                "%,d spans, %,d unsampled, %,d dropped (%.4f %%), %s; before: %s, after: %s",
                started,
                ledger.get(Counter.UNSAMPLED),
                ledger.dropped(),
                PERCENT * ledger.dropped() / Math.max(1, started),
                ledger.isExact() ? "exact" : "NOT EXACT " + ledger,
                PingPong.describe(beforeNs),
                PingPong.describe(afterNs));
    }

    /** By then JMH has taken its own streams away: this writes to the process's. */
    private void print() {
        final Ledger last = ledger;
        if (last == null) {
            return;
        }
        final PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        out.println(describe(last, pingPongNs, AtExit.PING_PONG_NS));
        if (!last.isExact()) {
            Runtime.getRuntime().halt(Main.FAILED);
        }
    }

    /** Once for all engines of a JVM. */
    private static final class AtExit {
        static final double PING_PONG_NS = PingPong.measure();
    }
}
