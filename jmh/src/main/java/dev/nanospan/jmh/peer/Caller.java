package dev.nanospan.jmh.peer;

/**
 * What a service does with a tracer, on one thread.
 *
 * @param <S> a span of the tracer
 */
public interface Caller<S> {
    /** Starts the span {@code match}: a root, or a child of the current one. */
    S start();

    /** Sets the four attributes of {@link Spans}. */
    void four(S span, int i);

    /** Sets a text, under the key of that number, below {@link Spans#KEYS}. */
    void text(S span, int key, String value);

    /** Sets a text under a key that is a plain string. */
    void named(S span, String key, String value);

    /** Adds the event {@code book.crossed}. */
    void event(S span);

    /** Says that the span failed, and by what. */
    void fail(S span, Throwable cause);

    /** Ends a span. */
    void end(S span);

    /** A child {@code settle} of the current span, made current, closed and ended. */
    void child();

    /** Starts a span and makes it the current one of this thread. */
    void openParent();

    /** Takes the current span away again. */
    void closeParent();

    /** Draws a trace id and a span id and makes both into hex digits. */
    Object ids();
}
