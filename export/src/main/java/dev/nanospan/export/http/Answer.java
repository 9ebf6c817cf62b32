package dev.nanospan.export.http;

/**
 * How a post went: what the other side said, or why it said nothing. A mutable holder that its transport uses again and
 * again; a reader keeps copies of what it needs.
 */
public interface Answer {
    /** There is no {@code Retry-After}, or none that can be read. */
    long NO_RETRY_AFTER = -1;

    Outcome outcome();

    /** The HTTP status; 0 unless the outcome is {@link Outcome#ANSWERED}. */
    int status();

    /** The time to wait that a {@code Retry-After} asks for, in ms, never negative; or {@link #NO_RETRY_AFTER}. */
    long retryAfterMs();

    /** Whether the body is JSON by its {@code Content-Type}. */
    boolean isJson();

    /** The body from offset 0, decompressed, {@link #bodyBytes()} of it; not to be written to. */
    byte[] body();

    int bodyBytes();

    /** Whether the whole request went out, so that the other side may have acted on it although no answer came. */
    boolean wasSent();

    /**
     * Whether the whole request went out before, within the same post, over a kept connection that broke without an answer:
     * then the other side may have acted on it twice.
     */
    default boolean wasRepeated() {
        return false;
    }

    /** One line for people on what went wrong; empty if it was answered. No secrets. Allocates. */
    String problem();

    /** What can become of a post. */
    enum Outcome {
        /** There is a whole answer with a status. */
        ANSWERED,
        /** The name could not be resolved. */
        UNRESOLVED,
        /** No connection could be made. */
        UNREACHABLE,
        /** TLS was refused by one of the two sides, or the other side doesn't speak it. */
        UNTRUSTED,
        /** The connection broke, or was closed before the answer was whole. */
        BROKEN,
        /** A deadline has passed. */
        TIMED_OUT,
        /** What came back is not HTTP, or breaks its rules. */
        MALFORMED,
        /** The answer, or its header, is longer than is read. */
        TOO_LARGE
    }
}
