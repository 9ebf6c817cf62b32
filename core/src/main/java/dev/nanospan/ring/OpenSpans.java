package dev.nanospan.ring;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Utf8;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The starts of spans that are open, in the file of the ring: an entry for each span that may be open at once, so that none is
 * claimed or searched for. Hot path: a short copy and two ordered stores a span; allocates nothing, takes no lock.
 *
 * <pre>
 *  0  state (64): 0 for nothing, else a {@linkplain FileStripe#word word} of -1 for open, or of where the record
 *     goes: sequence (bits 4 to 62) and stripe (0 to 3)
 *  8  sum of the words behind it (64)
 * 16  the span's record as it was at the start, up to {@value #MOST_BYTES} bytes
 * </pre>
 *
 * <p>An entry is never cleared when a span ends. It says instead, before the record is published, in which slot it will be: so
 * from that one store of the commit word on the span is in the ring and no longer here, and a crash finds it in one of both,
 * whenever it comes. That the slot was used again since is no matter, as it was acknowledged before that.
 *
 * <p>The one who has an entry is the one who has the recorder of that number: writes to an entry come one after another.
 */
public final class OpenSpans {
    public static final int ENTRY_BYTES = 256;

    /** Of a span that has no entry. */
    public static final int NONE = -1;

    static final long OPEN = -1;
    static final int STRIPE_BITS = 4;
    static final int STRIPE_MASK = SpanRing.MAX_STRIPES - 1;
    static final int STATE = 0;
    static final int SUM = STATE + Long.BYTES;
    static final int RECORD = SUM + Long.BYTES;
    static final int MOST_BYTES = ENTRY_BYTES - RECORD;

    /** Of a record that is cut: so many, and behind them what it has lost. */
    static final int MOST_ITEMS_BYTES = MOST_BYTES - RecordLayout.DROPPED_BYTES;

    /** The most bytes of a name in a record that is cut. */
    static final int MOST_NAME_BYTES = 96;

    private static final int RUN = RecordLayout.TAG_BYTES + Integer.BYTES;

    /** What the words of a record are multiplied by for its sum. */
    private static final long[] FACTORS = factors();

    private final ByteBuffer entries;
    private final DirectLongs words;
    private final Positions positions;
    private final long salt;
    private final long open;

    /**
     * @param entries {@link #ENTRY_BYTES} for each, zeroed, 64-byte aligned
     * @param positions those of the ring
     * @param salt of the words
     */
    public OpenSpans(final ByteBuffer entries, final ByteBuffer positions, final long salt) {
        this.entries = entries.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.words = new DirectLongs(entries);
        this.positions = new Positions(positions, Positions.OF_OPEN_SPANS);
        this.salt = salt;
        this.open = FileStripe.word(OPEN, salt);
    }

    /**
     * Keeps the start of a span. Whoever has the entry.
     *
     * @param record may be of any length; what an entry has no room for is left out, and counted in it
     */
    public void begin(final int entry, final byte[] record, final int recordBytes) {
        VarHandle.releaseFence(); // what the entry said before was that a record is published: let it be so first
        if (isShort(record, recordBytes)) {
            final int at = entry * ENTRY_BYTES;
            entries.putLong(at + SUM, copy(record, recordBytes, at + RECORD));
            words.setRelease(at + STATE, open);
        } else {
            beginCut(entry, record, Math.min(recordBytes, record.length));
        }
    }

    /**
     * Copies a record, with its length, and gives its sum. Word by word: it has just been written so, and a processor has to wait
     * until such words are out before it can read several of them at once.
     */
    private long copy(final byte[] record, final int recordBytes, final int to) {
        final int bytes = padded(recordBytes);
        final long first = RecordLayout.getLong(record, RecordLayout.LENGTH) & -1L << Integer.SIZE | recordBytes;
        entries.putLong(to, first);
        long sum = bytes + first * FACTORS[0];
        for (int i = Long.BYTES; i < bytes; i += Long.BYTES) {
            final long word = RecordLayout.getLong(record, i);
            entries.putLong(to + i, word);
            sum += word * FACTORS[i / Long.BYTES];
        }
        return sum;
    }

    private static boolean isShort(final byte[] record, final int recordBytes) {
        return recordBytes >= RecordLayout.HEADER_BYTES
                && recordBytes <= MOST_BYTES
                && padded(recordBytes) <= record.length;
    }

    /** Notes where the record of a span goes that ends. Whoever has the entry, before the record is published. */
    void ends(final int entry, final int stripe, final long sequence) {
        if (entry >= 0) {
            words.setRelease(entry * ENTRY_BYTES + STATE, FileStripe.word(sequence << STRIPE_BITS | stripe, salt));
        }
    }

    /** Forgets a span that will never be in the ring. Whoever has the entry. */
    public void forget(final int entry) {
        words.setRelease(entry * ENTRY_BYTES + STATE, 0);
    }

    /** Notes that the process is alive, ns since the epoch. One thread. */
    public void alive(final long epochNs) {
        positions.alive(epochNs);
    }

    /** Whether a span is open. Exact while none starts or ends. */
    public boolean isAnyOpen() {
        for (int at = 0; at < entries.capacity(); at += ENTRY_BYTES) {
            if (words.getAcquire(at + STATE) == open) {
                return true;
            }
        }
        return false;
    }

    public long footprintBytes() {
        return entries.capacity();
    }

    /** The length of a record in whole words. */
    static int padded(final int recordBytes) {
        return recordBytes + Long.BYTES - 1 & -Long.BYTES;
    }

    /** The sum over a record of whole words. */
    static long sum(final byte[] record, final int bytes) {
        long sum = bytes;
        for (int i = 0; i < bytes; i += Long.BYTES) {
            sum += RecordLayout.getLong(record, i) * FACTORS[i / Long.BYTES];
        }
        return sum;
    }

    /** Odd, so that wherever a byte is wrong, the sum is wrong; and in no order, so that two hardly make up for each other. */
    private static long[] factors() {
        final long[] factors = new long[MOST_BYTES / Long.BYTES];
        for (int i = 0; i < factors.length; i++) {
            final long mixed = FileStripe.word(i, MOST_BYTES);
            factors[i] = FileStripe.word(mixed >>> Integer.SIZE, mixed) | 1;
        }
        return factors;
    }

    /**
     * Keeps of a record that is too long its header, its name, if need be cut, and those items that there is room for; what is
     * left out is counted among what the span has lost.
     */
    private void beginCut(final int entry, final byte[] record, final int recordBytes) {
        if (recordBytes < RecordLayout.HEADER_BYTES) {
            forget(entry);
            return;
        }
        final int from = entry * ENTRY_BYTES + RECORD;
        entries.put(from, record, 0, RecordLayout.HEADER_BYTES);
        entries.putShort(from + RecordLayout.ATTRIBUTE_COUNT, (short) 0);
        entries.putShort(from + RecordLayout.LINK_COUNT, (short) 0);
        final int named = putName(from, record, recordBytes);
        final int kept = putItems(from, named, record, recordBytes);
        final int end = putDropped(from, kept, record, recordBytes);
        entries.putInt(from + RecordLayout.LENGTH, end);
        entries.putLong(from - RECORD + SUM, sumOfEntry(from, padded(end)));
        words.setRelease(from - RECORD + STATE, open);
    }

    /** Puts the name first, if it is not a number in the header; gives where the next item goes. */
    private int putName(final int from, final byte[] record, final int recordBytes) {
        final int at = find(RecordLayout.NAME, record, recordBytes);
        if (at == 0) {
            return RecordLayout.HEADER_BYTES;
        }
        final int size = itemBytes(record, at, recordBytes);
        final int bytes = Utf8.boundedBytes(record, at + RUN, size - RUN, MOST_NAME_BYTES);
        entries.put(from + RecordLayout.HEADER_BYTES, record, at, RecordLayout.TAG_BYTES);
        entries.putInt(from + RecordLayout.HEADER_BYTES + RecordLayout.TAG_BYTES, bytes);
        entries.put(from + RecordLayout.HEADER_BYTES + RUN, record, at + RUN, bytes);
        return RecordLayout.HEADER_BYTES + RUN + bytes;
    }

    /** Puts those items that there is room for; gives where the next one would go. */
    private int putItems(final int from, final int first, final byte[] record, final int recordBytes) {
        int to = first;
        boolean isLinkKept = false;
        int at = RecordLayout.HEADER_BYTES;
        int size = itemBytes(record, at, recordBytes);
        while (size > 0) {
            final int tag = RecordLayout.getInt(record, at);
            final boolean isKept = size <= MOST_ITEMS_BYTES - to && mayFollow(tag, isLinkKept);
            if (isKept) {
                entries.put(from + to, record, at, size);
                to += size;
                count(tag, from);
            }
            if (RecordLayout.typeOf(tag) == RecordLayout.LINK) {
                isLinkKept = isKept;
            }
            at += size;
            size = itemBytes(record, at, recordBytes);
        }
        return to;
    }

    /** Whether an item stands behind the name: what is said of a link does so only if the link itself does. */
    private static boolean mayFollow(final int tag, final boolean isLinkKept) {
        final int type = RecordLayout.typeOf(tag);
        if (type == RecordLayout.NAME || type == RecordLayout.DROPPED) {
            return false;
        }
        return isLinkKept || type == RecordLayout.LINK || RecordLayout.levelOf(tag) != RecordLayout.LEVEL_LINK;
    }

    private void count(final int tag, final int from) {
        final int type = RecordLayout.typeOf(tag);
        if (type == RecordLayout.LINK) {
            bump(from + RecordLayout.LINK_COUNT);
        } else if (RecordLayout.isAttribute(type) && RecordLayout.levelOf(tag) == RecordLayout.LEVEL_SPAN) {
            bump(from + RecordLayout.ATTRIBUTE_COUNT);
        }
    }

    private void bump(final int at) {
        entries.putShort(at, (short) (entries.getShort(at) + 1));
    }

    /** Says what was left out, here and before; gives where the record ends. */
    private int putDropped(final int from, final int to, final byte[] record, final int recordBytes) {
        final int at = from + to;
        final int before = find(RecordLayout.DROPPED, record, recordBytes);
        entries.putInt(at, RecordLayout.tag(RecordLayout.DROPPED, RecordLayout.LEVEL_SPAN, 0));
        for (int i = RecordLayout.TAG_BYTES; i < RecordLayout.DROPPED_BYTES; i += Integer.BYTES) {
            entries.putInt(at + i, before == 0 ? 0 : RecordLayout.getInt(record, before + i));
        }
        addMissing(RecordLayout.ATTRIBUTE_COUNT, record, from, at + RecordLayout.DROPPED_ATTRIBUTES);
        addMissing(RecordLayout.LINK_COUNT, record, from, at + RecordLayout.DROPPED_LINKS);
        return to + RecordLayout.DROPPED_BYTES;
    }

    private void addMissing(final int count, final byte[] record, final int from, final int to) {
        final int kept = entries.getShort(from + count) & 0xFFFF;
        entries.putInt(to, entries.getInt(to) + RecordLayout.getUnsignedShort(record, count) - kept);
    }

    /** Where the first item of a type is; 0 if there is none. */
    private static int find(final int type, final byte[] record, final int recordBytes) {
        int at = RecordLayout.HEADER_BYTES;
        int size = itemBytes(record, at, recordBytes);
        while (size > 0) {
            if (RecordLayout.typeOf(RecordLayout.getInt(record, at)) == type) {
                return at;
            }
            at += size;
            size = itemBytes(record, at, recordBytes);
        }
        return 0;
    }

    private static int itemBytes(final byte[] record, final int at, final int end) {
        return at >= end ? 0 : RecordLayout.itemBytes(record, at, end);
    }

    private long sumOfEntry(final int from, final int bytes) {
        long sum = bytes;
        for (int i = 0; i < bytes; i += Long.BYTES) {
            sum += entries.getLong(from + i) * FACTORS[i / Long.BYTES];
        }
        return sum;
    }
}
