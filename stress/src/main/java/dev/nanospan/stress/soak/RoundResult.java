package dev.nanospan.stress.soak;

/**
 * What a round did.
 *
 * @param delivered records or spans that arrived and were compared byte for byte
 * @param refused what was refused and counted, for want of room or because all was closed
 * @param stalls producers that were stopped between claim and publication
 */
public record RoundResult(long delivered, long refused, long stalls) {
    static final RoundResult NONE = new RoundResult(0, 0, 0);

    RoundResult plus(final RoundResult other) {
        return new RoundResult(delivered + other.delivered, refused + other.refused, stalls + other.stalls);
    }
}
