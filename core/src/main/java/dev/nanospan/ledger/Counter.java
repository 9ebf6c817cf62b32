package dev.nanospan.ledger;

/**
 * Everything the engine counts on any thread; a name and a sentence each. The names are those of JSON, JMX and metrics.
 *
 * <pre>{@code
 * long lost = nanospan.ledger().get(Counter.RING_FULL);
 * }</pre>
 */
public enum Counter {
    STARTED("started", "spans that were started, sampled or not"),
    UNSAMPLED("unsampled", "started spans that the sampler did not want"),
    ABANDONED("abandoned", "started spans that were lost by the application without an end"),
    ENDED("ended", "recorded spans that were ended"),
    DRAINED("drained", "ended spans that the exporter thread took from the ring"),
    ROUTED("routed", "drained spans that were handed to the exporter"),

    OPEN_LIMIT("dropped.openLimit", "spans not recorded because too many were open"),
    TRACE_LIMIT("dropped.traceLimit", "spans not recorded because their trace had too many"),
    RING_FULL("dropped.ringFull", "ended spans for which the ring had no room"),
    TOO_LARGE("dropped.tooLarge", "ended spans whose record was spoilt or too large for the ring"),
    AFTER_CLOSE("dropped.afterClose", "spans that ended after the engine was closed"),
    RECORD_ONLY("dropped.recordOnly", "drained spans that were recorded for processors only"),
    FILTERED("dropped.filtered", "drained spans that a filter did not want"),
    PROCESSOR_FAILED("dropped.processorFailed", "drained spans at which a processor or exporter threw"),

    RECOVERED("recovered.drained", "spans taken out of the ring that an earlier process left in a file"),
    RECOVERED_INTERRUPTED("recovered.interrupted", "spans that were open when an earlier process ended"),
    RECOVERED_ROUTED("recovered.routed", "recovered spans that were handed to the exporter"),
    RECOVERED_RECORD_ONLY("recovered.recordOnly", "recovered spans that were recorded for processors only"),
    RECOVERED_FILTERED("recovered.filtered", "recovered spans that a filter did not want"),
    RECOVERED_FAILED(
            "recovered.failed", "recovered spans that can't be read, or at which a processor or exporter threw"),
    RECOVERED_AGAIN("recovered.again", "recovered spans that had been handed to an exporter and may have arrived"),
    RECOVERED_TORN("recovered.torn", "places of a recovered ring where a span was not written to its end"),
    RECOVERED_UNREADABLE("recovered.unreadable", "rings of earlier processes that can't be read and were set aside"),

    CUT_ATTRIBUTES("cut.attributes", "attributes of spans beyond a limit"),
    CUT_EVENT_ATTRIBUTES("cut.eventAttributes", "attributes of events beyond a limit"),
    CUT_LINK_ATTRIBUTES("cut.linkAttributes", "attributes of links beyond a limit"),
    CUT_EVENTS("cut.events", "events beyond a limit"),
    CUT_LINKS("cut.links", "links beyond a limit"),
    CUT_VALUES("cut.values", "values that were shortened"),
    CUT_NAMES("cut.names", "span and event names that were trimmed, shortened or replaced"),
    CUT_BYTES("cut.bytes", "items refused because the record was as large as it may be"),
    CUT_TEXTS("cut.texts", "names, keys and constants that the file of the ring had no room for"),
    CUT_SCOPES("cut.scopes", "instrumentation scopes beyond a limit"),
    BLOCKED_KEYS("refused.blockedKeys", "attributes whose key is not allowed"),
    EMPTY_KEYS("refused.emptyKeys", "attributes whose key is empty"),
    BAD_VALUES("refused.badValues", "values that threw or changed while they were read"),
    BAD_CONTEXTS("refused.badContexts", "parents and links whose ids are not valid"),

    DOUBLE_END("misused.doubleEnd", "ends of spans that had ended"),
    USE_AFTER_END("misused.useAfterEnd", "calls on spans that had ended, and on builders whose spans had started"),
    SCOPE_ORDER("misused.scopeOrder", "scopes closed before scopes opened in them"),
    SCOPE_DOUBLE_CLOSE("misused.scopeDoubleClose", "closes of scopes that were closed"),
    SCOPE_THREAD("misused.scopeThread", "scopes closed by a thread that did not open them"),
    LISTENER_FAILED(
            "misused.listenerFailed", "calls of samplers, clocks or generators that threw or broke their contract"),

    EXTRACT_MALFORMED(
            "propagation.extract.malformed", "incoming headers and members of baggage that break their rules"),
    EXTRACT_REPEATED("propagation.extract.repeated", "incoming headers that came more often than once and may not"),
    EXTRACT_TOO_LARGE("propagation.extract.tooLarge", "incoming headers beyond a bound, cut or dropped"),
    EXTRACT_FAILED("propagation.extract.failed", "incoming carriers that threw"),
    INJECT_INVALID("propagation.inject.invalid", "outgoing contexts with one id only, not sent"),
    INJECT_TOO_LARGE("propagation.inject.tooLarge", "outgoing baggage that had members refused for a bound"),
    INJECT_FAILED("propagation.inject.failed", "outgoing carriers that threw");

    private final String label;
    private final String description;

    Counter(final String label, final String description) {
        this.label = label;
        this.description = description;
    }

    /** The name in JSON, JMX and metrics; a dot stands for a level of JSON. */
    public String label() {
        return label;
    }

    /** One sentence on what is counted. */
    public String description() {
        return description;
    }
}
