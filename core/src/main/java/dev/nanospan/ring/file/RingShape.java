package dev.nanospan.ring.file;

/**
 * How large a ring is.
 *
 * @param ringBytes of all stripes, a power of two
 * @param slotBytes a power of two
 * @param stripes a power of two
 * @param maxRecordBytes the longest record
 */
public record RingShape(int ringBytes, int slotBytes, int stripes, int maxRecordBytes) {
    private static final int MIN_SLOT_BYTES = 64;
    private static final int MAX_STRIPES = 16;

    /** Whether a ring can be like that, and a file of it be mapped. */
    boolean isSound() {
        return isPowerOfTwo(ringBytes)
                && isPowerOfTwo(slotBytes)
                && isPowerOfTwo(stripes)
                && slotBytes >= MIN_SLOT_BYTES
                && stripes <= MAX_STRIPES
                && slotBytes <= ringBytes / stripes
                && maxRecordBytes > 0
                && maxRecordBytes <= ringBytes / stripes
                && FileLayout.fileBytes(ringBytes) <= Integer.MAX_VALUE;
    }

    private static boolean isPowerOfTwo(final int value) {
        return value > 0 && Integer.bitCount(value) == 1;
    }
}
