package dev.nanospan.id;

/**
 * Draws the ids of traces and spans, on the traced thread: an implementation must not allocate, block or throw there.
 *
 * <p>The engine asks a {@link Factory} for one generator for each thread state it keeps, and one thread uses it at a
 * time; so a generator needs no synchronization of its own. Ids drawn by all generators of a factory must differ. An id
 * of zero is none: the engine replaces it, but a generator should never return it.
 *
 * <p>{@link RandomIds} is the default. Another one is for services whose ids must carry something, such as the order of
 * creation:
 *
 * <pre>{@code
 * final class OrderedIds implements IdGenerator {
 *     private final IdGenerator random = RandomIds.factory().create();
 *
 *     public long nextTraceIdHigh() {
 *         return System.currentTimeMillis() << 16 | random.nextTraceIdHigh() >>> 48;
 *     }
 *
 *     public long nextTraceIdLow() {
 *         return random.nextTraceIdLow();
 *     }
 *
 *     public long nextSpanId() {
 *         return random.nextSpanId();
 *     }
 *
 *     public boolean random() {
 *         return random.random(); // the time stands in the left half
 *     }
 * }
 * }</pre>
 */
public interface IdGenerator {

    /**
     * Draws the left half of a new trace id. {@link #nextTraceIdLow} is called next, for the same trace.
     *
     * @return 64 bits; zero is allowed
     */
    long nextTraceIdHigh();

    /**
     * Draws the right half of a new trace id, after {@link #nextTraceIdHigh}.
     *
     * @return 64 bits; zero only if the left half is not
     */
    long nextTraceIdLow();

    /**
     * Draws the id of a new span.
     *
     * @return 64 bits, never zero
     */
    long nextSpanId();

    /**
     * Tells whether the right-most 7 bytes of the trace ids are uniformly random. If so, the engine sets the W3C
     * random-trace-id flag on the traces it starts, and samplers elsewhere rely on it: it must be the truth.
     *
     * @return the same answer at every call
     */
    boolean random();

    /** Makes generators. May be called from any thread. */
    interface Factory {

        /**
         * Makes one more generator. Called rarely, outside of a span: it may allocate.
         *
         * @return a generator whose ids differ from those of every other one
         */
        IdGenerator create();

        /**
         * Makes all generators, those at work included, leave their sequences for new ones.
         * {@code Nanospan.reseedIds()} calls this in a process that was restored from a snapshot, where each copy would
         * go on to draw the same ids. Does nothing unless overridden.
         */
        default void reseed() {}
    }
}
