package dev.nanospan.stress.soak;

/** One round of a soak: sets something up at random, loads it with threads, closes it, and checks it. */
@FunctionalInterface
public interface Round {
    /**
     * Runs the round.
     *
     * @throws SoakFailure if anything is wrong
     */
    RoundResult run(long seed, int threads, long durationNs);
}
