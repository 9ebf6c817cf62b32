package dev.nanospan.export.http;

/**
 * Posts one payload after the other to one destination. Never blocks: {@link #post} begins, {@link #poll} goes on with it
 * until it says that it is done, within the transport's deadlines. Throws nothing; what goes wrong is an {@link Answer}.
 *
 * <p>One thread at a time. Allocates nothing in steady state, where the kind of transport can keep that.
 */
public interface Transport {
    /**
     * Begins to post. Only when nothing is under way.
     *
     * @param payload read, perhaps more than once, until {@link #poll} says that it is done
     * @param deadlineNs by the clock of {@code nowNs}: the time by which it has to be done, whatever happens
     */
    void post(Payload payload, long nowNs, long deadlineNs);

    /**
     * Goes on with what is under way.
     *
     * @return whether there is nothing, or nothing any more, under way: then {@link #answer()} says how it went
     */
    boolean poll(long nowNs);

    /** How the last post went. Valid, and the same object each time, until the next one begins. */
    Answer answer();

    /** Bytes moved by polls so far: out, in, and into compression; a caller sees by it whether a poll did something. */
    long movedBytes();

    /** Breaks off what is under way and lets go of every resource. Nothing may be called after it. */
    void close();
}
