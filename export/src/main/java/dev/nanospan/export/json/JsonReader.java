package dev.nanospan.export.json;

import java.nio.charset.StandardCharsets;

/**
 * Reads JSON from bytes, value after value, as strictly as RFC 8259 and with a bound on its depth. What is read has been
 * checked in full: grammar, UTF-8, escapes. One thread.
 *
 * <pre>{@code
 * JsonReader reader = new JsonReader(bytes, bytes.length);
 * reader.enterObject();
 * while (reader.nextKey()) {
 *     switch (reader.key()) {
 *         case "name" -> name = reader.string();
 *         default -> reader.skipValue();
 *     }
 * }
 * reader.end();
 * }</pre>
 *
 * <p>An escaped surrogate without its other half, which is JSON but no text, is overwritten with an escaped U+FFFD in the
 * bytes themselves: a slice of them that was read is good for everyone.
 */
public final class JsonReader {
    /** How many objects and arrays may stand in each other. */
    public static final int MAX_DEPTH = 256;

    private static final int END = -1;
    private static final int ESCAPED_CHARS = 6;
    private static final int MAX_DIGITS = 20;

    private final byte[] bytes;
    private final int to;
    private int at;
    private int depth;

    /** Whether nothing of the innermost object or array was read. */
    private boolean fresh;

    private String key = "";
    private int spaces;

    /**
     * Makes a reader.
     *
     * @param bytes the reader's from now on: see above
     * @param length how many of them are the text
     */
    public JsonReader(final byte[] bytes, final int length) {
        this.bytes = bytes;
        this.to = length;
    }

    // ---- structure

    /** Enters an object, to be left by {@link #nextKey}. */
    public void enterObject() throws MalformedException {
        enter('{', "an object");
    }

    /** Goes to the next key and puts it into {@link #key}; false at the end of the object, which is then left. */
    public boolean nextKey() throws MalformedException {
        if (!next('}')) {
            return false;
        }
        key = string();
        expect(':', "a colon");
        return true;
    }

    /** The key that was read last. */
    public String key() {
        return key;
    }

    /** Enters an array, to be left by {@link #nextElement}. */
    public void enterArray() throws MalformedException {
        enter('[', "an array");
    }

    /** Goes to the next element; false at the end of the array, which is then left. */
    public boolean nextElement() throws MalformedException {
        return next(']');
    }

    /** Demands that nothing is left. */
    public void end() throws MalformedException {
        if (peek() != END) {
            throw malformed("nothing");
        }
    }

    // ---- values

    /** Passes over a null, if there is one; it stands for a value that is not there. */
    public boolean isNull() throws MalformedException {
        if (peek() != 'n') {
            return false;
        }
        literal("null");
        return true;
    }

    /** Passes over any value. */
    public void skipValue() throws MalformedException {
        switch (peek()) {
            case '{' -> {
                enterObject();
                while (next('}')) {
                    skipString();
                    expect(':', "a colon");
                    skipValue();
                }
            }
            case '[' -> {
                enterArray();
                while (nextElement()) {
                    skipValue();
                }
            }
            case '"' -> skipString();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> skipNumber();
        }
    }

    /** Passes over true or false. */
    public void skipBoolean() throws MalformedException {
        switch (peek()) {
            case 't' -> literal("true");
            case 'f' -> literal("false");
            default -> throw malformed("true or false");
        }
    }

    /** Passes over a number. */
    public void skipNumber() throws MalformedException {
        peek();
        if (isAt('-')) {
            at++;
        }
        if (isAt('0')) {
            at++;
        } else {
            skipDigits();
        }
        if (isAt('.')) {
            at++;
            skipDigits();
        }
        if (isAt('e') || isAt('E')) {
            at++;
            if (isAt('+') || isAt('-')) {
                at++;
            }
            skipDigits();
        }
    }

