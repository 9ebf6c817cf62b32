package dev.nanospan.export.process;

/** Finds numbers of payment cards. In linear time: from each group of digits at most 19 digits are looked at. */
final class Cards {
    private static final int NONE = -1;
    private static final int MIN_DIGITS = 13;
    private static final int MAX_DIGITS = 19;
    /** Fewer digits than these are no group of a card's, but for the last one. */
    static final int MIN_GROUP = 4;

    private static final int MIN_HEX_ID = 24;
    private static final int RADIX = 10;

    private final byte[] digits = new byte[MAX_DIGITS];

    /**
     * Looks for a number that begins with a group of digits.
     *
     * @param at the first digit of the group
     * @return where the longest one ends, or -1
     */
    int end(final byte[] text, final int from, final int at, final int to) {
        if (isFraction(text, from, at)) {
            return NONE;
        }
        int end = NONE;
        int count = 0;
        int group = 0;
        int i = at;
        while (i < to && count < MAX_DIGITS && Bytes.isDigit(text[i])) {
            digits[count++] = (byte) (text[i++] - '0');
            group++;
            if (i < to && Bytes.isDigit(text[i])) {
                continue;
            }
            if (isCard(count)) {
                end = i;
            }
            if (group < MIN_GROUP || i + 1 >= to || text[i] != ' ' && text[i] != '-' || !Bytes.isDigit(text[i + 1])) {
                break;
            }
            group = 0;
            i++;
        }
        return end == NONE || isHexId(text, from, at, end, to) ? NONE : end;
    }

    /** Whether a whole number is one. */
    boolean isCard(final long number) {
        if (number < 1_000_000_000_000L) {
            return false;
        }
        int count = 0;
        for (long rest = number; rest > 0; rest /= RADIX) {
            count++;
        }
        long rest = number;
        for (int i = count - 1; i >= 0; i--) {
            digits[i] = (byte) (rest % RADIX);
            rest /= RADIX;
        }
        return isCard(count);
    }

    private boolean isCard(final int count) {
        return count >= MIN_DIGITS && isKnown(digits[0] * RADIX + digits[1], count) && hasCheckDigit(count);
    }

    /** Whether cards that begin with these two digits have so many. */
    private static boolean isKnown(final int two, final int count) {
        return switch (two / RADIX) {
            case 2 -> two >= 22 && two <= 27 && count == 16;
            case 3 ->
                two == 34 || two == 37
                        ? count == 15
                        : (two == 35 ? count >= 16 : two == 30 || two == 36 || two >= 38) && count >= 14;
            case 4 -> count == 13 || count == 16 || count == 19;
            case 5 -> two <= 55 && two >= 51 ? count == 16 : two != 59;
            case 6 -> two == 63 || two == 67 || two == 60 || count >= 16;
            default -> false;
        };
    }

    /** Luhn's sum. */
    private boolean hasCheckDigit(final int count) {
        int sum = 0;
        boolean twice = false;
        for (int i = count - 1; i >= 0; i--) {
            final int digit = twice ? 2 * digits[i] : digits[i];
            sum += digit >= RADIX ? digit - RADIX + 1 : digit;
            twice = !twice;
        }
        return sum % RADIX == 0;
    }

    private static boolean isFraction(final byte[] text, final int from, final int at) {
        return at - 2 >= from && text[at - 1] == '.' && Bytes.isDigit(text[at - 2]);
    }

    /** Whether the digits are a piece of an id in hexadecimal. */
    private static boolean isHexId(final byte[] text, final int from, final int at, final int end, final int to) {
        int left = at;
        while (left > from
                && end - left < 2 * MIN_HEX_ID
                && Bytes.isHex(text[left - 1])
                && !Bytes.isBehindEscape(text, from, left)) {
            left--;
        }
        int right = end;
        while (right < to && right - at < 2 * MIN_HEX_ID && Bytes.isHex(text[right])) {
            right++;
        }
        return right - left >= MIN_HEX_ID && right - left > end - at;
    }
}
