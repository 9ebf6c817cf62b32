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

    /** Whether there is room for one more record; asked before each. */
    default boolean ready() {
        return true;
    }
}
