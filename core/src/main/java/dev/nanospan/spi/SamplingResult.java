package dev.nanospan.spi;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;

/**
 * What a sampler adds to a span it keeps: attributes, and what the tracestate says. Owned by the engine and used again
 * for the next span: write to it during the call only. Nothing here allocates, blocks or throws. For a span that is
 * dropped it is forgotten.
 *
 * <pre>{@code
 * Sampler tagging = (request, result) -> {
 *     result.set(RULE, "every span");
 *     return Decision.RECORD_AND_SAMPLE;
 * };
 * }</pre>
 *
 * <p>An attribute that is set here replaces one of the same key that was set before the start. Limits and blocked keys
 * apply as to any other.
 *
 * <p>The tracestate of the parent goes on as it is, unless the sampler says otherwise: with a threshold (56 bits, the
 * {@code th} of the member {@code ot}: the span is kept if its randomness is not below it), without one, or with another
 * text altogether. A threshold that comes in and contradicts the decision is taken out by the engine.
 */
public interface SamplingResult {
    /** No threshold: the probability with which the span is kept is not known. */
    long NONE = -1;

    /** Nothing was said about the threshold: what comes in goes on. */
    long UNCHANGED = -2;

    SamplingResult set(Key.OfString key, String value);

    SamplingResult set(Key.OfString key, Value value);

    SamplingResult set(Key.OfLong key, long value);

    SamplingResult set(Key.OfDouble key, double value);

    SamplingResult set(Key.OfBoolean key, boolean value);

    /**
     * Says with which threshold the span is kept: the last one said counts.
     *
     * @param threshold from 0 (every span) to 2^56 - 1, or {@link #NONE}, or {@link #UNCHANGED}
     */
    void threshold(long threshold);

    /** The threshold said last, {@link #NONE} or {@link #UNCHANGED}: for samplers that ask others. */
    long threshold();

    /**
     * Replaces the tracestate, all vendors' entries included; a threshold is then written into the new one. Nothing is
     * checked but the bounds.
     *
     * @param length 0 for no tracestate
     * @return false if it is longer than 512 bytes, or not within the array; it stays as it was then
     */
    boolean traceState(byte[] from, int offset, int length);
}
