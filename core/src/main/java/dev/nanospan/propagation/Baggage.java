package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that travel with a request, the header {@code baggage} of W3C: {@code key=value;metadata,key2=value2}. A
 * mutable holder, made once and used again; not thread safe. It keeps the text of the header, in its shortest form: so
 * writing it is one copy, and reading a value decodes it then.
 *
 * <p>Keys are tokens of HTTP, told apart by case and never decoded. Values are any text; on the wire whatever is not allowed
 * there, and {@code %}, is percent-encoded as UTF-8. What is not valid UTF-8 is read as U+FFFD, a {@code %} without two
 * digits as itself. Metadata is one opaque text. A key that is set again is replaced, and moves to the end.
 *
 * <p>There are never more than {@value #MAX_MEMBERS} members or {@value #MAX_BYTES} bytes. What is beyond is dropped, whole
 * members only, and counted by {@link #dropped()}. Nothing throws for what a text contains; nothing is allocated but the
 * memory, at first use, and the strings that are asked for.
 *
 * <pre>{@code
 * Baggage baggage = new Baggage();
 * baggage.put("tenant", "Größe 5");
 * for (int i = 0; i < baggage.size(); i++) {
 *     System.out.println(baggage.key(i) + ": " + baggage.value(i));
 * }
 * System.out.println(baggage);                             // tenant=Gr%C3%B6%C3%9Fe%205
 * }</pre>
 */
public final class Baggage {
    /** The most members that are kept. */
    public static final int MAX_MEMBERS = 64;

    /** The most bytes of the header that are kept. */
    public static final int MAX_BYTES = 8192;

    /** The name of the header. */
    static final String NAME = "baggage";

    private final Members members = new Members();
    private int received;
    private int receivedBytes;
    private int malformed;
    private int dropped;

    /** Makes one that is empty. */
    public Baggage() {}

    /** Forgets everything, also what was dropped. */
    public Baggage clear() {
        members.clear();
        received = 0;
        receivedBytes = 0;
        malformed = 0;
        dropped = 0;
        return this;
    }

    // ---- reading

    /** The number of members. */
    public int size() {
        return members.size();
    }

    public boolean isEmpty() {
        return members.size() == 0;
    }

    /** The number of a key, or -1 if it is not there; it holds until the next change. */
    public int indexOf(final CharSequence key) {
        return members.indexOf(key);
    }

    /** The decoded value of a key; null if it is not there. Allocates the string. */
    @ColdPath("makes a String")
    public @Nullable String get(final CharSequence key) {
        final int index = indexOf(key);
        return index < 0 ? null : value(index);
    }

    /**
     * A key. Allocates the string.
     *
     * @throws IndexOutOfBoundsException if there are not so many members
     */
    @ColdPath("makes a String")
    public String key(final int index) {
        return members.part(members.at(index, Members.BEGIN), members.at(index, Members.KEY_END));
    }

    /**
     * The decoded value of a member. Allocates the string.
     *
     * @throws IndexOutOfBoundsException if there are not so many members
     */
    @ColdPath("makes a String")
    public String value(final int index) {
        final byte[] decoded = new byte[members.at(index, Members.VALUE_END) - members.at(index, Members.KEY_END)];
        return new String(decoded, 0, copyValue(index, decoded, 0), StandardCharsets.UTF_8);
    }

    /**
     * What stands behind the value of a member and its first semicolon, as it came; empty if there is nothing. Allocates the
     * string.
     *
     * @throws IndexOutOfBoundsException if there are not so many members
     */
    @ColdPath("makes a String")
    public String metadata(final int index) {
        final int from = members.at(index, Members.VALUE_END);
        final int end = members.at(index, Members.END);
        return members.part(Math.min(from + 1, end), end);
    }

    /**
     * Decodes a value into UTF-8.
     *
     * @return the offset behind the last byte
     * @throws IndexOutOfBoundsException if there are not so many members, or the value does not fit
     */
    public int copyValue(final int index, final byte[] into, final int offset) {
        final int from = members.at(index, Members.KEY_END) + 1;
        return PercentCode.decode(members.text(), from, members.at(index, Members.VALUE_END), into, offset);
    }

    /** Members that came and were no good, since {@link #clear()}. */
    public int malformed() {
        return malformed;
    }

    /** Members refused, and headers cut off, for a bound, since {@link #clear()}. */
    public int dropped() {
        return dropped;
    }

    /** The bytes of the header, {@link #bytes()} of them from offset 0; not to be written to, and changed by every change. */
    byte[] buffer() {
        return members.text();
    }

    /** The length of the header. */
    public int bytes() {
        return members.length();
    }

    /**
     * Copies the header.
     *
     * @return the offset behind it
     * @throws IndexOutOfBoundsException if it does not fit
     */
    public int format(final byte[] into, final int offset) {
        System.arraycopy(members.text(), 0, into, offset, members.length());
        return offset + members.length();
    }

    /** The header. */
    @Override
    public String toString() {
        return members.part(0, members.length());
    }

    // ---- changing

    /** Sets a value without metadata. See {@link #put(CharSequence, CharSequence, CharSequence)}. */
    public boolean put(final CharSequence key, final CharSequence value) {
        return put(key, value, "");
    }

    /**
     * Sets a value, or replaces it.
     *
     * @param key a token of HTTP
     * @param value any text; an unpaired surrogate becomes U+FFFD
     * @param metadata what stands behind the value: ASCII without control characters and commas; blanks around it are lost
     *     on the way
     * @return false, and nothing is changed, if key or metadata can't stand in a header, or if there is no room; the latter
     *     counts as {@link #dropped()}
     */
    public boolean put(final CharSequence key, final CharSequence value, final CharSequence metadata) {
        if (key.length() == 0 || !isAll(key, Ascii.TOKEN) || !isAll(metadata, Ascii.BAGGAGE_METADATA)) {
            return false;
        }
        final int replaced = indexOf(key);
        final int bytes = key.length()
                + 1
                + PercentCode.encodedBytes(value, MAX_BYTES)
                + (metadata.length() == 0 ? 0 : 1 + metadata.length());
        if (!hasRoom(replaced, bytes)) {
            dropped++;
            return false;
        }
        if (replaced >= 0) {
            members.remove(replaced);
        }
        append(key, value, metadata);
        return true;
    }

    /** Removes a key; returns whether it was there. */
    public boolean remove(final CharSequence key) {
        final int index = indexOf(key);
        if (index >= 0) {
            members.remove(index);
        }
        return index >= 0;
    }

    /** Takes over what another one holds, in place of what was here. */
    public Baggage copyFrom(final Baggage other) {
        if (other != this) {
            clear();
            members.copyFrom(other.members);
        }
        return this;
    }

    /**
     * Adds the members of a header. Those of all headers since {@link #clear()} count together, the bad ones too; scanning
     * ends where there are too many, or too many bytes.
     *
     * @return whether all were good and there was room
     */
    public boolean parse(final CharSequence header) {
        return take(Ascii.copy(header, members.room(), rawBegin()));
    }

    /**
     * Adds the members of a header, as {@link #parse(CharSequence)} does.
     *
     * @return whether all were good and there was room
     * @throws IndexOutOfBoundsException if the range does not lie in the array
     */
    public boolean parse(final byte[] from, final int offset, final int bytes) {
        final byte[] text = members.room();
        final int begin = rawBegin();
        System.arraycopy(from, offset, text, begin, Math.min(bytes, text.length - begin));
        return take(bytes);
    }

    /** Adds the members of one of the headers of a carrier; returns false if there are not so many. */
    <C> boolean read(final C carrier, final Getter<? super C> getter, final int index) {
        final int bytes = getter.read(carrier, NAME, index, members.room(), rawBegin());
        if (bytes >= 0) {
            take(bytes);
        }
        return bytes >= 0;
    }

    // ---- a header as it came is read to behind the text, and its members move forward one by one

    private int rawBegin() {
        return members.length() == 0 ? 0 : members.length() + 1;
    }

    /** Takes the members of the raw text, the first bytes of which stand at {@link #rawBegin()}. */
    private boolean take(final int bytes) {
        final byte[] text = members.text();
        final int refused = malformed + dropped;
        received = Math.max(received, members.size());
        receivedBytes = Math.max(receivedBytes, members.length());
        final int begin = rawBegin();
        final int comma = receivedBytes == 0 ? 0 : 1;
        final int room = Math.max(0, MAX_BYTES - receivedBytes - comma);
        receivedBytes = Math.min(MAX_BYTES, receivedBytes + comma) + Math.min(bytes, room);
        int end = begin + bytes;
        if (bytes > room) {
            dropped++;
            end = wholeMembersEnd(begin, begin + room);
        }
        int at = begin;
        while (at < end) {
            final int stop = memberEnd(at, end);
            if (Ascii.skipBlanks(text, at, stop) < stop && !takeMember(at, stop)) {
                break;
            }
            at = stop + 1;
        }
        return malformed + dropped == refused;
    }

    /** Where the last member ends that is whole, if the text goes on behind {@code to}. */
    private int wholeMembersEnd(final int from, final int to) {
        final byte[] text = members.text();
        int end = to;
        while (end > from && text[end] != ',') {
            end--;
        }
        return end;
    }

    private int memberEnd(final int from, final int to) {
        final byte[] text = members.text();
        int at = from;
        while (at < to && text[at] != ',') {
            at++;
        }
        return at;
    }

    /** Takes one member; returns false if there were too many. */
    private boolean takeMember(final int from, final int to) {
        if (received == MAX_MEMBERS) {
            dropped++;
            return false;
        }
        received++;
        final byte[] text = members.text();
        final int begin = Ascii.skipBlanks(text, from, to);
        final int end = Ascii.dropBlanks(text, begin, to);
        final int keyEnd = skip(begin, end, Ascii.TOKEN);
        final int equals = Ascii.skipBlanks(text, keyEnd, end);
        if (keyEnd == begin || equals == end || text[equals] != '=') {
            malformed++;
            return true;
        }
        final int value = Ascii.skipBlanks(text, equals + 1, end);
        final int valueEnd = skip(value, end, Ascii.BAGGAGE_VALUE);
        final int semicolon = Ascii.skipBlanks(text, valueEnd, end);
        if (semicolon < end && (text[semicolon] != ';' || skip(semicolon, end, Ascii.BAGGAGE_METADATA) < end)) {
            malformed++;
            return true;
        }
        move(begin, keyEnd, value, valueEnd, semicolon, end);
        return true;
    }

    private int skip(final int from, final int to, final int kind) {
        final byte[] text = members.text();
        int at = from;
        while (at < to && Ascii.is(text[at], kind)) {
            at++;
        }
        return at;
    }

    /** Moves a member to the end of the text, without blanks, and lets the one it replaces go. */
    private void move(
            final int begin,
            final int keyEnd,
            final int value,
            final int valueEnd,
            final int semicolon,
            final int end) {
        final byte[] text = members.text();
        final int replaced = members.indexOf(begin, keyEnd);
        int at = members.begin();
        at = members.move(at, begin, keyEnd);
        members.mark(Members.KEY_END, at);
        text[at++] = '=';
        at = members.move(at, value, valueEnd);
        members.mark(Members.VALUE_END, at);
        final int metadata = Ascii.skipBlanks(text, Math.min(end, semicolon + 1), end);
        if (metadata < end) {
            text[at++] = ';';
            at = members.move(at, metadata, end);
        }
        members.end(at);
        if (replaced >= 0) {
            members.remove(replaced);
        }
    }

    // ---- putting

    private static boolean isAll(final CharSequence part, final int kind) {
        for (int i = 0; i < part.length(); i++) {
            final char c = part.charAt(i);
            if (c >= 0x80 || !Ascii.is((byte) c, kind)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasRoom(final int replaced, final int bytes) {
        final int kept = replaced < 0 ? members.size() : members.size() - 1;
        final int others = members.lengthWithout(replaced);
        return kept < MAX_MEMBERS && bytes >= 0 && bytes <= MAX_BYTES - others - (others == 0 ? 0 : 1);
    }

    private void append(final CharSequence key, final CharSequence value, final CharSequence metadata) {
        final byte[] text = members.room();
        int at = members.begin();
        Ascii.copy(key, text, at);
        at += key.length();
        members.mark(Members.KEY_END, at);
        text[at++] = '=';
        at = PercentCode.encode(value, text, at);
        members.mark(Members.VALUE_END, at);
        if (metadata.length() > 0) {
            text[at++] = ';';
            Ascii.copy(metadata, text, at);
            at += metadata.length();
        }
        members.end(at);
    }
}
