package dev.nanospan.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be configured: its key, its type and range, its default, and a sentence on what it does. Immutable;
 * two options are never equal, there is one of each.
 *
 * <pre>{@code
 * Option<Long> ringBytes = Option.of("nanospan.ring.bytes", OptionType.bytes(64 << 10, 1 << 30), 16L << 20)
 *         .says("The memory of the ring.");
 * System.out.println(ringBytes.environmentName()); // NANOSPAN_RING_BYTES
 * }</pre>
 *
 * @param <T> what its values are
 */
public final class Option<T> {
    static final String SECRET = "(secret)";

    private final String name;
    private final OptionType<T> type;
    private final T byDefault;
    private final @Nullable String defaultText;
    private final List<Foreign<T>> foreign;
    private final String method;
    private final String sentence;
    private final boolean secret;

    private Option(
            final String name,
            final OptionType<T> type,
            final T byDefault,
            final @Nullable String defaultText,
            final List<Foreign<T>> foreign,
            final String method,
            final String sentence,
            final boolean secret) {
        this.name = name;
        this.type = type;
        this.byDefault = Objects.requireNonNull(byDefault, name);
        this.defaultText = defaultText;
        this.foreign = foreign;
        this.method = method;
        this.sentence = sentence;
        this.secret = secret;
    }

    /**
     * An option that nothing more is known of.
     *
     * @param name lower case words with dots between them
     */
    public static <T> Option<T> of(final String name, final OptionType<T> type, final T byDefault) {
        return new Option<>(name, type, byDefault, null, List.of(), "", "", false);
    }

    /** The same, explained by one sentence. */
    public Option<T> says(final String what) {
        return new Option<>(name, type, byDefault, defaultText, foreign, method, what, secret);
    }

    /** The same, with a method of the builder that sets it. */
    public Option<T> method(final String named) {
        return new Option<>(name, type, byDefault, defaultText, foreign, named, sentence, secret);
    }

    /** The same, with a default that people are told in words, as it depends on the machine. */
    public Option<T> defaultText(final String words) {
        return new Option<>(name, type, byDefault, words, foreign, method, sentence, secret);
    }

    /** The same, with an {@code OTEL_*} name that is honoured too, after those named before; in the same form. */
    public Option<T> otel(final String variable) {
        return otel(variable, type);
    }

    /** The same, with an {@code OTEL_*} name that is honoured too and has a form of its own. */
    public Option<T> otel(final String variable, final OptionType<T> form) {
        final List<Foreign<T>> more = new ArrayList<>(foreign);
        more.add(new Foreign<>(variable, form));
        return new Option<>(name, type, byDefault, defaultText, List.copyOf(more), method, sentence, secret);
    }

    /** The same, with values that are never shown. */
    public Option<T> secret() {
        return new Option<>(name, type, byDefault, defaultText, foreign, method, sentence, true);
    }

    /** The key, as in a system property or a file. */
    public String name() {
        return name;
    }

    /** The key as an environment variable. */
    public String environmentName() {
        return environmentName(name);
    }

    static String environmentName(final String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** How values are written, and which are allowed. */
    public OptionType<T> type() {
        return type;
    }

    /** The value if nobody says anything. */
    public T byDefault() {
        return byDefault;
    }

    /** The default for people; the same on every machine. */
    public String defaultText() {
        return defaultText != null ? defaultText : show(byDefault);
    }

    /** The {@code OTEL_*} variables that are honoured too, the one that counts most first. */
    public List<String> otelNames() {
        return foreign.stream().map(Foreign::name).toList();
    }

    /** The method of the builder that sets it; empty if it has none of its own. */
    public String method() {
        return method;
    }

    /** What it does, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Whether its values must not be shown. */
    public boolean isSecret() {
        return secret;
    }

    /** A value for people, on one line; never a secret. */
    public String show(final T value) {
        return shown(type.print(value));
    }

    /** The text of a value, good or bad, for people: without secrets, on one line. */
    String shown(final String text) {
        return secret && !text.isEmpty() ? SECRET : type.mask(text);
    }

    List<Foreign<T>> foreign() {
        return foreign;
    }

    @Override
    public String toString() {
        return name;
    }

    /** A name that others gave to the same thing, and their way to write it. */
    record Foreign<T>(String name, OptionType<T> form) {
        /** As a system property or in a file. */
        String propertyName() {
            return name.toLowerCase(Locale.ROOT).replace('_', '.');
        }
    }
}
