package dev.nanospan.export.process;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;

/**
 * Finds secrets in UTF-8, one after another. One walk over the text: most bytes cost one look into a table; those with which
 * something may begin, or in whose middle it is recognised, are looked at closer, backwards and forwards by bounded lengths,
 * so that the time is linear in the length of the text, whatever the text. Allocates nothing.
 *
 * <p>One thread at a time.
 */
final class SecretScanner {
    private static final int NONE = -1;
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 255;
    private static final int MIN_TOP_LEVEL = 2;
    private static final int MIN_PHONE = 8;
    private static final int MAX_PHONE = 15;
    private static final int MIN_BEARER = 8;
    private static final int LONG_WORD = 20;
    private static final int MIN_JWT_PART = 8;
    private static final int MAX_PEM_LABEL = 48;
    private static final int MAX_AROUND = 3;
    private static final int MIN_NAME_IN_SENTENCE = 6;
    private static final int MAX_SLASHED_PASSWORD = 256;

    private static final byte PLAIN = 0;
    private static final byte DIGIT = 1;
    private static final byte AT = 2;
    private static final byte PERCENT = 3;
    private static final byte EQUALS = 4;
    private static final byte COLON = 5;
    private static final byte DASH = 6;
    private static final byte LETTER_B = 7;
    private static final byte LETTER_J = 8;
    private static final byte PLUS = 9;

    private static final byte[] BEARER = ascii("bearer");
    private static final byte[] BASIC = ascii("basic");
    private static final byte[] ENCODED_AT = ascii("%40");
    private static final byte[] ENCODED_SPACE = ascii("%20");
    private static final byte[] BEGIN = ascii("-----begin ");
    private static final byte[] END = ascii("-----end ");
    private static final byte[] DASHES = ascii("-----");
    private static final byte[] PRIVATE_KEY = ascii("private key");

    /** A bit for each pattern that is looked for, by ordinal. */
    private final int patterns;

    private final SecretNames names;
    private final Cards cards = new Cards();
    private final byte[] triggers = new byte[256];

    private SecretPattern found = SecretPattern.CARD;
    private int start;
    private int end;

    SecretScanner(final Set<SecretPattern> patterns, final Collection<String> secretNames) {
        this.patterns = patterns.stream().mapToInt(each -> 1 << each.ordinal()).reduce(0, (some, more) -> some | more);
        this.names = new SecretNames(secretNames);
        if (has(SecretPattern.CARD) || has(SecretPattern.IBAN)) {
            for (char c = '0'; c <= '9'; c++) {
                triggers[c] = DIGIT;
            }
        }
        on(SecretPattern.EMAIL, "@", AT);
        on(SecretPattern.EMAIL, "%", PERCENT);
        on(SecretPattern.PAIR, "=", EQUALS);
        on(SecretPattern.PAIR, ":", COLON);
        on(SecretPattern.URL, ":", COLON);
        on(SecretPattern.PRIVATE_KEY, "-", DASH);
        on(SecretPattern.TOKEN, "bB", LETTER_B);
        on(SecretPattern.TOKEN, "J", LETTER_J);
        on(SecretPattern.PHONE, "+", PLUS);
    }

    /** Whether the values of a name are secret. */
    boolean isSecretName(final byte[] text, final int from, final int to) {
        return names.contains(text, from, to);
    }

    /** What was found last. */
    SecretPattern found() {
        return found;
    }

    /** Where what was found begins. */
    int start() {
        return start;
    }

    /** Where what was found ends. */
    int end() {
        return end;
    }

    /** Whether a whole number is that of a card, and such are looked for. */
    boolean isCard(final long number) {
        return has(SecretPattern.CARD) && cards.isCard(number);
    }

