package dev.nanospan.export.process;

import dev.nanospan.config.OptionType;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.spi.TextPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which ended spans something is meant for: by name, kind, status, duration and attributes, all of which must fit. Immutable;
 * matching allocates nothing. Texts are patterns as {@link TextPattern} says.
 *
 * <pre>{@code
 * SpanRule health = SpanRule.any().name("GET /health*").kind(Kind.SERVER).without(SpanRule.any().status(Status.ERROR));
 * List<SpanRule> same = SpanRule.parse("name=GET /health*, kind=server, status!=error");
 * }</pre>
 */
public final class SpanRule {
    private static final SpanRule ANY = new SpanRule("any span");

    private final String description;
    private final Condition[] conditions;

    private SpanRule(final String description, final Condition... conditions) {
        this.description = description;
        this.conditions = conditions;
    }

    /** The rule that fits every span. */
    public static SpanRule any() {
        return ANY;
    }

    /**
     * Rules as configuration has them: with semicolons between them, and commas between their conditions. A condition is a
     * {@code name}, {@code kind}, {@code status}, {@code duration} or the key of an attribute, then one of {@code =}, {@code
     * !=}, {@code <} and {@code >}, the last two for durations, then a value.
     *
     * @throws IllegalArgumentException if it is not of that form
     */
    public static List<SpanRule> parse(final String text) {
        return Arrays.stream(text.split(";"))
                .filter(rule -> !rule.isBlank())
                .map(SpanRule::parseRule)
                .toList();
    }

    private static SpanRule parseRule(final String text) {
        SpanRule rule = ANY;
        for (final String condition : text.split(",")) {
            rule = rule.with(condition.strip());
        }
        return rule;
    }

    private SpanRule with(final String condition) {
        int at = 0;
        while (at < condition.length() && "=!<>".indexOf(condition.charAt(at)) < 0) {
            at++;
        }
        final boolean not = condition.startsWith("!=", at);
        final int behind = at + (not ? 2 : 1);
        if (at == 0 || behind >= condition.length()) {
            throw new IllegalArgumentException("no condition: " + condition);
        }
        final String what = condition.substring(0, at).strip();
        final String value = condition.substring(behind).strip();
        final char operator = condition.charAt(at);
        if (what.equals("duration")) {
            return duration(operator, value);
        }
        if (operator == '<' || operator == '>' || operator == '!' && !not) {
            throw new IllegalArgumentException("no condition: " + condition);
        }
        return not ? without(ANY.with(what, value)) : with(what, value);
    }

    private SpanRule with(final String what, final String value) {
        return switch (what) {
            case "name" -> name(value);
            case "kind" -> kind(Kind.valueOf(value.toUpperCase(Locale.ROOT)));
            case "status" -> status(Status.valueOf(value.toUpperCase(Locale.ROOT)));
            default -> attribute(what, value);
        };
    }

    private SpanRule duration(final char operator, final String value) {
        final Duration bound =
                OptionType.durations(Duration.ZERO, Duration.ofDays(1)).parse(value);
        return switch (operator) {
            case '<' -> shorterThan(bound);
            case '>' -> longerThan(bound);
            default -> throw new IllegalArgumentException("duration: must be followed by < or >");
        };
    }

    /** The same for spans of a name. */
    public SpanRule name(final String pattern) {
        final TextPattern compiled = TextPattern.of(pattern);
        return with("name=" + pattern, span -> nameMatches(span, compiled));
    }

    /** The same for spans of a kind. */
    public SpanRule kind(final Kind kind) {
        return with("kind=" + kind, span -> span.kind() == kind);
    }

    /** The same for spans of a status. */
    public SpanRule status(final Status status) {
        return with("status=" + status, span -> span.status() == status);
    }

    /** The same for spans that took less. */
    public SpanRule shorterThan(final Duration bound) {
        final long ns = bound.toNanos();
        return with("duration<" + bound, span -> span.durationNs() < ns);
    }

    /** The same for spans that took more. */
    public SpanRule longerThan(final Duration bound) {
        final long ns = bound.toNanos();
        return with("duration>" + bound, span -> span.durationNs() > ns);
    }

    /** The same for spans with an attribute: a text that fits the pattern, or the number or truth value that it says. */
    public SpanRule attribute(final String key, final String pattern) {
        final Expected expected = new Expected(key, pattern);
        return with(key + "=" + pattern, expected::fits);
    }

    /** The same for spans that do not fit another rule. */
    public SpanRule without(final SpanRule other) {
        return with("not (" + other + ')', span -> !other.matches(span));
    }

    /** Whether a span fits. */
    public boolean matches(final SpanView span) {
        for (final Condition condition : conditions) {
            if (!condition.holds(span)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return description;
    }

    private SpanRule with(final String what, final Condition condition) {
        final List<Condition> more = new ArrayList<>(Arrays.asList(conditions));
        more.add(condition);
        return new SpanRule(conditions.length == 0 ? what : description + ", " + what, more.toArray(Condition[]::new));
    }

    private static boolean nameMatches(final SpanView span, final TextPattern pattern) {
        final Symbol interned = Symbols.byRef(span.nameRef());
        if (interned != null) {
            return pattern.matches(interned.text());
        }
        final int at = span.find(RecordLayout.NAME);
        return at >= 0 && pattern.matches(span.buffer(), at + Integer.BYTES, RecordLayout.getInt(span.buffer(), at));
    }

    /** One condition. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(SpanView span);
    }

    /** What an attribute should be. */
    private static final class Expected {
        private final Key key;
        private final TextPattern text;
        private final @Nullable Long whole;
        private final double number;
        private final @Nullable Boolean truth;

        Expected(final String key, final String pattern) {
            this.key = Key.ofString(key);
            this.text = TextPattern.of(pattern);
            this.whole = pattern.matches("-?\\d{1,18}") ? Long.valueOf(pattern) : null;
            this.number = pattern.matches("-?\\d+(\\.\\d+)?") ? Double.parseDouble(pattern) : Double.NaN;
            this.truth = pattern.matches("true|false") ? Boolean.valueOf(pattern) : null;
        }

        boolean fits(final SpanView span) {
            final AttributeCursor at = span.attributes();
            if (!at.find(key)) {
                return false;
            }
            return switch (at.type()) {
                case STRING -> fitsText(at);
                case LONG -> whole != null && at.longValue() == whole;
                case DOUBLE -> at.doubleValue() == number;
                case BOOLEAN -> truth != null && at.booleanValue() == truth;
                default -> false;
            };
        }

        private boolean fitsText(final AttributeCursor at) {
            return at.valueRef() != 0
                    ? text.matches(at.stringValue())
                    : text.matches(at.buffer(), at.valueOffset(), at.valueBytes());
        }
    }
}
