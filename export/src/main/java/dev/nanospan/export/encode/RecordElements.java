package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;

/** The elements of an array in a record; a spoilt array ends early. */
final class RecordElements {
    private RecordElements() {}

    /** Whether there is another element, all of it before {@code end}. */
    static boolean isWhole(final int type, final byte[] record, final int at, final int end) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> at < end;
            case RecordLayout.STRINGS ->
                end - at >= Integer.BYTES && RecordLayout.getInt(record, at) <= end - at - Integer.BYTES;
            default -> end - at >= Long.BYTES;
        };
    }

    /** The bytes of an element that is whole. */
    static int bytes(final int type, final byte[] record, final int at) {
        return switch (type) {
            case RecordLayout.BOOLEANS -> Byte.BYTES;
            case RecordLayout.STRINGS -> Integer.BYTES + Math.max(0, RecordLayout.getInt(record, at));
            default -> Long.BYTES;
        };
    }
}