    /**
     * Looks for the next secret.
     *
     * @param from the beginning of the text, or the end of what was found in it last
     * @return whether there is one
     */
    boolean find(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to) {
            final byte trigger = triggers[text[at] & 0xFF];
            if (trigger == PLAIN) {
                at++;
            } else {
                at = look(trigger, text, from, at, to);
                if (at < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where to go on, or -1 if something was found. */
    private int look(final byte trigger, final byte[] text, final int from, final int at, final int to) {
        return switch (trigger) {
            case DIGIT -> digits(text, from, at, to);
            case AT -> email(text, from, at, 1, to);
            case PERCENT -> startsWith(ENCODED_AT, text, at, to) ? email(text, from, at, 3, to) : at + 1;
            case EQUALS -> pair(text, from, at, to);
            case COLON -> colon(text, from, at, to);
            case DASH -> privateKey(text, at, to);
            case LETTER_B -> scheme(text, from, at, to);
            case LETTER_J -> webToken(text, from, at, to);
            case PLUS -> phone(text, from, at, to);
            default -> at + 1;
        };
    }

    // ---- numbers

    private int digits(final byte[] text, final int from, final int at, final int to) {
        if (at > from && text[at - 1] == '%' && at + 1 < to && Bytes.isHex(text[at + 1])) {
            final int behind = has(SecretPattern.CARD) ? cards.end(text, from, at + 2, to) : NONE;
            if (behind >= 0) {
                return found(SecretPattern.CARD, at + 2, behind);
            }
        }
        if (has(SecretPattern.IBAN) && at - 2 >= from && Bytes.isLetter(text[at - 1]) && Bytes.isLetter(text[at - 2])) {
            final int behind = Ibans.end(text, from, at - 2, to);
            if (behind >= 0) {
                return found(SecretPattern.IBAN, at - 2, behind);
            }
        }
        int next = at + 1;
        while (next < to && Bytes.isDigit(text[next])) {
            next++;
        }
        if (has(SecretPattern.CARD) && next - at >= Cards.MIN_GROUP) {
            final int behind = cards.end(text, from, at, to);
            if (behind >= 0) {
                return found(SecretPattern.CARD, at, behind);
            }
        }
        return next;
    }

    private int phone(final byte[] text, final int from, final int at, final int to) {
        if (Bytes.isInWord(text, from, at)) {
            return at + 1;
        }
        int digits = 0;
        int behind = at + 1;
        int i = at + 1;
        while (i < to && digits <= MAX_PHONE) {
            if (Bytes.isDigit(text[i])) {
                digits++;
                behind = i + 1;
            } else if (!isInPhone(text[i]) || i - behind > 1) {
                break;
            }
            i++;
        }
        return digits >= MIN_PHONE && digits <= MAX_PHONE ? found(SecretPattern.PHONE, at, behind) : at + 1;
    }

    private static boolean isInPhone(final byte b) {
        return b == ' ' || b == '-' || b == '.' || b == '(' || b == ')' || b == '/';
    }

    // ---- addresses

    private int email(final byte[] text, final int from, final int at, final int width, final int to) {
        int local = at;
        while (local > from && at - local < MAX_LOCAL && isLocal(text[local - 1])) {
            local--;
        }
        final int domain = at + width;
        int end = domain;
        while (end < to && end - domain < MAX_DOMAIN && isDomain(text[end])) {
            end++;
        }
        final int behind = endOfTopLevel(text, domain, end);
        return local < at && behind >= 0 ? found(SecretPattern.EMAIL, local, behind) : domain;
    }

    /** Where the last label ends that may be a top level: it stands behind a dot, and has two letters or more, or is punycode. */
    private static int endOfTopLevel(final byte[] text, final int from, final int to) {
        int behind = NONE;
        for (int dot = from + 1; dot < to; dot++) {
            if (text[dot] == '.') {
                final int letters = endOfLetters(text, dot + 1, to);
                if (letters - dot == MIN_TOP_LEVEL + 1 && isPunycode(text, letters, to)) {
                    behind = endOfLabel(text, letters, to);
                } else if (letters - dot > MIN_TOP_LEVEL && (letters == to || !Bytes.isDigit(text[letters]))) {
                    behind = letters;
                }
            }
        }
        return behind;
    }

    private static int endOfLetters(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && (Bytes.isLetter(text[at]) || text[at] < 0)) {
            at++;
        }
        return at;
    }

    /** Whether two dashes and something else follow. */
    private static boolean isPunycode(final byte[] text, final int at, final int to) {
        return to - at > 2 && text[at] == '-' && text[at + 1] == '-' && Bytes.isAlphanumeric(text[at + 2]);
    }

    /** Without the dashes that it ends with. */
    private static int endOfLabel(final byte[] text, final int from, final int to) {
        int at = from;
        int end = from;
        while (at < to && text[at] != '.') {
            if (text[at++] != '-') {
                end = at;
            }
        }
        return end;
    }

    private static boolean isLocal(final byte b) {
        return Bytes.isAlphanumeric(b)
                || b < 0
                || switch (b) {
                    case '.', '_', '%', '+', '-', '\'', '!', '#', '$', '*', '~', '^' -> true;
                    default -> false;
                };
    }

    private static boolean isDomain(final byte b) {
        return Bytes.isAlphanumeric(b) || b < 0 || b == '.' || b == '-';
    }

    private int colon(final byte[] text, final int from, final int at, final int to) {
        if (has(SecretPattern.URL) && to - at > 2 && text[at + 1] == '/' && text[at + 2] == '/') {
            return credentials(text, at + 3, to);
        }
        return has(SecretPattern.PAIR) ? pair(text, from, at, to) : at + 1;
    }

    /** User and password of a URL whose authority begins here. */
    private int credentials(final byte[] text, final int at, final int to) {
        final int slash = endOfAuthority(text, at, to);
        int sign = lastSign(text, at, slash);
        if (sign < 0 && slash < to && isInUrl(text[slash]) && hasPassword(text, at, slash)) {
            final int next = nextSign(text, slash, Math.min(to, slash + MAX_SLASHED_PASSWORD));
            sign = next < to && text[next] == '@' ? lastSign(text, next, endOfAuthority(text, next, to)) : NONE;
        }
        return sign > at ? found(SecretPattern.URL, at, sign) : at;
    }

    private static int endOfAuthority(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && !endsAuthority(text[at])) {
            at++;
        }
        return at;
    }

    private static int lastSign(final byte[] text, final int from, final int to) {
        int at = to - 1;
        while (at >= from && text[at] != '@') {
            at--;
        }
        return at >= from ? at : NONE;
    }

    /** Whether what stands behind the first colon is no port. */
    private static boolean hasPassword(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && text[at] != ':') {
            at++;
        }
        int i = at + 1;
        while (i < to && Bytes.isDigit(text[i])) {
            i++;
        }
        return i < to && text[from] != '['; // where an address of IPv6 begins
    }

