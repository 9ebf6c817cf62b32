package dev.nanospan.export.process;

import dev.nanospan.layout.Symbols;
import dev.nanospan.record.SpanPart;
import dev.nanospan.record.SpanRewriter;
import dev.nanospan.spi.TextPattern;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with the values of a key. An interned key is judged once.
 *
 * <p>One thread at a time.
 */
final class KeyRules {
    static final byte SCAN = 1;
    static final byte REMOVE = 2;
    static final byte HASH = 3;
    static final byte SQL = 4;

    /** The first of those that a custom redactor deals with. */
    static final byte CUSTOM = 5;

    private static final byte UNKNOWN = 0;
    private static final TextPattern[] STATEMENTS = {TextPattern.of("db.query.text"), TextPattern.of("db.statement")};

    private final TextPattern[] removed;
    private final byte[][] removedWords;

    /** Whether the keys go that are names whose values are secret. */
    private final boolean secretNames;

    private final TextPattern[] hashed;
    private final TextPattern[] custom;
    private final SpanRewriter[] redactors;
    private final boolean sql;
    private final SecretScanner scanner;
    private final byte[] verdicts = new byte[Symbols.CAPACITY + 1];

    KeyRules(
            final Collection<String> removed,
            final Collection<String> removedWords,
            final boolean secretNames,
            final Collection<String> hashed,
            final Map<String, SpanRewriter> custom,
            final boolean sql,
            final SecretScanner scanner) {
        this.removed = patterns(removed);
        this.removedWords = removedWords.stream()
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.secretNames = secretNames;
        this.hashed = patterns(hashed);
        this.custom = patterns(List.copyOf(custom.keySet()));
        this.redactors = List.copyOf(custom.keySet()).stream().map(custom::get).toArray(SpanRewriter[]::new);
        this.sql = sql;
        this.scanner = scanner;
        if (custom.size() > Byte.MAX_VALUE - CUSTOM) {
            throw new IllegalArgumentException("at most " + (Byte.MAX_VALUE - CUSTOM) + " redactors of keys");
        }
    }

    /** What is to be done with an attribute. */
    byte of(final SpanPart part) {
        final int ref = part.keyRef();
        if (ref == 0) {
            return judge(part);
        }
        if (verdicts[ref] == UNKNOWN) {
            verdicts[ref] = judge(part);
        }
        return verdicts[ref];
    }

    SpanRewriter redactor(final byte verdict) {
        return redactors[verdict - CUSTOM];
    }

    private byte judge(final SpanPart part) {
        final byte[] key = part.keyBuffer();
        final int from = part.keyOffset();
        final int length = part.keyBytes();
        if (match(removed, key, from, length) >= 0
                || hasWord(key, from, length)
                || secretNames && isSecretName(key, from, length)) {
            return REMOVE;
        }
        if (match(hashed, key, from, length) >= 0) {
            return HASH;
        }
        final int redactor = match(custom, key, from, length);
        if (redactor >= 0) {
            return (byte) (CUSTOM + redactor);
        }
        if (sql && match(STATEMENTS, key, from, length) >= 0) {
            return SQL;
        }
        return scanner.find(key, from, from + length) ? REMOVE : SCAN;
    }

    /** Whether its last part, behind a dot, is a name whose values are secret, or all of it is. */
    private boolean isSecretName(final byte[] key, final int from, final int length) {
        int last = from + length;
        while (last > from && key[last - 1] != '.') {
            last--;
        }
        return scanner.isSecretName(key, last, from + length) || scanner.isSecretName(key, from, from + length);
    }

    private boolean hasWord(final byte[] key, final int from, final int length) {
        for (final byte[] word : removedWords) {
            for (int at = from; at <= from + length - word.length; at++) {
                if (startsWith(word, key, at)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean startsWith(final byte[] word, final byte[] key, final int at) {
        for (int i = 0; i < word.length; i++) {
            if (Bytes.lower(key[at + i]) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int match(final TextPattern[] patterns, final byte[] key, final int from, final int length) {
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].matches(key, from, length)) {
                return i;
            }
        }
        return -1;
    }

    private static TextPattern[] patterns(final Collection<String> texts) {
        return texts.stream().map(TextPattern::of).toArray(TextPattern[]::new);
    }
}
