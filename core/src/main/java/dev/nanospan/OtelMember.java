package dev.nanospan;

/**
 * The member {@code ot} of a tracestate, read and rewritten in place of the others. Hot path: allocates nothing, throws
 * nothing; what is malformed counts as absent. A reader is made once and used again, by one thread at a time.
 */
final class OtelMember {
    /** What is not there. */
    static final long NONE = -1;

    /** The most bytes that {@link #write} writes. */
    static final int MAX_BYTES = 512;

    /** The digits of 56 bits. */
    private static final int DIGITS = 14;

    private static final int MAX_VALUE_BYTES = 256;
    private static final int MAX_MEMBERS = 32;
    private static final int LONG_MEMBER_BYTES = 128;
    private static final int KEY_BYTES = 3;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private int valueFrom;
    private int valueTo;
    private long threshold = NONE;
    private long randomness = NONE;

    /** The member that {@link #nextMember} found last. */
    private int memberFrom;

    private int memberTo;

    /**
     * Reads a tracestate, whose bytes must stay until the last {@link #write}.
     *
     * @param offset the range must lie within the array
     * @return this
     */
    OtelMember read(final byte[] tracestate, final int offset, final int length) {
        bytes = tracestate;
        from = offset;
        to = offset + length;
        valueFrom = 0;
        valueTo = 0;
        threshold = NONE;
        randomness = NONE;
        int at = from;
        while (at < to) {
            at = nextMember(at);
            if (isOtel()) {
                valueFrom = memberFrom + KEY_BYTES;
                valueTo = memberTo;
                readValue();
                return this;
            }
        }
        return this;
    }

    /** The rejection threshold, {@code th}, in 56 bits; {@link #NONE} if there is none. */
    long threshold() {
        return threshold;
    }

    /** The explicit randomness, {@code rv}, in 56 bits; {@link #NONE} if there is none. */
    long randomness() {
        return randomness;
    }

    /**
     * Writes the tracestate with another threshold. The member comes first, as the one changed last; its other fields and
     * the other members follow as they were. Beyond 32 members or {@value #MAX_BYTES} bytes whole members are left out:
     * of too many bytes first those longer than 128, then the right-most.
     *
     * @param newThreshold {@link #NONE} to take it out
     * @param into at least {@value #MAX_BYTES} bytes, not those that were read
     * @return the bytes written; -1 if the member would be longer than 256 bytes, so that all has to stay as it is
     */
    int write(final long newThreshold, final byte[] into) {
        int end = writeMember(newThreshold, into);
        if (end < 0) {
            return end;
        }
        int excess = end + othersBytes() - MAX_BYTES;
        int members = end > 0 ? 1 : 0;
        int at = from;
        while (at < to && members < MAX_MEMBERS) {
            at = nextMember(at);
            final int size = memberTo - memberFrom;
            if (size == 0 || isOtel()) {
                continue;
            }
            if (excess > 0 && size > LONG_MEMBER_BYTES) {
                excess -= size + 1;
                continue;
            }
            if (end + 1 + size > MAX_BYTES) {
                break;
            }
            if (end > 0) {
                into[end++] = ',';
            }
            System.arraycopy(bytes, memberFrom, into, end, size);
            end += size;
            members++;
        }
        return end;
    }

    private int writeMember(final long newThreshold, final byte[] into) {
        into[0] = 'o';
        into[1] = 't';
        into[2] = '=';
        int end = KEY_BYTES;
        if (newThreshold >= 0) {
            into[end++] = 't';
            into[end++] = 'h';
            into[end++] = ':';
            end = writeHex(newThreshold, into, end);
        }
        int at = valueFrom;
        while (at < valueTo) {
            final int fieldTo = endOf(at, valueTo, ';');
            if (fieldTo > at && !isField(at, fieldTo, 't', 'h')) {
                if (end + 1 + fieldTo - at > KEY_BYTES + MAX_VALUE_BYTES) {
                    return -1;
                }
                if (end > KEY_BYTES) {
                    into[end++] = ';';
                }
                System.arraycopy(bytes, at, into, end, fieldTo - at);
                end += fieldTo - at;
            }
            at = fieldTo + 1;
        }
        return end == KEY_BYTES ? 0 : end;
    }

    /** Writes 56 bits without the zeros at their end, but at least one digit. */
    private static int writeHex(final long value, final byte[] into, final int offset) {
        int end = offset;
        long rest = value << (Long.SIZE - DIGITS * 4);
        do {
            into[end++] = HEX[(int) (rest >>> 60)];
            rest <<= 4;
        } while (rest != 0);
        return end;
    }

    private int othersBytes() {
        int size = 0;
        int at = from;
        while (at < to) {
            at = nextMember(at);
            if (memberTo > memberFrom && !isOtel()) {
                size += memberTo - memberFrom + 1;
            }
        }
        return size;
    }

    private void readValue() {
        int at = valueFrom;
        while (at < valueTo) {
            final int fieldTo = endOf(at, valueTo, ';');
            if (threshold == NONE && isField(at, fieldTo, 't', 'h')) {
                threshold = hex(at + KEY_BYTES, fieldTo, 1);
            } else if (randomness == NONE && isField(at, fieldTo, 'r', 'v')) {
                randomness = hex(at + KEY_BYTES, fieldTo, DIGITS);
            }
            at = fieldTo + 1;
        }
    }

    /** The value of lower-case digits, filled up to 14 by zeros on the right; {@link #NONE} if there are too few or many. */
    private long hex(final int start, final int end, final int minDigits) {
        final int digits = end - start;
        if (digits < minDigits || digits > DIGITS) {
            return NONE;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            final int c = bytes[i];
            final int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) {
                return NONE;
            }
            value = value << 4 | digit;
        }
        return value << 4 * (DIGITS - digits);
    }

    private boolean isField(final int start, final int end, final char first, final char second) {
        return end - start >= KEY_BYTES
                && bytes[start] == first
                && bytes[start + 1] == second
                && bytes[start + 2] == ':';
    }

    private boolean isOtel() {
        return memberTo - memberFrom >= KEY_BYTES
                && bytes[memberFrom] == 'o'
                && bytes[memberFrom + 1] == 't'
                && bytes[memberFrom + 2] == '=';
    }

    /** Finds the member that begins at a place, without the spaces and tabs around it; says where the next one begins. */
    private int nextMember(final int at) {
        final int comma = endOf(at, to, ',');
        int start = at;
        int end = comma;
        while (start < end && isSpace(bytes[start])) {
            start++;
        }
        while (end > start && isSpace(bytes[end - 1])) {
            end--;
        }
        memberFrom = start;
        memberTo = end;
        return comma + 1;
    }

    private int endOf(final int at, final int limit, final char separator) {
        int end = at;
        while (end < limit && bytes[end] != separator) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(final byte c) {
        return c == ' ' || c == '\t';
    }
}
