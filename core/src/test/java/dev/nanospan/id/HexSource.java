package dev.nanospan.id;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** The same text in everything a {@link HexReader} reads from. */
enum HexSource {
    ARRAY {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final byte[] from = bytes(text);
            return lower ? reader.readLower(from, at, length) : reader.read(from, at, length);
        }
    },
    HEAP_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            return readBuffer(reader, lower, ByteBuffer.wrap(bytes(text)), at, length);
        }
    },
    LITTLE_ENDIAN_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final ByteBuffer from = ByteBuffer.wrap(bytes(text)).order(ByteOrder.LITTLE_ENDIAN);
            return readBuffer(reader, lower, from, at, length);
        }
    },
    READ_ONLY_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            return readBuffer(reader, lower, ByteBuffer.wrap(bytes(text)).asReadOnlyBuffer(), at, length);
        }
    },
    SLICED_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final ByteBuffer whole = ByteBuffer.wrap(bytes("abc" + text + "def"));
            return readBuffer(reader, lower, whole.slice(3, text.length()), at, length);
        }
    },
    DIRECT_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final ByteBuffer from = ByteBuffer.allocateDirect(text.length() + 64);
            from.put(bytes(text)).flip();
            return readBuffer(reader, lower, from, at, length);
        }
    },
    STRING {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            return lower ? reader.readLower(text, at, length) : reader.read(text, at, length);
        }
    },
    STRING_BUILDER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final StringBuilder from = new StringBuilder();
            from.append(text);
            return lower ? reader.readLower(from, at, length) : reader.read(from, at, length);
        }
    },
    CHAR_BUFFER {
        @Override
        boolean read(final HexReader reader, final boolean lower, final String text, final int at, final int length) {
            final CharBuffer from = CharBuffer.wrap("abc" + text).position(3);
            return lower ? reader.readLower(from, at, length) : reader.read(from, at, length);
        }
    };

    /** Reads text that fits in Latin-1, and is of bytes where the source is. */
    abstract boolean read(HexReader reader, boolean lower, String text, int at, int length);

    private static boolean readBuffer(
            final HexReader reader, final boolean lower, final ByteBuffer from, final int at, final int length) {
        return lower ? reader.readLower(from, at, length) : reader.read(from, at, length);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
