package dev.nanospan.export.process;

/** Finds international bank account numbers. */
final class Ibans {
    private static final int NONE = -1;
    private static final int COUNTRY_AND_CHECK = 4;
    private static final int LETTERS = 26;
    private static final int RADIX = 10;
    private static final int MODULUS = 97;

    /** How long the numbers of a country are, by its two letters; 0 if there is no such country. */
    private static final byte[] LENGTHS = new byte[LETTERS * LETTERS];

    static {
        final String lengths =
                "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29"
                        + "ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20"
                        + "LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18"
                        + "SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";
        for (int i = 0; i < lengths.length(); i += COUNTRY_AND_CHECK) {
            LENGTHS[index(lengths.charAt(i), lengths.charAt(i + 1))] = Byte.parseByte(lengths.substring(i + 2, i + 4));
        }
    }

    private Ibans() {}

    /**
     * Looks for a number at a place; single spaces between its characters are skipped.
     *
     * @return where it ends, or -1
     */
    static int end(final byte[] text, final int from, final int at, final int to) {
        if (to - at < COUNTRY_AND_CHECK
                || Bytes.isInWord(text, from, at)
                || !Bytes.isLetter(text[at])
                || !Bytes.isLetter(text[at + 1])
                || !Bytes.isDigit(text[at + 3])) {
            return NONE;
        }
        final int length = LENGTHS[index(Bytes.lower(text[at]) - ' ', Bytes.lower(text[at + 1]) - ' ')];
        int remainder = 0;
        int count = COUNTRY_AND_CHECK;
        int i = at + COUNTRY_AND_CHECK;
        while (count < length && i < to) {
            if (text[i] == ' ' && text[i - 1] != ' ') {
                i++;
                continue;
            }
            if (!Bytes.isAlphanumeric(text[i])) {
                return NONE;
            }
            remainder = with(remainder, text[i++]);
            count++;
        }
        if (length == 0 || count < length || i < to && Bytes.isAlphanumeric(text[i])) {
            return NONE;
        }
        for (int k = at; k < at + COUNTRY_AND_CHECK; k++) {
            remainder = with(remainder, text[k]);
        }
        return remainder == 1 ? i : NONE;
    }

    private static int with(final int remainder, final byte b) {
        return Bytes.isDigit(b)
                ? (remainder * RADIX + b - '0') % MODULUS
                : (remainder * RADIX * RADIX + Bytes.lower(b) - 'a' + RADIX) % MODULUS;
    }

    private static int index(final int first, final int second) {
        return (first - 'A') * LETTERS + second - 'A';
    }
}
