package dev.nanospan.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Walks over what a {@link FileStripe} of a process that is no more has left: from what was acknowledged on, at most one lap.
 * A slot that does not hold its commit word was claimed by a thread that did not come to publish it, or by none; the walk
 * then goes on slot by slot. Nothing that is read is trusted. One thread.
 */
public final class StripeWalk implements Acknowledged {
    private final ByteBuffer slab;
    private final DirectLongs words;
    private final Positions positions;
    private final long salt;
    private final int number;
    private final int slotShift;
    private final int indexMask;
    private final long end;
    private final long handedOver;

    /** Behind the last record. */
    private long at;

    /** Where the walk goes on. */
    private long search;

    private int frame;

    /** Whether a record was met since the last one that is published, but can't be one. */
    private boolean unsound;

    private long torn;
    private long again;

    /**
     * @param slab the memory of this stripe alone, a power of two of slots
     * @param slotBytes a power of two
     * @param ofAll the positions of all stripes
     * @param stripe which of them this is
     * @param salt of the commit words
     * @param number by which this is announced to handlers
     */
    public StripeWalk(
            final ByteBuffer slab,
            final int slotBytes,
            final ByteBuffer ofAll,
            final int stripe,
            final long salt,
            final int number) {
        final int slots = slab.capacity() / slotBytes;
        this.slab = slab.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.words = new DirectLongs(slab);
        this.positions = new Positions(ofAll, stripe);
        this.salt = salt;
        this.number = number;
        this.slotShift = Integer.numberOfTrailingZeros(slotBytes);
        this.indexMask = slots - 1;
        this.at = Math.max(0, positions.acknowledged());
        this.search = at;
        this.end = at + slots;
        this.handedOver = positions.handedOver();
    }

    /**
     * Hands over records, in the order they were claimed, until there is none, the handler has no room, or so many are done.
     *
     * @param scratch at least as long as the longest record; one that is longer is not taken for a record
     * @return how many were handed over
     */
    public int drain(final RecordHandler handler, final byte[] scratch, final int limit) {
        int records = 0;
        while (records < limit && handler.ready() && find(scratch.length)) {
            final int slots = slotsOf(frame);
            final long until = search + slots;
            if (frame > 0) {
                if (search < handedOver) {
                    again++;
                }
                get(offsetOf(search) + FileStripe.COMMIT_BYTES, scratch, frame);
                records++;
            }
            positions.handedOver(Math.max(until, positions.handedOver()));
            handler.next(number, (int) (until - at));
            at = until;
            search = until;
            if (frame > 0) {
                handler.onRecord(scratch, frame);
            }
        }
        return records;
    }

    /** Whether everything was handed over. */
    public boolean isDone() {
        return search >= end;
    }

    /** Whether a record was published that begins in a slot, and is, or was, to be found here. */
    boolean hasPublished(final long sequence) {
        return sequence < positions.acknowledged() || FileStripe.isCommitted(words, offsetOf(sequence), sequence, salt);
    }

    /** Whether a slot is one that the process can have claimed. */
    boolean isWithinReach(final long sequence) {
        return sequence >= 0 && sequence < end;
    }

    /** Places, so far, where a record was begun and not published: one for each gap before a record. */
    public long torn() {
        return torn;
    }

    /** Records, so far, that were handed over before, by the process that made them or by one that recovered them. */
    public long again() {
        return again;
    }

    @Override
    public void acknowledge(final long slots) {
        positions.acknowledged(positions.acknowledged() + slots);
    }

    /** Moves to the next record or padding. */
    private boolean find(final int mostBytes) {
        while (search < end) {
            final boolean committed = FileStripe.isCommitted(words, offsetOf(search), search, salt);
            if (committed && isSound(mostBytes)) {
                countGap(search > at);
                return true;
            }
            unsound |= committed;
            search++;
        }
        countGap(unsound);
        return false;
    }

    private void countGap(final boolean isThere) {
        if (isThere) {
            torn++;
        }
        unsound = false;
    }

    private boolean isSound(final int mostBytes) {
        frame = slab.getInt(offsetOf(search) + FileStripe.COMMIT_BYTES);
        final long most = frame > 0 ? mostBytes : (indexMask + 1L) << slotShift;
        final long size = Math.abs((long) frame);
        return size >= Integer.BYTES && size <= most && search + slotsOf(frame) <= end;
    }

    private int slotsOf(final int framed) {
        final long bytes = Math.abs((long) framed) + FileStripe.COMMIT_BYTES;
        return (int) ((bytes + (1L << slotShift) - 1) >>> slotShift);
    }

    private void get(final int offset, final byte[] scratch, final int recordBytes) {
        final int untilWrap = slab.capacity() - offset;
        if (recordBytes <= untilWrap) {
            slab.get(offset, scratch, 0, recordBytes);
        } else {
            slab.get(offset, scratch, 0, untilWrap);
            slab.get(0, scratch, untilWrap, recordBytes - untilWrap);
        }
    }

    private int offsetOf(final long sequence) {
        return ((int) sequence & indexMask) << slotShift;
    }
}
