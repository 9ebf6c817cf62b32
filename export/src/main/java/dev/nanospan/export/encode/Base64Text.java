package dev.nanospan.export.encode;

import java.nio.charset.StandardCharsets;

/** Bytes as base64 with padding, without allocation. */
final class Base64Text {
    private static final byte[] DIGITS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    private Base64Text() {}

    /** The chars that bytes become. */
    static long encodedBytes(final int length) {
        return ((long) length + 2) / 3 * 4;
    }

    /** Writes bytes; there must be room. Gives the offset behind the last char. */
    static int put(final byte[] bytes, final int from, final int length, final byte[] into, final int offset) {
        final int whole = from + length / 3 * 3;
        int at = offset;
        for (int i = from; i < whole; i += 3) {
            at = putFour((bytes[i] & 0xFF) << 16 | (bytes[i + 1] & 0xFF) << 8 | bytes[i + 2] & 0xFF, into, at);
        }
        final int left = from + length - whole;
        if (left > 0) {
            final int second = left > 1 ? bytes[whole + 1] & 0xFF : 0;
            at = putFour((bytes[whole] & 0xFF) << 16 | second << 8, into, at);
            into[at - 1] = '=';
            if (left == 1) {
                into[at - 2] = '=';
            }
        }
        return at;
    }

    private static int putFour(final int bits, final byte[] into, final int at) {
        into[at] = DIGITS[bits >>> 18];
        into[at + 1] = DIGITS[bits >>> 12 & 0x3F];
        into[at + 2] = DIGITS[bits >>> 6 & 0x3F];
        into[at + 3] = DIGITS[bits & 0x3F];
        return at + 4;
    }
}
