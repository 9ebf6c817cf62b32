package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The members of a baggage: the text of the header, in its shortest form, and where in it each part of each member stands.
 * A member in the text, without the comma behind it:
 *
 * <pre>
 * k  e  y  =  v  a  l  u  e  ;  m  e  t  a
 * BEGIN    KEY_END           VALUE_END     END
 * </pre>
 *
 * <p>A member is added by {@link #begin()}, {@link #mark(int, int)} and {@link #end(int)} while its bytes are written to the
 * text; what stands behind the text may be anything. Hot path. For one thread.
 */
final class Members {
    static final int BEGIN = 0;
    static final int KEY_END = 1;
    static final int VALUE_END = 2;
    static final int END = 3;

    private static final int MARKS = 4;
    private static final byte[] EMPTY = new byte[0];

    private final int[] marks = new int[MARKS * Baggage.MAX_MEMBERS];
    private byte[] text = EMPTY;
    private int length;
    private int size;

    /** The text, {@link #length()} bytes of it. */
    byte[] text() {
        return text;
    }

    /** The same once there is room: a byte more than is kept, which says whether the member before it is whole. */
    byte[] room() {
        if (text.length == 0) {
            firstText();
        }
        return text;
    }

    @ColdPath("first use")
    private void firstText() {
        text = new byte[Baggage.MAX_BYTES + 1];
    }

    int length() {
        return length;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    void clear() {
        length = 0;
        size = 0;
    }

    /** Becomes a copy of another one. */
    void copyFrom(final Members other) {
        clear();
        if (other.length > 0) {
            System.arraycopy(other.text, 0, room(), 0, other.length);
            System.arraycopy(other.marks, 0, marks, 0, MARKS * other.size);
            length = other.length;
            size = other.size;
        }
    }

    /**
     * Where a part of a member stands.
     *
     * @throws IndexOutOfBoundsException if there are not so many members
     */
    int at(final int index, final int which) {
        if (index < 0 || index >= size) {
            throw outOfBounds(index);
        }
        return marks[MARKS * index + which];
    }

    @ColdPath("a caller's error")
    private IndexOutOfBoundsException outOfBounds(final int index) {
        return new IndexOutOfBoundsException("member " + index + " of " + size);
    }

    /** The member with a key; -1 if there is none. */
    int indexOf(final CharSequence key) {
        for (int i = 0; i < size; i++) {
            if (isKey(i, key)) {
                return i;
            }
        }
        return -1;
    }

    /** The member whose key is what stands in the text, or behind it; -1 if there is none. */
    int indexOf(final int from, final int to) {
        for (int i = 0; i < size; i++) {
            final int begin = marks[MARKS * i + BEGIN];
            final int end = marks[MARKS * i + KEY_END];
            if (end - begin == to - from && Arrays.equals(text, begin, end, text, from, to)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isKey(final int index, final CharSequence key) {
        final int begin = marks[MARKS * index + BEGIN];
        if (marks[MARKS * index + KEY_END] - begin != key.length()) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (text[begin + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How long the text is without a member, -1 for none, and the comma beside it. */
    int lengthWithout(final int index) {
        return index < 0 ? length : Math.max(0, length - (at(index, END) - at(index, BEGIN) + 1));
    }

    /** Begins a member; returns where its first byte goes. */
    int begin() {
        if (length > 0) {
            text[length++] = ',';
        }
        mark(BEGIN, length);
        return length;
    }

    /** Says where a part of the member that was begun stands. */
    void mark(final int which, final int at) {
        marks[MARKS * size + which] = at;
    }

    /** Moves bytes that stand behind the text to where the member goes on; returns where they end. */
    int move(final int at, final int from, final int to) {
        System.arraycopy(text, from, text, at, to - from);
        return at + to - from;
    }

    /** Ends the member that was begun. */
    void end(final int at) {
        mark(END, at);
        length = at;
        size++;
    }

    void remove(final int index) {
        final int begin = marks[MARKS * index + BEGIN];
        final int next = index + 1 < size ? marks[MARKS * (index + 1) + BEGIN] : length;
        final int gap = index + 1 < size || index == 0 ? begin : begin - 1;
        System.arraycopy(text, next, text, gap, length - next);
        length -= next - gap;
        size--;
        for (int i = MARKS * index; i < MARKS * size; i++) {
            marks[i] = marks[i + MARKS] - (next - gap);
        }
    }

    @ColdPath("makes a String")
    String part(final int from, final int to) {
        return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
