package dev.nanospan.sampling;

import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.spi.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads rules that were written as a text, see {@link RuleSampler#parse}. What is wrong is told by an {@link
 * IllegalArgumentException} that names the part and says what is allowed there.
 */
final class RuleText {
    private static final String OTHERWISE = "otherwise";
    private static final char QUOTE = '"';
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private RuleText() {}

    static RuleSampler parse(final String text) {
        final List<String> rules = split(text, ";");
        final RuleSampler.Builder builder = RuleSampler.builder();
        for (int i = 0; i < rules.size(); i++) {
            final List<String> halves = split(rules.get(i), "->");
            if (halves.size() != 2) {
                throw refused(rules.get(i), "conditions -> sampler");
            }
            final Sampler sampler = sampler(halves.get(1));
            final boolean last = i == rules.size() - 1;
            if (last != halves.get(0).equalsIgnoreCase(OTHERWISE)) {
                throw refused(rules.get(i), last ? "otherwise -> sampler, as it is the last rule" : "the last rule");
            }
            if (last) {
                return builder.otherwise(sampler);
            }
            builder.rule(rule(halves.get(0)), sampler);
        }
        throw refused("", "rules, of which the last is otherwise -> sampler");
    }

    private static Sampler sampler(final String text) {
        final String[] words = text.split("\\s+", 2);
        return Samplers.named(words[0], words.length > 1 ? words[1] : "");
    }

    private static Rule rule(final String conditions) {
        Rule rule = Rule.any();
        for (final String condition : split(conditions, ",")) {
            rule = with(rule, condition);
        }
        return rule;
    }

    private static Rule with(final Rule rule, final String condition) {
        final int sign = condition.indexOf('=');
        if (sign < 1 || sign == condition.length() - 1) {
            throw refused(condition, "name=, kind= or the key of an attribute=, and a value");
        }
        final String key = condition.substring(0, sign).strip();
        final String value = condition.substring(sign + 1).strip();
        return switch (key) {
            case "name" -> rule.name(unquoted(value));
            case "kind" -> rule.kind(kind(condition, value));
            default -> withAttribute(rule, key, value);
        };
    }

    private static Rule withAttribute(final Rule rule, final String key, final String value) {
        if (value.equals("true") || value.equals("false")) {
            return rule.attribute(Key.ofBoolean(key), Boolean.parseBoolean(value));
        }
        if (WHOLE_NUMBER.matcher(value).matches()) {
            return rule.attribute(Key.ofLong(key), Long.parseLong(value));
        }
        return rule.attribute(Key.ofString(key), unquoted(value));
    }

    private static Kind kind(final String condition, final String value) {
        for (final Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(value)) {
                return kind;
            }
        }
        throw refused(
                condition,
                Arrays.stream(Kind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ", "one of ", "")));
    }

    private static String unquoted(final String value) {
        final int end = value.length() - 1;
        return end > 0 && value.charAt(0) == QUOTE && value.charAt(end) == QUOTE ? value.substring(1, end) : value;
    }

    /** The parts between separators that stand in no quotes, without the blanks around them; empty ones are left out. */
    private static List<String> split(final String text, final String separator) {
        final List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int at = 0; at < text.length(); at++) {
            quoted ^= text.charAt(at) == QUOTE;
            if (!quoted && at >= begin && text.startsWith(separator, at)) {
                parts.add(text.substring(begin, at).strip());
                begin = at + separator.length();
            }
        }
        if (quoted) {
            throw refused(text, "closed by a second quote");
        }
        parts.add(text.substring(begin).strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }

    private static IllegalArgumentException refused(final String part, final String allowed) {
        return new IllegalArgumentException("rule=" + part + ": must be " + allowed);
    }
}
