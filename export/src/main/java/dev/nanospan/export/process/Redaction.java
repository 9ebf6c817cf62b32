package dev.nanospan.export.process;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.layout.Symbols;
import dev.nanospan.layout.Utf8;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanPart;
import dev.nanospan.record.SpanRewriter;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes secrets out of spans before any exporter sees them: out of names, values, elements of arrays and bytes, of the span,
 * its events and its links, out of messages, stack traces and tracestates. Types stay what they are; a number that is a card's
 * becomes 0. What can't be masked in its type is removed. In configuration: {@code redact}, with {@code nanospan.redact.*}.
 *
 * <pre>{@code
 * NanospanConfig.builder()
 *         .processor(Redaction.builder()
 *                 .remove("http.request.header.*")
 *                 .hash("customer.id")
 *                 .redact("iban", part -> part.put("[account]"))
 *                 .build());
 * }</pre>
 *
 * <p>An attribute is dealt with by its key first: removed, hashed, given to a redactor of its own, or its statement cleared of
 * literals. All but what a redactor of its own wrote is then searched for the {@link SecretPattern}s. What it does not know it
 * does not find: a card number in words, a password in a sentence, a secret that was cut in two before it came here.
 *
 * <p>Allocates nothing in steady state, and takes time in proportion to the length of the texts, whatever they are. An
 * instance is for one engine.
 */
public final class Redaction implements SpanProcessor {
    /** Names whose values are secret: those of signed URLs, which OpenTelemetry prescribes, and others that are usual. */
    public static final Set<String> SECRET_NAMES = Set.of(
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Security-Token",
            "AWSAccessKeyId",
            "Signature",
            "sig",
            "X-Goog-Signature",
            "password",
            "passwd",
            "pwd",
            "secret",
            "client_secret",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "api_key",
            "api-key",
            "apikey",
            "x-api-key",
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "sessionid",
            "jsessionid",
            "private_key");

    /** What {@link #strict()} removes: attributes with one of these in their key. */
    private static final List<String> SECRET_WORDS = List.of(
            "password",
            "passwd",
            "secret",
            "authorization",
            "cookie",
            "api_key",
            "api-key",
            "apikey",
            "access_token",
            "refresh_token",
            "credential",
            "private_key",
            "db.query.parameter.");

    private static final int STRICT_BYTES = 1_000;
    private static final int FIRST_BYTES = 4_096;
    private static final byte UNKNOWN = 0;
    private static final byte CLEAN = 1;
    private static final byte SECRET = 2;

    private final SecretScanner scanner;
    private final KeyRules keys;
    private final KeyedHash hash;
    private final SqlText sql = new SqlText(FIRST_BYTES);
    private final int maxBytes;
    private final SpanRewriter rewriter = this::redact;

    /** Whether there is anything in an interned text, by its number. */
    private final byte[] verdicts = new byte[Symbols.CAPACITY + 1];

    private Redaction(final Builder from) {
        scanner = new SecretScanner(from.patterns, from.names);
        keys = new KeyRules(
                from.removed,
                from.removedWords,
                from.secretKeys,
                from.hashed,
                from.redactors,
                from.patterns.contains(SecretPattern.SQL),
                scanner);
        hash = new KeyedHash(from.hashKey);
        maxBytes = from.maxBytes;
    }

    /** All patterns but phone numbers, and nothing else. */
    public static Redaction standard() {
        return builder().build();
    }

    /**
     * Everything there is: all patterns, values of at most 1,000 bytes, and no attributes whose keys speak of passwords, secrets,
     * cookies, credentials, authorization or parameters of statements, or end with one of the {@link #SECRET_NAMES}, such as
     * {@code user.token}.
     */
    public static Redaction strict() {
        return builder().strict().build();
    }

