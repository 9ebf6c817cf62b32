package dev.nanospan.record;

/**
 * How the work of a span went. {@code OK} is final, {@code ERROR} beats {@code UNSET}, and setting {@code UNSET} changes
 * nothing.
 *
 * <pre>{@code
 * span.status(Status.ERROR, "book is crossed");
 * }</pre>
 */
public enum Status {
    /** Nothing was said: it went as usual. */
    UNSET,
    /** The application says that it went well, whatever else is said. */
    OK,
    /** It failed. */
    ERROR;

    private static final Status[] STATUSES = values();

    /** The number OTLP gives this status. */
    public int code() {
        return ordinal();
    }

    /** The status of an OTLP number; {@link #UNSET} for a number that is none. */
    public static Status of(final int code) {
        return code < 0 || code >= STATUSES.length ? UNSET : STATUSES[code];
    }
}
