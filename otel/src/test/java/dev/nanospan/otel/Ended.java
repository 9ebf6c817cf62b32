package dev.nanospan.otel;

import java.util.List;
import java.util.Map;

/** An ended span as both implementations can tell it: what is compared. Ids in hex; no parent is the empty text. */
record Ended(
        String name,
        String kind,
        String traceId,
        String spanId,
        String parentSpanId,
        boolean parentRemote,
        String traceState,
        boolean sampled,
        long startEpochNs,
        long endEpochNs,
        String status,
        String description,
        Map<String, Object> attributes,
        List<Happened> events,
        List<Linked> links,
        int droppedAttributes,
        int droppedEvents,
        int droppedLinks,
        String scopeName,
        String scopeVersion,
        String scopeSchemaUrl) {

    /** An event. */
    record Happened(String name, long epochNs, Map<String, Object> attributes) {}

    /** A link. */
    record Linked(String traceId, String spanId, String traceState, Map<String, Object> attributes) {}
}
