package dev.nanospan.stress.ring;

import dev.nanospan.ring.Bed;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;

/** A ring of one stripe of 8 slots, as small as states of a test have to be, for records of {@link Marks}. */
final class Ring {
    static final int SLOTS = 8;
    static final int BYTES = SLOTS * Marks.SLOT_BYTES;

    private final SpanRing ring;
    private final byte[] scratch = new byte[BYTES];
    private final Bed bed;

    Ring() {
        this(new SpanRing(BYTES, Marks.SLOT_BYTES, 1));
    }

    Ring(final SpanRing ring) {
        this.ring = ring;
        this.bed = new Bed(ring);
    }

    /** Moves the ring on by records of one slot, so that a later one wraps. */
    Ring advance(final int slots) {
        for (int i = 0; i < slots; i++) {
            offer(0, 1);
            drain();
        }
        return this;
    }

    /** Offers a record of a mark. */
    int offer(final int mark, final int slots) {
        final byte[] record = Marks.record(mark, slots);
        return ring.stripe(0).offer(record, record.length);
    }

    boolean isOffered(final int mark, final int slots) {
        return offer(mark, slots) == Stripe.OFFERED;
    }

    /** What was drained; see {@link Marks#seen()}. */
    int drain() {
        final Marks marks = new Marks();
        final int unused = ring.drain(marks, scratch);
        return marks.seen();
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
}
