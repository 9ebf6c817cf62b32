package dev.nanospan.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The ring: one slab of direct memory, cut into stripes. A producer keeps to one stripe, so that its records stay in
 * order; a single consumer drains all stripes in turn.
 */
public final class SpanRing {
    /** The most parts it can be cut into. */
    public static final int MAX_STRIPES = 16;

    private static final int ALIGNMENT_BYTES = 64;

    private final Alarm alarm = new Alarm(this);
    private final Stripe[] stripes;
    private final int ringBytes;
    private final int slotBytes;

    /**
     * @param ringBytes of all stripes, a power of two
     * @param slotBytes a power of two
     * @param stripes a power of two
     */
    public SpanRing(final int ringBytes, final int slotBytes, final int stripes) {
        final ByteBuffer slab = ByteBuffer.allocateDirect(ringBytes + ALIGNMENT_BYTES)
                .alignedSlice(ALIGNMENT_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        final int stripeBytes = ringBytes / stripes;
        this.ringBytes = ringBytes;
        this.slotBytes = slotBytes;
        this.stripes = new Stripe[stripes];
        for (int i = 0; i < stripes; i++) {
            this.stripes[i] = new Stripe(slab.slice(i * stripeBytes, stripeBytes), slotBytes, alarm);
        }
    }

    /**
     * A ring in memory that a file is mapped to: {@link FileStripe} says how that differs.
     *
     * @param slab a power of two of bytes, zeroed, 64-byte aligned
     * @param positions for each stripe {@link Positions#BYTES}, zeroed
     * @param salt of the commit words
     * @param openSpans where ends of spans are noted; null for nowhere
     */
    public SpanRing(
            final ByteBuffer slab,
            final int slotBytes,
            final int stripes,
            final ByteBuffer positions,
            final long salt,
            final @Nullable OpenSpans openSpans) {
        final int stripeBytes = slab.capacity() / stripes;
        this.ringBytes = slab.capacity();
        this.slotBytes = slotBytes;
        this.stripes = new Stripe[stripes];
        for (int i = 0; i < stripes; i++) {
            this.stripes[i] = FileStripe.of(
                    slab.slice(i * stripeBytes, stripeBytes),
                    slotBytes,
                    new Positions(positions, i),
                    salt,
                    i,
                    alarm,
                    openSpans);
        }
    }

    /** What wakes the consumer. */
    public Alarm alarm() {
        return alarm;
    }

    /** The stripe of the n-th producer. */
    public Stripe stripe(final int producer) {
        return stripes[producer & (stripes.length - 1)];
    }

    /** The slots of all stripes. */
    public int slots() {
        return ringBytes / slotBytes;
    }

    public int stripes() {
        return stripes.length;
    }

    /** The memory of slots and of the sequencers' flags, in bytes. */
    public long footprintBytes() {
        return (long) ringBytes + (long) ringBytes / slotBytes * Integer.BYTES;
    }

    /**
     * Drains every stripe once.
     *
     * @param scratch at least as long as the longest record
     * @return the slots passed; 0 if there was nothing
     */
    public int drain(final RecordHandler handler, final byte[] scratch) {
        int slots = 0;
        for (final Stripe stripe : stripes) {
            slots += stripe.drain(handler, scratch, stripe.capacitySlots());
        }
        return slots;
    }

    /** Whether a producer has passed a mark in a stripe, and the consumer has not drained what was there. */
    boolean isMarkPassed() {
        for (final Stripe stripe : stripes) {
            if (stripe.isMarkPassed()) {
                return true;
            }
        }
        return false;
    }

    /** Closes all stripes; see {@link Stripe#close()}. */
    public void close() {
        for (final Stripe stripe : stripes) {
            stripe.close();
        }
    }

    /** Whether a stripe still holds claimed slots that are not drained. */
    public boolean isEmpty() {
        return slotsInUse() == 0;
    }

    /** How full the fullest stripe is, from 0 to 1. The consumer's thread; others see a value that is a little old. */
    public double fullestStripe() {
        long slots = 0;
        for (final Stripe stripe : stripes) {
            slots = Math.max(slots, stripe.slotsHeld());
        }
        return (double) slots / stripes[0].capacitySlots();
    }

    public long slotsInUse() {
        long slots = 0;
        for (final Stripe stripe : stripes) {
            slots += stripe.slotsInUse();
        }
        return slots;
    }

    /** Notes what is claimed now in each stripe. Any thread. */
    public void claimed(final long[] into) {
        for (int i = 0; i < stripes.length; i++) {
            into[i] = stripes[i].claimed();
        }
    }

    /** Whether everything noted by {@link #claimed(long[])} is drained. The consumer's thread. */
    public boolean isDrainedTo(final long[] claimed) {
        for (int i = 0; i < stripes.length; i++) {
            if (!stripes[i].isDrainedTo(claimed[i])) {
                return false;
            }
        }
        return true;
    }
}
