package dev.nanospan.jmh;

/**
 * What came of one budget.
 *
 * @param benchmark what was measured
 * @param figure what was found, for people
 * @param budget what is allowed, for people
 */
record Verdict(String benchmark, boolean isHard, String figure, String budget, Outcome outcome) {

    Verdict(final Budget of, final String figure, final String budget, final Outcome outcome) {
        this(of.benchmark(), of.isHard(), figure, budget, outcome);
    }

    static Verdict absent(final Budget of, final String budget, final String why) {
        return new Verdict(of, why, budget, Outcome.ABSENT);
    }

    static Verdict missed(final Budget of, final String budget, final String why) {
        return new Verdict(of, why, budget, Outcome.MISSED);
    }

    static Outcome of(final boolean good) {
        return good ? Outcome.OK : Outcome.MISSED;
    }

    boolean is(final Outcome other) {
        return outcome == other;
    }

    /** How a budget was met. */
    enum Outcome {
        OK,
        MISSED,
        /** The benchmark was not in the results. */
        ABSENT
    }
}
