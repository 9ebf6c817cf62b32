package dev.nanospan.ring.file;

import dev.nanospan.ring.SpanRing;

/**
 * How large a ring is.
 *
 * @param ringBytes of all stripes, a power of two
 * @param slotBytes a power of two
 * @param stripes a power of two
 * @param maxRecordBytes the longest record
 * @param openSpans of how many open spans the file holds the start; 0 for none
 */
public record RingShape(int ringBytes, int slotBytes, int stripes, int maxRecordBytes, int openSpans) {
    private static final int MIN_SLOT_BYTES = 64;
    private static final int MAX_OPEN_SPANS = 1 << 20;

    /** Whether a ring can be like that, and a file of it be mapped. */
    boolean isSound() {
        return isPowerOfTwo(ringBytes)
                && isPowerOfTwo(slotBytes)
                && isPowerOfTwo(stripes)
                && slotBytes >= MIN_SLOT_BYTES
                && stripes <= SpanRing.MAX_STRIPES
                && slotBytes <= ringBytes / stripes
                && maxRecordBytes > 0
                && maxRecordBytes <= ringBytes / stripes
                && openSpans >= 0
                && openSpans <= MAX_OPEN_SPANS
                && FileLayout.fileBytes(this) <= Integer.MAX_VALUE;
    }

    private static boolean isPowerOfTwo(final int value) {
        return value > 0 && Integer.bitCount(value) == 1;
    }
}