    /** A builder that begins with {@link #standard()}. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "redact";
    }

    @Override
    public void process(final SpanEditor editor) {
        editor.rewrite(rewriter);
    }

    private void redact(final SpanPart part) {
        if (!part.place().isAttribute()) {
            scan(part, Integer.MAX_VALUE);
            return;
        }
        final byte verdict = keys.of(part);
        switch (verdict) {
            case KeyRules.SCAN -> scanValue(part);
            case KeyRules.REMOVE -> part.remove();
            case KeyRules.HASH -> hash(part);
            case KeyRules.SQL -> statement(part);
            default -> custom(keys.redactor(verdict), part);
        }
    }

    private void custom(final SpanRewriter redactor, final SpanPart part) {
        redactor.rewrite(part);
        if (!part.isRewritten()) {
            scanValue(part);
        }
    }

    private void scanValue(final SpanPart part) {
        if (part.isText()) {
            scan(part, maxBytes);
            return;
        }
        for (int i = part.longs() - 1; i >= 0; i--) {
            if (scanner.isCard(part.longAt(i))) {
                part.longAt(i, 0);
            }
        }
    }

    private void hash(final SpanPart part) {
        if (part.isText()) {
            part.put(hash.of(part.buffer(), part.offset(), part.length()), 0, KeyedHash.TEXT_BYTES);
        } else {
            part.remove();
        }
    }

    private void statement(final SpanPart part) {
        if (part.isText()) {
            sql.write(part.buffer(), part.offset(), part.offset() + part.length());
            if (sql.isSameAs(part.buffer(), part.offset(), part.length())) {
                scanText(part, maxBytes);
            } else {
                write(part, sql.bytes(), 0, sql.length(), maxBytes);
            }
        } else {
            part.remove();
        }
    }

    private void scan(final SpanPart part, final int most) {
        final int ref = part.ref();
        if (ref == 0) {
            scanText(part, most);
        } else if (verdicts[ref] != CLEAN) {
            if (verdicts[ref] == UNKNOWN) {
                verdicts[ref] = isClean(part.buffer(), part.length(), most) ? CLEAN : SECRET;
            }
            if (verdicts[ref] == SECRET) {
                write(part, part.buffer(), 0, part.length(), most);
            }
        }
    }

    private boolean isClean(final byte[] text, final int length, final int most) {
        return length <= most && length <= maxBytes && !scanner.find(text, 0, length);
    }

    private void scanText(final SpanPart part, final int most) {
        final byte[] text = part.buffer();
        final int from = part.offset();
        final int to = from + part.length();
        if (scanner.find(text, from, to)) {
            writeMasked(part, text, from, to, most);
        } else if (part.length() > most) {
            part.put(text, from, Utf8.boundedBytes(text, from, part.length(), most));
        }
    }

    /** Writes a text, without what is secret in it. */
    private void write(final SpanPart part, final byte[] text, final int from, final int to, final int most) {
        if (scanner.find(text, from, to)) {
            writeMasked(part, text, from, to, most);
        } else {
            part.put(text, from, Utf8.boundedBytes(text, from, to - from, most));
        }
    }

    /** Writes a text in which the scanner has just found something. */
    private void writeMasked(final SpanPart part, final byte[] text, final int from, final int to, final int most) {
        if (isTraceState(part)) {
            part.remove(); // half of one would be none
            return;
        }
        int left = most;
        int copied = from;
        do {
            left -= put(part, text, copied, scanner.start(), left);
            final String mask = scanner.found().mask;
            if (left >= mask.length()) {
                part.put(mask);
                left -= mask.length();
            } else {
                left = 0;
            }
            copied = scanner.end();
        } while (left > 0 && scanner.find(text, copied, to));
        put(part, text, copied, to, left);
    }

    private static int put(final SpanPart part, final byte[] text, final int from, final int to, final int most) {
        final int size = Utf8.boundedBytes(text, from, to - from, most);
        part.put(text, from, size);
        return size;
    }

