package dev.nanospan.spi;

import dev.nanospan.record.Kind;

/**
 * What a sampler may know of a span that is about to start. Owned by the engine and used again for the next span: read
 * it during the call only.
 *
 * <pre>{@code
 * Sampler sampler = request ->
 *         request.isParentSampled() ? Decision.RECORD_AND_SAMPLE : Decision.DROP;
 * }</pre>
 */
public interface SamplingRequest {
    long traceIdHigh();

    long traceIdLow();

    /** The parent's span id; 0 if the span is the root of its trace. */
    long parentSpanId();

    /** Whether the parent is a span of another process. */
    boolean isParentRemote();

    /** Whether the parent's context says that the trace is sampled. */
    boolean isParentSampled();

    /** The name, as it will be recorded. */
    String name();

    Kind kind();
}
