package dev.nanospan.stress.model;

import java.util.Arrays;

/** One state of the model: small numbers in an array, so that it can be copied and looked up. */
final class RingState {
    /** A sequence, or a slot's content, that is none. */
    static final int NONE = -1;

    private static final int PRODUCER_FIELDS = 7;
    static final int PRODUCERS = 2;

    /** The last claimed sequence. */
    static final int CURSOR = 0;
    /** The last sequence the consumer has freed. */
    static final int CONSUMED = 1;
    /** What producers last read of {@link #CONSUMED}. */
    static final int CACHED_GATE = 2;
    /** The last sequence that is not the close's; {@link RingModel#OPEN} before. */
    static final int CLOSED_AT = 3;
    /** Where the consumer is in its loop. */
    static final int STEP = 4;
    /** The next sequence of the consumer. */
    static final int AT = 5;

    static final int END = 6;
    static final int FREED = 7;
    /** The slots of the record being read. */
    static final int FRAME = 8;

    static final int PART = 9;
    /** The record being read. */
    static final int RECORD = 10;
    /** The slots that the close wants to claim. */
    static final int LEFT = 11;

    private static final int FIRST_PRODUCER = 12;
    private static final int FIRST_SLOT = FIRST_PRODUCER + PRODUCERS * PRODUCER_FIELDS;

    /** Fields of a producer. */
    static final int P_STEP = 0;

    static final int P_RECORD = 1;
    /** What was read: the cursor. */
    static final int P_READ = 2;
    /** The first slot of a claim that is not published; {@link #NONE} without one. */
    static final int P_FIRST = 3;
    /** The part of the record that comes next, or what was read of the gate. */
    static final int P_PART = 4;
    /** Which records of this producer were published, one bit each. */
    static final int P_PUBLISHED = 5;
    /** Which records of this producer were delivered, one bit each. */
    static final int P_DELIVERED = 6;

    private static final int SLOT_FIELDS = 4;

    /** Fields of a slot: the flag holds the sequence it was published for. */
    static final int S_FLAG = 0;

    static final int S_RECORD = 1;
    static final int S_PART = 2;
    static final int S_LENGTH = 3;

    private final byte[] fields;

    private RingState(final byte[] fields) {
        this.fields = fields;
    }

    static RingState initial(final int slots) {
        final RingState state = new RingState(new byte[FIRST_SLOT + slots * SLOT_FIELDS]);
        state.set(CURSOR, NONE);
        state.set(CONSUMED, NONE);
        state.set(CACHED_GATE, NONE);
        state.set(CLOSED_AT, RingModel.OPEN);
        for (int producer = 0; producer < PRODUCERS; producer++) {
            state.producer(producer, P_FIRST, NONE);
        }
        for (int slot = 0; slot < slots; slot++) {
            state.slot(slot, S_FLAG, NONE);
            state.slot(slot, S_RECORD, NONE);
        }
        return state;
    }

    RingState copy() {
        return new RingState(fields.clone());
    }

    int get(final int field) {
        return fields[field];
    }

    void set(final int field, final int value) {
        fields[field] = (byte) value;
    }

    int producer(final int producer, final int field) {
        return fields[FIRST_PRODUCER + producer * PRODUCER_FIELDS + field];
    }

    void producer(final int producer, final int field, final int value) {
        fields[FIRST_PRODUCER + producer * PRODUCER_FIELDS + field] = (byte) value;
    }

    int slot(final int slot, final int field) {
        return fields[FIRST_SLOT + slot * SLOT_FIELDS + field];
    }

    void slot(final int slot, final int field, final int value) {
        fields[FIRST_SLOT + slot * SLOT_FIELDS + field] = (byte) value;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final RingState state && Arrays.equals(fields, state.fields);
    }

    @Override
    public int hashCode() {
        int hash = Arrays.hashCode(fields);
        hash ^= hash >>> 15;
        return hash * 0x2c1b3c6d;
    }
}
