package dev.nanospan.spi;

import dev.nanospan.record.SpanEditor;

/**
 * Looks at every span between the ring and the exporters, and may change or drop it. Processors are called one after another,
 * in the order in which they are configured, each seeing what those before it left. All methods are called by the exporter
 * thread, one at a time; none may block, and in steady state none should allocate.
 *
 * <p>Spans that were recorded only ({@link dev.nanospan.record.SpanView#isRecordOnly()}) are shown too; no exporter gets them.
 *
 * <p>What a processor throws is reported once for each distinct error. The span it was thrown at goes no further, as it may
 * hold what the processor was to take out: it is counted as {@code dropped.processorFailed}. No other span is touched.
 *
 * <pre>{@code
 * final class Slow implements SpanProcessor {
 *     static final Key.OfBoolean SLOW = Key.ofBoolean("slow");
 *
 *     public String name() {
 *         return "slow";
 *     }
 *
 *     public void process(SpanEditor editor) {
 *         if (editor.span().durationNs() > 1_000_000_000L) {
 *             editor.set(SLOW, true);
 *         }
 *     }
 * }
 * }</pre>
 */
public interface SpanProcessor {
    /** A short name for counters and messages, the same at every call. */
    String name();

    /**
     * Looks at one span. Once it is {@linkplain SpanEditor#drop() dropped}, no further processor sees it.
     *
     * @param editor valid during the call only
     */
    void process(SpanEditor editor);
}
