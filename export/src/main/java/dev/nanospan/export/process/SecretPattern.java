package dev.nanospan.export.process;

import java.util.Locale;

/**
 * A kind of text that {@link Redaction} finds in names, values and messages, wherever in them it stands.
 *
 * <pre>{@code
 * Redaction.builder().patterns(EnumSet.of(SecretPattern.CARD, SecretPattern.IBAN)).build();
 * }</pre>
 */
public enum SecretPattern {
    /** Numbers of payment cards: 13 to 19 digits, also in groups, of a known kind and with the right check digit. */
    CARD("[card]"),

    /** E-mail addresses, the at sign also percent-encoded. */
    EMAIL("[email]"),

    /** What follows {@code Bearer} or {@code Basic}, and JSON Web Tokens. */
    TOKEN("[token]"),

    /** Private keys in PEM, to their end or that of the text. */
    PRIVATE_KEY("[private key]"),

    /** International bank account numbers: of a known country, of the right length and check digits. */
    IBAN("[iban]"),

    /** Phone numbers that begin with a plus sign. */
    PHONE("[phone]"),

    /** Users and passwords in URLs. */
    URL("REDACTED:REDACTED"),

    /** Values of secret names, as in a query, a connection string, JSON or a header: {@code sig=…}, {@code "password":"…"}. */
    PAIR("REDACTED"),

    /** Literals in {@code db.query.text} and {@code db.statement}. */
    SQL("?");

    final String mask;

    SecretPattern(final String mask) {
        this.mask = mask;
    }

    /** The pattern of a name as configuration has it, such as {@code private-key}. */
    static SecretPattern of(final String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
