package dev.nanospan.spi;

import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;

/**
 * What a sampler may know of a span that is about to start. Owned by the engine and used again for the next span: read
 * it during the call only. Nothing here allocates, blocks or throws.
 *
 * <pre>{@code
 * Sampler sampler = (request, result) ->
 *         request.parent() == Parent.REMOTE_SAMPLED || request.longAttribute(PRIORITY, 0) > 5
 *                 ? Decision.RECORD_AND_SAMPLE
 *                 : Decision.DROP;
 * }</pre>
 *
 * <p>Attributes are those that were set before the start, which only a span from {@code tracer.span(...)} has.
 */
public interface SamplingRequest {
    /** There is no threshold. */
    long NONE = -1;

    long traceIdHigh();

    long traceIdLow();

    /** The parent's span id; 0 if the span is the root of its trace. */
    long parentSpanId();

    /** Where the parent is, and whether its context says that the trace is sampled. */
    Sampler.Parent parent();

    /** The name, as it will be recorded. */
    String name();

    /** The number of the name if it is interned, as {@code Name.ref()} gives it; 0 for a name given as plain text. */
    int nameRef();

    Kind kind();

    /**
     * What a decision by probability compares with a threshold: 56 bits that all spans of a trace share. The {@code rv}
     * of the tracestate if there is one, else the right-most 7 bytes of the trace id.
     */
    long randomness();

    /** Whether {@link #randomness()} is said to be random: by {@code rv}, or by a flag of the trace. */
    boolean isRandom();

    /** The threshold with which the parent was kept, by its tracestate; {@link #NONE} if it doesn't say. */
    long parentThreshold();

    /** The bytes of the parent's tracestate, {@link #traceStateBytes()} of them from offset 0; not to be written to. */
    byte[] traceStateBuffer();

    int traceStateBytes();

    /** Whether an attribute was set before the start. */
    boolean hasAttribute(Key key);

    long longAttribute(Key.OfLong key, long otherwise);

    double doubleAttribute(Key.OfDouble key, double otherwise);

    boolean booleanAttribute(Key.OfBoolean key, boolean otherwise);

    /** Whether a text attribute was set before the start and matches. */
    boolean attributeMatches(Key.OfString key, TextPattern pattern);

    /**
     * A monotonic time in ns for the price of reading a field: when the exporter thread last looked, which is about as long ago
     * as {@link Sampler#maxSleepNs} lets it sleep. Never later than {@link #nowNs()}. It stands still while that thread does.
     */
    long coarseNs();

    /** The clock, read at most once a span, which then starts at that time: dear for a span that is dropped. */
    long nowNs();
}
