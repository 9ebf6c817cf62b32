package dev.nanospan.stress.soak;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Rounds of both kinds in turn, each set up at random, until the time is over. */
public final class Soak {
    private static final long SHORTEST_ROUND_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_ROUND_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SplittableRandom random;
    private final int threads;
    private final long seed;
    private int rounds;
    private RoundResult ofRing = RoundResult.NONE;
    private RoundResult ofEngine = RoundResult.NONE;

    public Soak(final long seed, final int threads) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.threads = threads;
    }

    /**
     * Runs rounds, at least one of each kind.
     *
     * @throws SoakFailure if anything is wrong, with the seed
     */
    public Soak run(final int seconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        do {
            ofRing = ofRing.plus(run(RingRound::run));
            ofEngine = ofEngine.plus(run(EngineRound::run));
        } while (System.nanoTime() - deadlineNs < 0);
        return this;
    }

    private RoundResult run(final Round round) {
        rounds++;
        try {
            return round.run(random.nextLong(), threads, random.nextLong(SHORTEST_ROUND_NS, LONGEST_ROUND_NS));
        } catch (final RuntimeException e) {
            throw new SoakFailure("round " + rounds + ", --seed " + seed + ": " + e.getMessage(), e);
        }
    }

    public RoundResult ofRing() {
        return ofRing;
    }

    public RoundResult ofEngine() {
        return ofEngine;
    }

    @Override
    public String toString() {
        return rounds + " rounds, seed " + seed + "; ring: " + ofRing + "; engine: " + ofEngine;
    }
}
