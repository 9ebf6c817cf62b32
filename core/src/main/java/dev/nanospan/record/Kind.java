package dev.nanospan.record;

/**
 * What role a span plays in its trace.
 *
 * <pre>{@code
 * Span span = tracer.start(REPLY, Kind.SERVER, incoming);
 * }</pre>
 */
public enum Kind {
    /** Work inside this service. */
    INTERNAL,
    /** The handling of a request from another service. */
    SERVER,
    /** A request to another service. */
    CLIENT,
    /** The sending of a message whose handling is not waited for. */
    PRODUCER,
    /** The handling of such a message. */
    CONSUMER;

    private static final Kind[] KINDS = values();

    /** The number OTLP gives this kind: 1 to 5. */
    public int code() {
        return ordinal() + 1;
    }

    /** The kind of an OTLP number; {@link #INTERNAL} for a number that is none. */
    public static Kind of(final int code) {
        return code < 1 || code > KINDS.length ? INTERNAL : KINDS[code - 1];
    }
}
