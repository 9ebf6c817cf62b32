package dev.nanospan.stress.ring;

import dev.nanospan.ring.RecordHandler;
import java.util.Arrays;

/** Records that tell whether they are whole: every byte is the record's mark, and its length follows from its slots. */
final class Marks implements RecordHandler {
    static final int SLOT_BYTES = 64;
    static final int TORN = -1;

    private int seen;

    /** A record of a mark; the last of its slots is half full. */
    static byte[] record(final int mark, final int slots) {
        final byte[] record = new byte[slots * SLOT_BYTES - SLOT_BYTES / 2];
        Arrays.fill(record, (byte) mark);
        return record;
    }

    /** The marks of the records seen, as decimal digits in their order; {@link #TORN} if one was not whole. */
    int seen() {
        return seen;
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
