package dev.nanospan.ring;

/** A part of a ring in a file: what it handed over is kept until it is acknowledged, in the order it was handed over. */
@FunctionalInterface
public interface Acknowledged {
    /**
     * Lets go of the oldest slots that were handed over and not acknowledged. The consumer's thread.
     *
     * @param slots as many as were announced with the records that are done with
     */
    void acknowledge(long slots);
}
