package dev.nanospan.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One part of the ring: a slab of slots and the sequencer that hands them out. Hot path: {@link #offer} allocates
 * nothing and takes no lock.
 *
 * <p>A record takes as many contiguous slots as it needs. Only its first slot is published, after the whole record is
 * written; the consumer tests that slot and hops by the length. Publishing all of them would let a producer that is late
 * with a flag, when the consumer has long hopped over it, replace the flag of the next lap: that record is then never
 * seen, and all behind it wait for ever. The exhaustive model in the stress module finds it.
 *
 * <p>A frame begins with its length in bytes; a negative length is padding. The length is written by this class, so
 * that a record that two threads spoilt still keeps its frame.
 *
 * <p>Any number of producers; one consumer at a time.
 */
public sealed class Stripe permits FileStripe {
    public static final int OFFERED = 0;
    public static final int FULL = 1;
    public static final int SPOILT = 2;

    static final long NO_ROOM = -1;

    private static final int BATCHES_A_LAP = 8;
    private static final int MARKS_A_LAP = 8;

    private final MultiProducerSequencer sequencer;
    private final Sequence consumed;
    private final ByteBuffer slab;
    private final int slabBytes;
    private final int slotShift;
    private final int indexMask;
    private final int batchSlots;
    private final int markShift;
    private final int markMask;
    private final Alarm alarm;
    private long next;

    /** Whether the last claim failed: then capacity is asked for first, as a failing claim throws. Racy, a mere hint. */
    private boolean full;

    private volatile long closedAt = Long.MAX_VALUE;

    /**
     * @param slab the memory of this stripe alone, a power of two of slots
     * @param slotBytes a power of two
     * @param alarm is rung where a claim passes a mark
     */
    Stripe(final ByteBuffer slab, final int slotBytes, final Alarm alarm) {
        this(slab, slotBytes, alarm, new Sequence());
    }

    private Stripe(final ByteBuffer slab, final int slotBytes, final Alarm alarm, final Sequence consumed) {
        this(slab, slotBytes, alarm, consumed, consumed);
    }

    /**
     * @param consumed moved behind what is drained
     * @param gate what producers may not overtake by a lap
     */
    Stripe(
            final ByteBuffer slab,
            final int slotBytes,
            final Alarm alarm,
            final Sequence consumed,
            final Sequence gate) {
        final int slots = slab.capacity() / slotBytes;
        this.slab = slab.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.slabBytes = slab.capacity();
        this.slotShift = Integer.numberOfTrailingZeros(slotBytes);
        this.indexMask = slots - 1;
        this.batchSlots = Math.max(1, slots / BATCHES_A_LAP);
        this.markShift = Integer.numberOfTrailingZeros(Math.max(1, slots / MARKS_A_LAP));
        this.markMask = (1 << markShift) - 1;
        this.alarm = alarm;
        this.sequencer = new MultiProducerSequencer(slots, new BusySpinWaitStrategy());
        this.consumed = consumed;
        this.sequencer.addGatingSequences(gate);
    }

    /** Copies a record into the ring that is not of an open span. Any thread. */
    public int offer(final byte[] record, final int recordBytes) {
        return offer(record, recordBytes, OpenSpans.NONE);
    }

    /**
     * Copies a record into the ring. Any thread.
     *
     * @param record its first four bytes are replaced by {@code recordBytes}, little-endian
     * @param entry the number of the span among {@link OpenSpans}, if there are such
     * @return {@link #OFFERED}, {@link #FULL} if there is no room, {@link #SPOILT} if the record could not be copied
     */
    public int offer(final byte[] record, final int recordBytes, final int entry) {
        final long first = claim(slotsOf(recordBytes));
        if (first == NO_ROOM) {
            return FULL;
        }
        ends(entry, first);
        return write(first, record, recordBytes) ? OFFERED : SPOILT;
    }

    /**
     * The first half of {@link #offer}; {@link #write} must follow. Apart, so that a test can stop in between.
     *
     * @return the first of the slots claimed, or {@link #NO_ROOM}
     */
    long claim(final int slots) {
        if (full && !sequencer.hasAvailableCapacity(slots)) {
            return NO_ROOM;
        }
        try {
            final long last = sequencer.tryNext(slots);
            if (full) {
                full = false;
            }
            if (((int) last & markMask) < slots) {
                alarm.ring();
            }
            return last - slots + 1;
        } catch (final InsufficientCapacityException e) {
            full = true;
            return NO_ROOM;
        }
    }

    /** Called between claim and write: what becomes of an open span is from now on what becomes of that slot. */
    void ends(final int entry, final long first) {}

    /** The slots a record of a length takes. */
    int slotsOf(final int recordBytes) {
        return (recordBytes + (1 << slotShift) - 1) >>> slotShift;
    }

    int capacitySlots() {
        return indexMask + 1;
    }

    /** Writes a record into slots that were claimed for it and publishes it; false if padding was published instead. */
    boolean write(final long first, final byte[] record, final int recordBytes) {
        final int offset = frameOf(first);
        boolean written = false;
        try {
            frame(record, recordBytes);
            put(offset, record, recordBytes);
            written = true;
        } catch (final IndexOutOfBoundsException e) {
            return false; // the record is shorter than it is said to be
        } finally {
            if (!written) {
                slab.putInt(offset, -recordBytes);
            }
            publish(first);
        }
        return written;
    }

    /** Lets the consumer see what begins in a slot. */
    void publish(final long first) {
        sequencer.publish(first);
    }

    private static void frame(final byte[] record, final int recordBytes) {
        record[3] = (byte) (recordBytes >>> 3 * Byte.SIZE);
        record[2] = (byte) (recordBytes >>> 2 * Byte.SIZE);
        record[1] = (byte) (recordBytes >>> Byte.SIZE);
        record[0] = (byte) recordBytes;
    }

    private void put(final int offset, final byte[] record, final int recordBytes) {
        final int untilWrap = slabBytes - offset;
        if (recordBytes <= untilWrap) {
            slab.put(offset, record, 0, recordBytes);
        } else {
            slab.put(offset, record, 0, untilWrap);
            slab.put(0, record, untilWrap, recordBytes - untilWrap);
        }
    }

    /**
     * Takes published records, in their order, until there is none, the handler has no room, or {@code limitSlots} have
     * been passed. Slots become
     * free in batches, so that the producers' lines are not taken from them one by one.
     *
     * @param scratch at least as long as the longest record
     * @return the slots passed
     */
    public int drain(final RecordHandler handler, final byte[] scratch, final int limitSlots) {
        final long cursor = Math.min(sequencer.getCursor(), closedAt);
        final long start = next;
        final long end = Math.min(cursor, start + limitSlots - 1);
        long at = start;
        long freed = start;
        try {
            while (at <= end && sequencer.isAvailable(at) && handler.ready()) {
                final int offset = frameOf(at);
                final int frame = slab.getInt(offset);
                final int slots = Math.max(1, slotsOf(Math.abs(frame)));
                at += slots;
                announce(handler, at, slots);
                if (frame > 0) {
                    get(offset, scratch, frame);
                    handler.onRecord(scratch, frame);
                }
                if (at - freed >= batchSlots) {
                    freed = at;
                    free(at);
                }
            }
        } finally {
            next = at;
            if (at != freed) {
                free(at);
            }
        }
        return (int) (at - start);
    }

    /** Called before a record is handed over, or padding passed, that ends before a slot. */
    void announce(final RecordHandler handler, final long end, final int slots) {}

    private void get(final int offset, final byte[] scratch, final int recordBytes) {
        final int untilWrap = slabBytes - offset;
        if (recordBytes <= untilWrap) {
            slab.get(offset, scratch, 0, recordBytes);
        } else {
            slab.get(offset, scratch, 0, untilWrap);
            slab.get(0, scratch, untilWrap, recordBytes - untilWrap);
        }
    }

    private void free(final long until) {
        if (closedAt == Long.MAX_VALUE) {
            consumed.set(until - 1);
        }
    }

    /**
     * Closes the stripe against producers: what capacity is left is claimed, and no slot becomes free again, so that
     * every later claim fails. Only the consumer's thread, or any thread once the consumer has stopped.
     */
    public void close() {
        if (closedAt != Long.MAX_VALUE) {
            return;
        }
        while (true) {
            final int left = (int) sequencer.remainingCapacity();
            if (left <= 0) {
                break;
            }
            try {
                final long last = sequencer.tryNext(left);
                closedAt = last - left;
                return;
            } catch (final InsufficientCapacityException e) {
                Thread.onSpinWait(); // a producer claimed meanwhile: less is left
            }
        }
        closedAt = sequencer.getCursor();
    }

    public boolean isClosed() {
        return closedAt != Long.MAX_VALUE;
    }

    /** The last claimed slot that may hold a record; what was claimed by {@link #close()} doesn't count. Any thread. */
    public long claimed() {
        return Math.min(sequencer.getCursor(), closedAt);
    }

    /** Whether a claim has passed a mark behind what has been drained. The consumer's thread. */
    boolean isMarkPassed() {
        return sequencer.getCursor() >> markShift != next - 1 >> markShift;
    }

    /** Whether everything claimed up to a slot has been drained. The consumer's thread. */
    public boolean isDrainedTo(final long claimed) {
        return next > Math.min(claimed, closedAt);
    }

    /** Slots that are claimed and not drained. The consumer's thread; others see a value that is a little old. */
    public long slotsInUse() {
        return Math.max(0, claimed() - (isClosed() ? next - 1 : consumed.get()));
    }

    /** Slots that producers can't claim now. Like {@link #slotsInUse()}. */
    long slotsHeld() {
        return slotsInUse();
    }

    /** Where the frame of a record stands that begins in a slot. */
    int frameOf(final long sequence) {
        return offsetOf(sequence);
    }

    final int offsetOf(final long sequence) {
        return ((int) sequence & indexMask) << slotShift;
    }
}
