package dev.nanospan.ring;

import dev.nanospan.layout.RecordLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Walks over the {@link OpenSpans} that a process left which is no more. A span was open if its entry says so, or if it says
 * where the record goes and that one was never published: to be asked before anything of the stripes is acknowledged by who
 * recovers them, as a gap before a record is acknowledged with it. What is damaged is counted and passed over; nothing that is read
 * is trusted. One thread.
 */
public final class OpenWalk implements Acknowledged {
    private final ByteBuffer entries;
    private final DirectLongs words;
    private final Positions positions;
    private final long salt;
    private final List<StripeWalk> stripes;
    private final int number;
    private final int count;
    private final long handedOver;
    private final byte[] record = new byte[OpenSpans.MOST_BYTES];

    /** Behind the last entry that was handed over. */
    private int at;

    /** Where the walk goes on. */
    private int search;

    private int recordBytes;
    private long torn;
    private long again;

    /**
     * @param entries of all spans
     * @param ofAll the positions of the ring
     * @param salt of the words
     * @param stripes those of the ring
     * @param number by which this is announced to handlers
     */
    public OpenWalk(
            final ByteBuffer entries,
            final ByteBuffer ofAll,
            final long salt,
            final List<StripeWalk> stripes,
            final int number) {
        this.entries = entries.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.words = new DirectLongs(entries);
        this.positions = new Positions(ofAll, Positions.OF_OPEN_SPANS);
        this.salt = salt;
        this.stripes = stripes;
        this.number = number;
        this.count = entries.capacity() / OpenSpans.ENTRY_BYTES;
        this.at = (int) Math.max(0, Math.min(count, positions.acknowledged()));
        this.search = at;
        this.handedOver = positions.handedOver();
    }

    /**
     * Hands over the records of spans as they were at their start, until there is none, the handler has no room, or so many
     * are done.
     *
     * @param scratch {@link OpenSpans#MOST_BYTES} are enough; a record that is longer is not taken for one
     * @return how many were handed over
     */
    public int drain(final RecordHandler handler, final byte[] scratch, final int limit) {
        int records = 0;
        while (records < limit && handler.ready() && find(scratch.length)) {
            if (search < handedOver) {
                again++;
            }
            search++;
            positions.handedOver(Math.max(search, positions.handedOver()));
            handler.next(number, search - at);
            at = search;
            System.arraycopy(record, 0, scratch, 0, recordBytes);
            handler.onRecord(scratch, recordBytes);
            records++;
        }
        return records;
    }

    /** Whether everything was handed over. */
    public boolean isDone() {
        return search >= count;
    }

    /** Entries, so far, that were not written to their end, or are damaged. */
    public long torn() {
        return torn;
    }

    /** Records, so far, that were handed over before, by a process that recovered them. */
    public long again() {
        return again;
    }

    /** When the process was last seen alive, ns since the epoch; 0 if it did not come to that. */
    public long aliveEpochNs() {
        return positions.alive();
    }

    @Override
    public void acknowledge(final long ofEntries) {
        positions.acknowledged(positions.acknowledged() + ofEntries);
    }

    /** Moves to the next span that was open. */
    private boolean find(final int mostBytes) {
        while (search < count) {
            final long state = words.getAcquire(search * OpenSpans.ENTRY_BYTES + OpenSpans.STATE);
            if (state != 0 && isOpen(FileStripe.valueOf(state, salt))) {
                if (isSound(search * OpenSpans.ENTRY_BYTES, mostBytes)) {
                    return true;
                }
                torn++;
            }
            search++;
        }
        return false;
    }

    private boolean isOpen(final long state) {
        if (state == OpenSpans.OPEN) {
            return true;
        }
        final int stripe = (int) state & OpenSpans.STRIPE_MASK;
        final long sequence = state >> OpenSpans.STRIPE_BITS;
        if (stripe >= stripes.size() || !stripes.get(stripe).isWithinReach(sequence)) {
            torn++;
            return false;
        }
        return !stripes.get(stripe).hasPublished(sequence);
    }

    /** Whether an entry holds a record, which is copied. */
    private boolean isSound(final int entry, final int mostBytes) {
        recordBytes = entries.getInt(entry + OpenSpans.RECORD + RecordLayout.LENGTH);
        if (recordBytes < RecordLayout.HEADER_BYTES || recordBytes > Math.min(mostBytes, OpenSpans.MOST_BYTES)) {
            return false;
        }
        final int bytes = OpenSpans.padded(recordBytes);
        entries.get(entry + OpenSpans.RECORD, record, 0, bytes);
        return OpenSpans.sum(record, bytes) == entries.getLong(entry + OpenSpans.SUM);
    }
}