    /** Where the next sign is, or else what can't stand in a URL, or another one begins. */
    private static int nextSign(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to
                && text[at] != '@'
                && (isInUrl(text[at]) || !endsAuthority(text[at]))
                && !(text[at] == ':' && to - at > 2 && text[at + 1] == '/' && text[at + 2] == '/')) {
            at++;
        }
        return at;
    }

    private static boolean isInUrl(final byte b) {
        return b == '/' || b == '?' || b == '#';
    }

    private static boolean endsAuthority(final byte b) {
        return Bytes.isBlank(b) || isInUrl(b) || b == '"' || b == '<' || b == '>';
    }

    // ---- names and their values

    private int pair(final byte[] text, final int from, final int at, final int to) {
        int behindName = at;
        while (behindName > from && at - behindName < MAX_AROUND && isAroundName(text[behindName - 1])) {
            behindName--;
        }
        final boolean colon = text[at] == ':';
        final boolean quoted = behindName < at && text[behindName] != ' ';
        final int name = name(text, from, behindName);
        if (name < 0 || colon && !isMember(text, from, name, behindName, quoted)) {
            return at + 1;
        }
        int value = at + 1;
        while (value < to && text[value] == ' ') {
            value++;
        }
        int behind = endOfValue(text, colon ? value : afterScheme(text, value, to), to, colon, quoted);
        if (value < to) {
            behind = Math.max(behind, has(SecretPattern.CARD) ? cards.end(text, from, value, to) : NONE);
            behind = Math.max(behind, has(SecretPattern.IBAN) ? Ibans.end(text, from, value, to) : NONE);
        }
        return behind > value ? found(SecretPattern.PAIR, value, behind) : at + 1;
    }

    /** Behind the word that tells how to read a token, if there is one: it is no value. */
    private static int afterScheme(final byte[] text, final int at, final int to) {
        final int size =
                startsWith(BEARER, text, at, to) ? BEARER.length : startsWith(BASIC, text, at, to) ? BASIC.length : 0;
        return size == 0 ? at : afterSpace(text, at + size, to);
    }

    /** Where a secret name begins that ends here, behind a dot or an escape too; -1 if it is none. */
    private int name(final byte[] text, final int from, final int to) {
        int name = to;
        while (name > from && to - name <= names.longest() + 1 && isInName(text[name - 1])) {
            name--;
            if (text[name] == '.' && names.contains(text, name + 1, to)) {
                return name + 1;
            }
        }
        if (name < to && names.contains(text, name, to)) {
            return name;
        }
        final int behind = name + 2;
        return behind < to && Bytes.isBehindEscape(text, from, behind) && names.contains(text, behind, to)
                ? behind
                : NONE;
    }

    /** Whether a name before a colon is that of a member or a line, and no short word in a sentence. */
    private static boolean isMember(
            final byte[] text, final int from, final int name, final int behindName, final boolean quoted) {
        if (behindName - name >= MIN_NAME_IN_SENTENCE || name > from && text[name - 1] == '.') {
            return true;
        }
        if (quoted) {
            return name > from && isQuote(text[name - 1]);
        }
        int at = name;
        while (at > from && (text[at - 1] == ' ' || text[at - 1] == '\t')) {
            at--;
        }
        return at == from || beginsMember(text[at - 1]);
    }

    private static boolean beginsMember(final byte b) {
        return switch (b) {
            case '\n', '\r', ',', ';', '{', '[', '(', '&', '?' -> true;
            default -> false;
        };
    }

    private static boolean isQuote(final byte b) {
        return b == '"' || b == '\'';
    }

    private static boolean isAroundName(final byte b) {
        return b == '"' || b == '\'' || b == ' ' || b == '\\';
    }

    private static boolean isInName(final byte b) {
        return Bytes.isAlphanumeric(b) || b == '_' || b == '-' || b == '.';
    }

    /** One in quotes ends with them; any other one with what ends a parameter, or behind a colon with the line or member. */
    private static int endOfValue(
            final byte[] text, final int from, final int to, final boolean colon, final boolean quotedName) {
        int at = from;
        if (at < to && text[at] == '\\') {
            at++;
        }
        if (at < to && (text[at] == '"' || text[at] == '\'')) {
            return endOfQuoted(text, at, to);
        }
        while (at < to && !(colon ? endsLine(text[at], quotedName) : endsParameter(text[at]))) {
            at++;
        }
        return at;
    }

    private static int endOfQuoted(final byte[] text, final int from, final int to) {
        int at = from + 1;
        while (at < to && (text[at] != text[from] || text[at - 1] == '\\' && text[from - 1] != '\\')) {
            at++;
        }
        return Math.min(to, at + 1);
    }

    private static boolean endsParameter(final byte b) {
        return Bytes.isBlank(b) || b == '&' || b == ';' || b == '#' || b == '"' || b == '<' || b == '>';
    }

    private static boolean endsLine(final byte b, final boolean ofMember) {
        return b == '\n' || b == '\r' || ofMember && (b == ',' || b == '}' || b == ']');
    }

    // ---- tokens and keys

    private int scheme(final byte[] text, final int from, final int at, final int to) {
        if (Bytes.isInWord(text, from, at)) {
            return at + 1;
        }
        final boolean bearer = startsWith(BEARER, text, at, to);
        if (!bearer && !startsWith(BASIC, text, at, to)) {
            return at + 1;
        }
        final int behind = at + (bearer ? BEARER.length : BASIC.length);
        final int token = afterSpace(text, behind, to);
        if (token == behind) {
            return behind;
        }
        int i = token;
        while (i < to && (bearer ? isInToken(text[i]) : isInBase64(text[i]))) {
            i++;
        }
        final boolean secret = bearer ? isBearer(text, token, i) : isBasic(text, token, i);
        return secret ? found(SecretPattern.TOKEN, token, i) : behind;
    }

    private static int afterSpace(final byte[] text, final int from, final int to) {
        int at = from;
        while (at < to && Bytes.isBlank(text[at])) {
            at++;
        }
        return startsWith(ENCODED_SPACE, text, at, to) ? at + ENCODED_SPACE.length : at;
    }

    private static boolean isInBase64(final byte b) {
        return sixBits(b) >= 0 || b == '=';
    }

    /** A word of one case is none, unless it is very long. */
    private static boolean isBearer(final byte[] text, final int from, final int to) {
        boolean lower = true;
        boolean upper = true;
        for (int i = from; i < to; i++) {
            lower &= Bytes.isLetter(text[i]) && !Bytes.isUpper(text[i]);
            upper &= Bytes.isUpper(text[i]);
        }
        return to - from >= LONG_WORD || to - from >= MIN_BEARER && !lower && !upper;
    }

    /** Whether it decodes to something readable with a colon. */
    private static boolean isBasic(final byte[] text, final int from, final int to) {
        int bits = 0;
        int size = 0;
        boolean colon = false;
        for (int i = from; i < to && text[i] != '='; i++) {
            final int six = sixBits(text[i]);
            if (six < 0) {
                return false;
            }
            bits = bits << 6 | six;
            size += 6;
            if (size >= Byte.SIZE) {
                size -= Byte.SIZE;
                final int decoded = bits >>> size & 0xFF;
                colon |= decoded == ':';
                if (decoded < ' ' || decoded == 0x7F) {
                    return false;
                }
            }
        }
        return colon;
    }

    private static int sixBits(final byte b) {
        final int letters = 26;
        if (Bytes.isUpper(b)) {
            return b - 'A';
        }
        if (Bytes.isLetter(b)) {
            return b - 'a' + letters;
        }
        if (Bytes.isDigit(b)) {
            return b - '0' + 2 * letters;
        }
        return b == '+' || b == '-' ? 62 : b == '/' || b == '_' ? 63 : NONE;
    }

    /** A token begins with {@code eyJ}, an object of JSON in base 64; its last letter is the one that is rare. */
    private int webToken(final byte[] text, final int from, final int letter, final int to) {
        final int at = letter - 2;
        if (at < from || text[at] != 'e' || text[at + 1] != 'y' || isInWebToken(text, from, at)) {
            return letter + 1;
        }
        int dots = 0;
        int part = at;
        int i = at;
        while (i < to && (isInWebToken(text[i]) || text[i] == '.' && dots < 4)) {
            if (text[i] == '.') {
                if (dots == 0 && i - part < MIN_JWT_PART) {
                    return letter + 1;
                }
                dots++;
                part = i + 1;
            }
            i++;
        }
        return dots >= 1 && i - at > 2 * MIN_JWT_PART ? found(SecretPattern.TOKEN, at, i) : letter + 1;
    }

    /** Whether a place is in the midst of a word. */
    private static boolean isInWebToken(final byte[] text, final int from, final int at) {
        return at > from && isInWebToken(text[at - 1]) && !Bytes.isBehindEscape(text, from, at);
    }

    private static boolean isInWebToken(final byte b) {
        return Bytes.isAlphanumeric(b) || b == '-' || b == '_';
    }

    private static boolean isInToken(final byte b) {
        return isInWebToken(b) || b == '.' || b == '~' || b == '+' || b == '/' || b == '=';
    }

    private int privateKey(final byte[] text, final int at, final int to) {
        if (!startsWith(BEGIN, text, at, to)) {
            return at + 1;
        }
        final int label = at + BEGIN.length;
        final int behindLabel = indexOf(DASHES, text, label, Math.min(to, label + MAX_PEM_LABEL));
        final int labelEnd = behindLabel < 0 ? Math.min(to, label + MAX_PEM_LABEL) : behindLabel;
        if (indexOf(PRIVATE_KEY, text, label, labelEnd) < 0) {
            return label;
        }
        final int foot = indexOf(END, text, labelEnd, to);
        final int behind = foot < 0 ? to : indexOf(DASHES, text, foot + END.length, to);
        return found(
                SecretPattern.PRIVATE_KEY, at, behind < 0 ? to : Math.min(to, behind + (foot < 0 ? 0 : DASHES.length)));
    }

    // ---- texts

    private int found(final SecretPattern pattern, final int from, final int to) {
        found = pattern;
        start = from;
        end = to;
        return NONE;
    }

    private boolean has(final SecretPattern pattern) {
        return (patterns & 1 << pattern.ordinal()) != 0;
    }

    private void on(final SecretPattern pattern, final String bytes, final byte trigger) {
        if (has(pattern)) {
            for (int i = 0; i < bytes.length(); i++) {
                triggers[bytes.charAt(i)] = trigger;
            }
        }
    }

    /** Whether a text goes on with a word in lower case, in any case. */
    private static boolean startsWith(final byte[] word, final byte[] text, final int at, final int to) {
        if (to - at < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (Bytes.lower(text[at + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(final byte[] word, final byte[] text, final int from, final int to) {
        for (int at = from; at <= to - word.length; at++) {
            if (startsWith(word, text, at, to)) {
                return at;
            }
        }
        return NONE;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
