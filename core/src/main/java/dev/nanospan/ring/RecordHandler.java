package dev.nanospan.ring;

/** Takes records out of the ring, on the consumer's thread. */
@FunctionalInterface
public interface RecordHandler {
    /**
     * Takes one record.
     *
     * @param scratch holds the record from offset 0, during the call only
     */
    void onRecord(byte[] scratch, int recordBytes);

    /**
     * Says what is passed next: a record, or padding, for which {@link #onRecord} is not called. Only a ring in a file does
     * so: its slots are free once they are acknowledged.
     *
     * @param stripe its number
     * @param slots how many are passed
     */
    default void next(final int stripe, final int slots) {}

    /** Whether there is room for one more record; asked before each. */
    default boolean ready() {
        return true;
    }
}
