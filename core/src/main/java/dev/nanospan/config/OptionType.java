package dev.nanospan.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the values of an option are written and which are allowed. What {@link #print} gives, {@link #parse} takes.
 *
 * <pre>{@code
 * OptionType<Duration> type = OptionType.durations(Duration.ZERO, Duration.ofHours(1));
 * type.parse("250ms");                       // PT0.25S
 * System.out.println(type.allowed());        // a time such as 250ms, from 0 s to 1 h
 * }</pre>
 *
 * @param <T> what the values are
 */
public final class OptionType<T> {
    private static final int SHOWN_CHARS = 200;

    private final Function<String, T> parser;
    private final Function<T, String> printer;
    private final Predicate<T> range;
    private final String allowed;
    private final UnaryOperator<String> mask;

    private OptionType(
            final Function<String, T> parser,
            final Function<T, String> printer,
            final Predicate<T> range,
            final String allowed,
            final UnaryOperator<String> mask) {
        this.parser = parser;
        this.printer = printer;
        this.range = range;
        this.allowed = allowed;
        this.mask = mask;
    }

    /**
     * A type of its own.
     *
     * @param parser throws an {@link IllegalArgumentException} at what it does not understand
     * @param allowed what goes after "must be"
     */
    public static <T> OptionType<T> of(
            final Function<String, T> parser, final Function<T, String> printer, final String allowed) {
        return new OptionType<>(parser, printer, value -> true, allowed, UnaryOperator.identity());
    }

    /** Whole numbers. */
    public static OptionType<Integer> ints(final int min, final int max) {
        return of(Integer::valueOf, String::valueOf, fromTo(min, max)).within(value -> value >= min && value <= max);
    }

    /** Whole numbers of any size. */
    public static OptionType<Long> longs(final long min, final long max) {
        return of(Long::valueOf, String::valueOf, fromTo(min, max)).within(value -> value >= min && value <= max);
    }

    /** Numbers with a fraction. */
    public static OptionType<Double> doubles(final double min, final double max) {
        return of(Double::valueOf, String::valueOf, "from " + min + " to " + max)
                .within(value -> value >= min && value <= max); // NaN is neither
    }

    /** Sizes: {@code 65536}, {@code 64KiB}, {@code 64 MiB}. */
    public static OptionType<Long> bytes(final long min, final long max) {
        return of(
                        Units::parseBytes,
                        Units::printBytes,
                        "from " + Units.printBytes(min) + " to " + Units.printBytes(max))
                .within(value -> value >= min && value <= max);
    }

    /** Times: {@code 10us}, {@code 1 ms}, {@code 1min}; at least 0. */
    public static OptionType<Duration> durations(final Duration min, final Duration max) {
        return of(
                        Units::parseTime,
                        Units::printTime,
                        "a time such as 250ms, from " + Units.printTime(min) + " to " + Units.printTime(max))
                .within(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    }

    /** Yes or no. */
    public static OptionType<Boolean> booleans() {
        return of(OptionType::parseBoolean, String::valueOf, "true or false");
    }

    /** The constants of an enum, in any case. */
    public static <E extends Enum<E>> OptionType<E> oneOf(final Class<E> constants) {
        final Map<String, E> byWord = Stream.of(constants.getEnumConstants())
                .collect(Collectors.toMap(OptionType::wordOf, Function.identity()));
        final List<String> words =
                Stream.of(constants.getEnumConstants()).map(OptionType::wordOf).toList();
        return of(text -> known(byWord, text), OptionType::wordOf, orOf(words));
    }

    /** Words, in any case; the values are as they are given here. */
    public static OptionType<String> words(final String... words) {
        final List<String> list = List.of(words);
        return of(OptionType::lower, Function.identity(), orOf(list)).within(list::contains);
    }

    /** Lists of words with commas between them, without empty ones and repetitions. */
    public static OptionType<List<String>> lists(final String allowed) {
        return of(OptionType::split, list -> String.join(",", list), allowed);
    }

    /** Pairs such as {@code key=value,key=value}, percent-encoded. */
    public static OptionType<Map<String, String>> pairs() {
        return of(
                text -> Pairs.parse(text, true),
                pairs -> Pairs.print(pairs, true),
                "key=value,key=value, percent-encoded");
    }

    /** Headers of HTTP such as {@code name=value,name=value}, values percent-encoded. */
    public static OptionType<Map<String, String>> headers() {
        return of(
                        text -> Pairs.parse(text, false),
                        pairs -> Pairs.print(pairs, false),
                        "name=value,name=value with names of HTTP headers, values percent-encoded")
                .within(OptionType::areHeaders);
    }

    /** Any text that is not blank. */
    public static OptionType<String> text(final String allowed) {
        return of(Function.identity(), Function.identity(), allowed)
                .within(text -> !text.isBlank() && text.chars().noneMatch(Character::isISOControl));
    }

    /** Files. */
    public static OptionType<Path> paths() {
        return of(Path::of, Path::toString, "a path");
    }

    /** Addresses of web servers; a password in one is not shown, nor what follows a question mark. */
    public static OptionType<URI> uris() {
        return new OptionType<>(
                URI::create,
                URI::toString,
                uri -> uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())),
                "an http or https URL",
                OptionType::maskUri);
    }

    /** Nothing, or what another type allows. */
    public static <T> OptionType<Optional<T>> optional(final OptionType<T> type) {
        return new OptionType<>(
                text -> Optional.of(type.parse(text)),
                value -> value.map(type::print).orElse(""),
                value -> value.isEmpty() || type.allows(value.get()),
                type.allowed,
                type.mask);
    }

    // ---- forms that OpenTelemetry's specification prescribes

    /** Whole numbers of at least 0; more than we can do is taken as the most we can. */
    public static OptionType<Integer> otelCounts(final int max) {
        return otelNumbers(max, "a whole number").mapped(Long::intValue, Integer::longValue);
    }

    /** Milliseconds without a unit; more than we can do is taken as the most we can. */
    public static OptionType<Duration> otelMillis(final Duration max) {
        return otelNumbers(max.toMillis(), "a whole number of milliseconds")
                .mapped(Duration::ofMillis, Duration::toMillis);
    }

    private static OptionType<Long> otelNumbers(final long max, final String what) {
        return of(text -> Math.min(max, Long.parseLong(text)), String::valueOf, what + ", 0 or more")
                .within(value -> value >= 0);
    }

    // ---- variants

    /** The same, with a further condition. */
    public OptionType<T> within(final Predicate<T> condition) {
        return new OptionType<>(parser, printer, range.and(condition), allowed, mask);
    }

    /** The same, with a further condition that is told before what is allowed else. */
    public OptionType<T> within(final Predicate<T> condition, final String kind) {
        return new OptionType<>(parser, printer, range.and(condition), kind + ' ' + allowed, mask);
    }

    /** The same, with a word that stands for one value. */
    public OptionType<T> word(final String word, final T value) {
        return new OptionType<>(
                text -> text.equalsIgnoreCase(word) ? value : parser.apply(text),
                any -> any.equals(value) ? word : printer.apply(any),
                range.or(value::equals),
                allowed + ", or " + word,
                mask);
    }

    /** The same text for other values. */
    public <U> OptionType<U> mapped(final Function<T, U> to, final Function<U, T> from) {
        return new OptionType<>(
                text -> to.apply(parse(text)),
                value -> printer.apply(from.apply(value)),
                value -> range.test(from.apply(value)),
                allowed,
                mask);
    }

    // ---- use

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is not one of those that are allowed
     */
    public T parse(final String text) {
        final T value = parser.apply(text.strip());
        if (!range.test(value)) {
            throw new IllegalArgumentException("must be " + allowed);
        }
        return value;
    }

    /** Whether a value is allowed. */
    public boolean allows(final T value) {
        return range.test(value);
    }

    /** The text of a value; secrets too. */
    public String print(final T value) {
        return printer.apply(value);
    }

    /** What is allowed, in words that go after "must be". */
    public String allowed() {
        return allowed;
    }

    /** Text of a user, on one line, not too long, without what this type hides. */
    String mask(final String text) {
        return oneLine(mask.apply(text));
    }

    static String oneLine(final String text) {
        final String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN_CHARS ? printable : printable.substring(0, SHOWN_CHARS) + "...";
    }

    private static String maskUri(final String uri) {
        return uri.replaceFirst("//.*@", "//" + Option.SECRET + "@").replaceFirst("\\?.*", "?" + Option.SECRET);
    }

    private static boolean parseBoolean(final String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException(text);
    }

    private static List<String> split(final String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    /** No header may smuggle in another one. */
    private static boolean areHeaders(final Map<String, String> pairs) {
        return pairs.keySet().stream().allMatch(name -> name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"))
                && pairs.values().stream()
                        .allMatch(value -> value.chars().noneMatch(c -> c != '\t' && Character.isISOControl(c)));
    }

    private static <E> E known(final Map<String, E> byWord, final String text) {
        final E value = byWord.get(lower(text));
        if (value == null) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static String wordOf(final Enum<?> constant) {
        return lower(constant.name());
    }

    private static String lower(final String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String orOf(final List<String> words) {
        final int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String fromTo(final long min, final long max) {
        return String.format(Locale.ROOT, "from %,d to %,d", min, max);
    }
}
