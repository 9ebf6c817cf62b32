package dev.nanospan.otel.exporter;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;

/** What was handed over by one call, and whom to tell what became of it. */
record Shipment(Collection<SpanData> spans, CompletableResultCode result) {
    int size() {
        return spans.size();
    }

    /** Says whether all of it was delivered. What those who wait for that throw is theirs. */
    void complete(final boolean delivered, final System.Logger logger) {
        try {
            if (delivered) {
                result.succeed();
            } else {
                result.fail();
            }
        } catch (final RuntimeException e) {
            logger.log(System.Logger.Level.WARNING, "who waited for an export threw", e);
        }
    }
}