    /** Passes over a string. */
    public void skipString() throws MalformedException {
        expect('"', "a string");
        while (at < to) {
            final int c = bytes[at];
            if (c == '"') {
                at++;
                return;
            }
            if (c == '\\') {
                skipEscape();
            } else if (c < 0) {
                skipCharacter();
            } else if (c < ' ') {
                throw malformed("no control character in a string");
            } else {
                at++;
            }
        }
        throw malformed("the end of a string");
    }

    /** Reads a string. */
    public String string() throws MalformedException {
        peek();
        final int from = at + 1;
        skipString();
        final String text = new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
        return text.indexOf('\\') < 0 ? text : unescaped(text);
    }

    /** Whether the next value is a string. */
    public boolean isString() {
        return peek() == '"';
    }

    /**
     * Reads a whole number as protobuf writes it in JSON: a number, or a string that holds one.
     *
     * @return the lower 64 bits
     */
    public long unsignedLong() throws MalformedException {
        final String digits = digits();
        try {
            return Long.parseUnsignedLong(digits);
        } catch (final NumberFormatException e) {
            throw new MalformedException(where() + "\"" + digits + "\" is no whole number from 0 to 2^64-1");
        }
    }

    /** Reads a signed whole number of 64 bits, as {@link #unsignedLong} does. */
    public long signedLong() throws MalformedException {
        return signed(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Reads a whole number of 32 bits without a sign, as {@link #unsignedLong} does. */
    public long unsignedInt() throws MalformedException {
        return signed(0, 0xFFFF_FFFFL);
    }

    /** Reads a number that is not a string: what an enumeration is. */
    public int enumNumber() throws MalformedException {
        if (isString()) {
            throw malformed("a number, as OTLP has no names for enumerations");
        }
        return (int) signed(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Passes over a floating point number as protobuf writes it: a number, or a string that holds one or a name. */
    public void skipDouble() throws MalformedException {
        if (!isString()) {
            skipNumber();
            return;
        }
        final String text = string();
        final boolean named = text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
        if (!named) {
            final byte[] number = text.getBytes(StandardCharsets.UTF_8);
            final JsonReader inner = new JsonReader(number, number.length);
            inner.skipNumber();
            inner.end();
        }
    }

    // ---- slices

    /** Where the next value begins. */
    public int position() {
        peek();
        return at;
    }

    /** How much white space was passed by so far. */
    public int spaces() {
        return spaces;
    }

    /**
     * Copies what was read since a position, without white space.
     *
     * @param spacesBefore what {@link #spaces} said at the position
     */
    public byte[] slice(final int from, final int spacesBefore) {
        final byte[] slice = new byte[at - from - (spaces - spacesBefore)];
        if (slice.length == at - from) {
            System.arraycopy(bytes, from, slice, 0, slice.length);
            return slice;
        }
        int size = 0;
        boolean inString = false;
        for (int i = from; i < at; i++) {
            final byte c = bytes[i];
            if (inString || !isSpace(c)) {
                slice[size++] = c;
            }
            if (c == '"') {
                inString = !inString;
            } else if (c == '\\') {
                slice[size++] = bytes[++i];
            }
        }
        return slice;
    }

    /** What is wrong at the place that was reached. */
    public MalformedException malformed(final String expected) {
        final String found =
                at >= to ? "the end" : bytes[at] > ' ' ? "'" + (char) bytes[at] + "'" : "a byte " + bytes[at];
        return new MalformedException(where() + "expected " + expected + ", found " + found);
    }

    // ---- below

    private void enter(final char bracket, final String what) throws MalformedException {
        expect(bracket, what);
        if (++depth > MAX_DEPTH) {
            throw new MalformedException(where() + "deeper than " + MAX_DEPTH);
        }
        fresh = true;
    }

    private boolean next(final char bracket) throws MalformedException {
        if (peek() == bracket) {
            at++;
            depth--;
            fresh = false;
            return false;
        }
        if (!fresh) {
            expect(',', "a comma or " + bracket);
        }
        fresh = false;
        return true;
    }

    private int peek() {
        while (at < to && isSpace(bytes[at])) {
            at++;
            spaces++;
        }
        return at < to ? bytes[at] & 0xFF : END;
    }

    private boolean isAt(final char c) {
        return at < to && bytes[at] == c;
    }

    private void expect(final char c, final String what) throws MalformedException {
        if (peek() != c) {
            throw malformed(what);
        }
        at++;
    }

    private void literal(final String text) throws MalformedException {
        for (int i = 0; i < text.length(); i++) {
            if (!isAt(text.charAt(i))) {
                throw malformed(text);
            }
            at++;
        }
    }

    private void skipDigits() throws MalformedException {
        final int from = at;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw malformed("a digit");
        }
    }

    private void skipEscape() throws MalformedException {
        if (at + 1 >= to) {
            throw malformed("an escape");
        }
        switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> skipUnicodeEscape();
            default -> throw malformed("an escape that JSON knows");
        }
    }

    private void skipUnicodeEscape() throws MalformedException {
        final int first = escapedChar(at);
        if (first < 0) {
            throw malformed("four hex digits");
        }
        if (!Character.isSurrogate((char) first)) {
            at += ESCAPED_CHARS;
            return;
        }
        final int second = escapedChar(at + ESCAPED_CHARS);
        if (second >= 0 && Character.isSurrogatePair((char) first, (char) second)) {
            at += 2 * ESCAPED_CHARS;
            return;
        }
        for (int i = 0; i < ESCAPED_CHARS; i++) {
            bytes[at + i] = (byte) "\\ufffd".charAt(i);
        }
        at += ESCAPED_CHARS;
    }

    /** The char of an escape with four digits; below 0 if there is none. */
    private int escapedChar(final int from) {
        if (from + ESCAPED_CHARS > to || bytes[from] != '\\' || bytes[from + 1] != 'u') {
            return END;
        }
        int value = 0;
        for (int i = from + 2; i < from + ESCAPED_CHARS; i++) {
            final int digit = Character.digit((char) (bytes[i] & 0xFF), 16);
            if (digit < 0) {
                return END;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** Passes over a character of several bytes, in the shortest form and no surrogate, as UTF-8 has it. */
    private void skipCharacter() throws MalformedException {
        final int lead = bytes[at] & 0xFF;
        final int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + size > to) {
            throw malformed("UTF-8");
        }
        final int second = bytes[at + 1] & 0xFF;
        final int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        final int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            throw malformed("UTF-8");
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                throw malformed("UTF-8");
            }
        }
        at += size;
    }

    private String unescaped(final String text) {
        final StringBuilder into = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c != '\\') {
                into.append(c);
                continue;
            }
            final char escape = text.charAt(++i);
            switch (escape) {
                case 'b' -> into.append('\b');
                case 'f' -> into.append('\f');
                case 'n' -> into.append('\n');
                case 'r' -> into.append('\r');
                case 't' -> into.append('\t');
                case 'u' -> {
                    into.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> into.append(escape);
            }
        }
        return into.toString();
    }

    private long signed(final long min, final long max) throws MalformedException {
        final String digits = digits();
        try {
            final long value = Long.parseLong(digits);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (final NumberFormatException e) {
            // said below
        }
        throw new MalformedException(where() + "\"" + digits + "\" is no whole number from " + min + " to " + max);
    }

    private String digits() throws MalformedException {
        peek();
        final int from = at;
        final boolean quoted = isString();
        if (quoted) {
            skipString();
        } else {
            skipNumber();
        }
        final int quotes = quoted ? 1 : 0;
        final int length = at - from - 2 * quotes;
        final String text = new String(bytes, from + quotes, Math.min(length, MAX_DIGITS + 1), StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(c == '-' && i == 0)) {
                throw new MalformedException(where() + "\"" + text + "\" is no whole number");
            }
        }
        return text;
    }

    private String where() {
        return "at " + at + ": ";
    }

    private static boolean isSpace(final byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
