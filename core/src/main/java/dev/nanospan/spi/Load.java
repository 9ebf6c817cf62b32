package dev.nanospan.spi;

/**
 * How an engine is doing, for samplers that adapt. Kept by the exporter thread and read by it, in {@link Sampler#tick};
 * the traced thread pays nothing for it.
 *
 * <pre>{@code
 * public void tick(long nowNs, Load load) {
 *     threshold = load.ringFill() > 0.8 ? NOTHING : EVERYTHING;
 * }
 *
 * public long maxSleepNs() {
 *     return 10_000_000; // or a tick may come no sooner than 100 ms after the one before
 * }
 * }</pre>
 */
public interface Load {
    /** How full the fullest stripe of the ring was at most since the last tick: from 0 to 1. */
    double ringFill();

    /** Spans that have ended and left the ring, since the engine started. */
    long ended();

    /** Those of them that ended with an error. */
    long failed();
}
