package dev.nanospan.export.otlp;

import dev.nanospan.export.spill.SpillReports;
import java.util.Arrays;

/** What a destination has to say to people. Each kind of trouble is told at most once a minute, with how often it came. */
final class Notices {
    /** Kinds beside the statuses of HTTP, which are numbers below. */
    static final int REJECTED = 1_000;

    static final int WARNED = 1_001;
    static final int UNREADABLE = 1_002;
    static final int ANSWER_TOO_LARGE = 1_003;
    static final int SPAN_TOO_LARGE = 1_004;
    static final int NO_ROOM = 1_005;
    static final int GIVEN_UP = 1_006;

    /** Behind it there is one for each thing that a disk has to say. */
    static final int SPILL = 1_007;

    private static final int KINDS = SPILL + SpillReports.Kind.values().length;
    private static final long INTERVAL_NS = 60_000_000_000L;

    private final System.Logger logger;
    private final String prefix;
    private final long[] saidNs = new long[KINDS];
    private final long[] untold = new long[KINDS];

    Notices(final System.Logger logger, final String target) {
        this.logger = logger;
        this.prefix = "otlp " + target + ": ";
        Arrays.fill(untold, -1);
    }

    /** What the disk thread has to say: by notices of its own, for these are one thread's. */
    static SpillReports ofDisk(final System.Logger logger, final String target) {
        final Notices notices = new Notices(logger, target);
        return (kind, what) -> {
            if (notices.isDue(SPILL + kind.ordinal(), System.nanoTime())) {
                notices.warn(SPILL + kind.ordinal(), "spill: " + what);
            }
        };
    }

    /** Whether to say that now; if not, it is counted. */
    boolean isDue(final int kind, final long nowNs) {
        if (untold[kind] >= 0 && nowNs - saidNs[kind] < INTERVAL_NS) {
            untold[kind]++;
            return false;
        }
        saidNs[kind] = nowNs;
        return true;
    }

    /** Says what is due. */
    void warn(final int kind, final String text) {
        final long before = untold[kind];
        untold[kind] = 0;
        warn(before > 0 ? text + " (and " + before + " times more since this was said last)" : text);
    }

    void warn(final String text) {
        logger.log(System.Logger.Level.WARNING, prefix + text);
    }

    void info(final String text) {
        logger.log(System.Logger.Level.INFO, prefix + text);
    }
}
