package dev.nanospan.stress.ring;

import dev.nanospan.ring.Bed;
import dev.nanospan.ring.RecordHandler;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import java.util.Arrays;

/**
 * A ring of one stripe of 8 slots, as small as states of a test have to be, and records that tell whether they are whole:
 * every byte is the record's mark, and its length follows from the mark.
 */
final class Ring implements RecordHandler {
    static final int SLOTS = 8;
    static final int SLOT_BYTES = 64;
    static final int TORN = -1;

    private final SpanRing ring = new SpanRing(SLOTS * SLOT_BYTES, SLOT_BYTES, 1);
    private final byte[] scratch = new byte[SLOTS * SLOT_BYTES];
    private final Bed bed = new Bed(ring);
    private int seen;

    /** Moves the ring on by records of one slot, so that a later one wraps. */
    Ring advance(final int slots) {
        for (int i = 0; i < slots; i++) {
            offer(0, 1);
            drain();
        }
        return this;
    }

    /** Offers a record of a mark; the last of its slots is half full. */
    int offer(final int mark, final int slots) {
        final byte[] record = new byte[slots * SLOT_BYTES - SLOT_BYTES / 2];
        Arrays.fill(record, (byte) mark);
        return ring.stripe(0).offer(record, record.length);
    }

    boolean isOffered(final int mark, final int slots) {
        return offer(mark, slots) == Stripe.OFFERED;
    }

    /** The marks of the records drained, as decimal digits in their order; {@link #TORN} if one was not whole. */
    int drain() {
        seen = 0;
        final int unused = ring.drain(this, scratch);
        return seen;
    }

    /** In so small a ring every claim passes a mark. */
    boolean isNeededOnGoingToBed() {
        return bed.isNeededOnGoing();
    }

    boolean isRung() {
        return bed.isRung();
    }

    void close() {
        ring.close();
    }

    @Override
    public void onRecord(final byte[] record, final int recordBytes) {
        if (seen != TORN) {
            seen = isWhole(record, recordBytes) ? seen * 10 + record[recordBytes - 1] : TORN;
        }
    }

    /** The frame's length stands in the first four bytes of a record, so the mark begins behind it. */
    private static boolean isWhole(final byte[] record, final int recordBytes) {
        final byte mark = record[recordBytes - 1];
        for (int i = Integer.BYTES; i < recordBytes; i++) {
            if (record[i] != mark) {
                return false;
            }
        }
        return recordBytes % SLOT_BYTES == SLOT_BYTES / 2;
    }
}
