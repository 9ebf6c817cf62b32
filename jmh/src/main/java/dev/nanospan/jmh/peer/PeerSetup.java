package dev.nanospan.jmh.peer;

/**
 * How a tracer is to be set up.
 *
 * @param sampled whether its sampler wants spans
 * @param endpoint where it delivers to, a URL; {@link #NOWHERE} to count spans and forget them
 */
public record PeerSetup(boolean sampled, String endpoint) {
    /** No endpoint. */
    public static final String NOWHERE = "-";

    /** Whether spans leave the process. */
    boolean posts() {
        return !NOWHERE.equals(endpoint);
    }
}
