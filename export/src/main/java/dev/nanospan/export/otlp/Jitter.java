package dev.nanospan.export.otlp;

/** Spreads waits, so that processes that lost a collector together don't come back together. Not for secrets. */
final class Jitter {
    private long state;

    Jitter(final long seed) {
        state = seed == 0 ? 1 : seed;
    }

    /** A time from half of {@code mostNs} to all of it. */
    long spread(final long mostNs) {
        final long half = mostNs / 2;
        return mostNs - Math.floorMod(next(), half + 1);
    }

    private long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }
}
