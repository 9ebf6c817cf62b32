package dev.nanospan.export.json;

import dev.nanospan.id.Hex;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON into bytes of its own that grow as needed. Puts commas where they are due; brackets are the caller's. One
 * thread.
 *
 * <pre>{@code
 * byte[] json = new JsonWriter().open('{').key("code").number(3).key("message").text("no").close('}').bytes();
 * }</pre>
 */
public final class JsonWriter {
    private static final int FIRST_BYTES = 512;
    private static final char REPLACEMENT = '\uFFFD';
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;

    /** Makes a writer that has written nothing. */
    public JsonWriter() {}

    /** Begins an object or an array. */
    public JsonWriter open(final char bracket) {
        separate();
        return put(bracket);
    }

    /** Ends an object or an array. */
    public JsonWriter close(final char bracket) {
        return put(bracket);
    }

    /**
     * Writes a key and a colon.
     *
     * @param key plain ASCII that needs no escape
     */
    public JsonWriter key(final String key) {
        separate();
        return put('"').raw(key).put('"').put(':');
    }

    /** Writes a string; half a surrogate pair becomes U+FFFD. */
    public JsonWriter text(final String text) {
        separate();
        put('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\').put(c);
            } else if (c < ' ') {
                raw("\\u00").put((char) HEX[c >> 4]).put((char) HEX[c & 15]);
            } else if (c < 0x80) {
                put(c);
            } else {
                i += wide(text, i) - 1;
            }
        }
        return put('"');
    }

    /** Writes a number. */
    public JsonWriter number(final long value) {
        separate();
        return raw(Long.toString(value));
    }

    /** Writes a number of 64 bits as protobuf does: as a string. */
    public JsonWriter decimal(final long value) {
        separate();
        return put('"').raw(Long.toString(value)).put('"');
    }

    /** Writes a number of 64 bits without a sign as protobuf does: as a string. */
    public JsonWriter unsignedDecimal(final long value) {
        separate();
        return put('"').raw(Long.toUnsignedString(value)).put('"');
    }

    /** Writes a floating point number as protobuf does: as a string, if it is not finite. */
    public JsonWriter number(final double value) {
        separate();
        final String text = Double.toString(value);
        return Double.isFinite(value) ? raw(text) : put('"').raw(text).put('"');
    }

    /** Writes true or false. */
    public JsonWriter bool(final boolean value) {
        separate();
        return raw(value ? "true" : "false");
    }

    /** Writes an id of 64 bits as hex digits. */
    public JsonWriter hex(final long id) {
        separate();
        return put('"').raw(Hex.hex8(id)).put('"');
    }

    /** Writes an id of 128 bits as hex digits. */
    public JsonWriter hex(final long high, final long low) {
        separate();
        return put('"').raw(Hex.hex16(high, low)).put('"');
    }

    /** Writes bytes as a string of base64. */
    public JsonWriter base64(final byte[] from, final int offset, final int length) {
        separate();
        final byte[] text = Base64.getEncoder().encode(Arrays.copyOfRange(from, offset, offset + length));
        put('"');
        room(text.length);
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
        return put('"');
    }

    /** A copy of what was written. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** How much was written. */
    public int size() {
        return size;
    }

    /** Forgets what was written. */
    public JsonWriter clear() {
        size = 0;
        return this;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    /** Writes a character beyond ASCII; returns how many chars it is. */
    private int wide(final String text, final int i) {
        final int point = text.codePointAt(i);
        final boolean half = point <= Character.MAX_VALUE && Character.isSurrogate((char) point);
        final byte[] utf8 = Character.toString(half ? REPLACEMENT : point).getBytes(StandardCharsets.UTF_8);
        for (final byte each : utf8) {
            put((char) (each & 0xFF));
        }
        return Character.charCount(point);
    }

    private void separate() {
        if (size > 0) {
            final byte last = bytes[size - 1];
            if (last != '{' && last != '[' && last != ':') {
                put(',');
            }
        }
    }

    private JsonWriter raw(final String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private JsonWriter put(final char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    private void room(final int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
