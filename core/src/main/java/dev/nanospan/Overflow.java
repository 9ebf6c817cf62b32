package dev.nanospan;

/**
 * What becomes of a span that ends while the ring is full.
 *
 * <pre>{@code
 * NanospanConfig.builder().overflow(Overflow.BLOCK).overflowTimeout(Duration.ofMillis(10));
 * }</pre>
 */
public enum Overflow {
    /** The span is dropped and counted. The traced thread never waits. */
    DROP,
    /** The traced thread waits for room, at most for the configured time; then the span is dropped and counted. */
    BLOCK
}