    private static boolean isTraceState(final SpanPart part) {
        return part.place() == SpanPart.Place.TRACE_STATE || part.place() == SpanPart.Place.LINK_TRACE_STATE;
    }

    /**
     * Sets up a redaction. Keys are patterns: {@code *} stands for any text, {@code ?} for a character. Not thread safe.
     *
     * <pre>{@code
     * Redaction.builder().strict().remove("order.note").build();
     * }</pre>
     */
    public static final class Builder {
        private Set<SecretPattern> patterns = EnumSet.complementOf(EnumSet.of(SecretPattern.PHONE));
        private final List<String> names = new ArrayList<>(SECRET_NAMES);
        private final List<String> removed = new ArrayList<>();
        private final List<String> removedWords = new ArrayList<>();
        private boolean secretKeys;
        private final List<String> hashed = new ArrayList<>();
        private final Map<String, SpanRewriter> redactors = new LinkedHashMap<>();
        private Optional<String> hashKey = Optional.empty();
        private int maxBytes = Integer.MAX_VALUE;

        private Builder() {}

        /** Looks for these and no others. */
        public Builder patterns(final Set<SecretPattern> these) {
            patterns = these.isEmpty() ? Set.of() : EnumSet.copyOf(these);
            return this;
        }

        /** Switches everything on, as {@link Redaction#strict()} says. */
        public Builder strict() {
            removedWords.addAll(SECRET_WORDS);
            secretKeys = true;
            return patterns(EnumSet.allOf(SecretPattern.class)).maxBytes(Math.min(maxBytes, STRICT_BYTES));
        }

        /** Removes the attributes of these keys. What {@code blockedKeys} refuses is not even recorded, and is cheaper. */
        public Builder remove(final String... keys) {
            removed.addAll(List.of(keys));
            return this;
        }

        /** Puts a hash in the place of these keys' values, as text; removes what is neither text nor bytes. */
        public Builder hash(final String... keys) {
            hashed.addAll(List.of(keys));
            return this;
        }

        /** The secret that hashes depend on, so that other processes come to the same; without one it is random. */
        public Builder hashKey(final String secret) {
            hashKey = Optional.of(secret);
            return this;
        }

        /** Lets a redactor of yours deal with a key; what it leaves as it was is searched like any other value. */
        public Builder redact(final String key, final SpanRewriter redactor) {
            redactors.put(key, redactor);
            return this;
        }

        /** More names whose values are secret, for {@link SecretPattern#PAIR}, and as keys if {@link #strict()}. */
        public Builder secretNames(final Collection<String> more) {
            names.addAll(more);
            return this;
        }

        /** The most bytes of a value; longer ones are cut, after they were searched. */
        public Builder maxBytes(final int most) {
            maxBytes = most;
            return this;
        }

        /** Makes it. */
        public Redaction build() {
            return new Redaction(this);
        }
    }

    /** For the {@link java.util.ServiceLoader}. */
    public static final class Provider implements SpanProcessorProvider {
        /** For the {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "redact";
        }

        @Override
        public SpanProcessor create(final Settings settings) {
            final Builder builder = builder();
            if (settings.get(Options.REDACT_PROFILE).equals("strict")) {
                builder.strict();
            }
            final EnumSet<SecretPattern> patterns = EnumSet.noneOf(SecretPattern.class);
            settings.get(Options.REDACT_PATTERNS).forEach(each -> patterns.add(SecretPattern.of(each)));
            settings.get(Options.REDACT_HASH_KEY).ifPresent(builder::hashKey);
            return builder.patterns(patterns)
                    .remove(settings.get(Options.REDACT_REMOVE).toArray(String[]::new))
                    .hash(settings.get(Options.REDACT_HASH).toArray(String[]::new))
                    .secretNames(settings.get(Options.REDACT_NAMES))
                    .maxBytes(settings.get(Options.REDACT_MAX_BYTES))
                    .build();
        }
    }
}
