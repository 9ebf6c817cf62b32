package dev.nanospan.jmh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stands behind a subcommand: options with a value ({@code --spans 100}), switches ({@code --strict}), and plain
 * words. What is not known is refused. Not thread safe.
 *
 * <pre>{@code
 * Arguments arguments = Arguments.parse(args, Set.of("--spans"), Set.of("--strict"));
 * long spans = arguments.number("--spans", 1, Long.MAX_VALUE);
 * }</pre>
 */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> switches = new HashSet<>();
    private final List<String> words = new ArrayList<>();

    private Arguments() {}

    /**
     * Sorts arguments.
     *
     * @throws UsageException if one is unknown, given twice, or lacks its value
     */
    static Arguments parse(final List<String> args, final Set<String> options, final Set<String> known) {
        final Arguments parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            final String arg = args.get(i);
            if (options.contains(arg)) {
                i++;
                parsed.put(arg, i < args.size() ? args.get(i) : "");
            } else if (known.contains(arg)) {
                parsed.switches.add(arg);
            } else if (arg.startsWith("-")) {
                throw new UsageException("unknown option " + arg);
            } else {
                parsed.words.add(arg);
            }
        }
        return parsed;
    }

    boolean has(final String name) {
        return switches.contains(name);
    }

    /** What is neither an option nor a switch, in the order given. */
    List<String> words() {
        return words;
    }

    /**
     * The value of an option that has to be there.
     *
     * @throws UsageException if it is not there, no number, or out of range
     */
    long number(final String name, final long min, final long max) {
        final String text = values.get(name);
        if (text == null) {
            throw new UsageException(name + " is missing");
        }
        return numberOf(name, text, min, max);
    }

    /**
     * The value of an option that may be left out.
     *
     * @throws UsageException if it is no number or out of range
     */
    long number(final String name, final long min, final long max, final long otherwise) {
        return values.containsKey(name) ? number(name, min, max) : otherwise;
    }

    /** The value of an option that may be left out, as it is. */
    String text(final String name, final String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /**
     * Whether to take more time: {@code --full}, and not {@code --quick}, which is the default.
     *
     * @throws UsageException if both are given
     */
    boolean isFull() {
        if (has(Measurement.QUICK) && has(Measurement.FULL)) {
            throw new UsageException(Measurement.QUICK + " and " + Measurement.FULL + " exclude each other");
        }
        return has(Measurement.FULL);
    }

    /**
     * The values of an option, with commas between them, or all there are.
     *
     * @throws UsageException if one is not among those
     */
    List<String> chosen(final String name, final List<String> known, final List<String> otherwise) {
        final String text = values.get(name);
        return text == null ? otherwise : check(List.of(text.split(",")), known);
    }

    /**
     * The plain words, or all there are.
     *
     * @throws UsageException if one is not among those
     */
    List<String> words(final List<String> known, final List<String> otherwise) {
        return words.isEmpty() ? otherwise : check(words, known);
    }

    private static List<String> check(final List<String> given, final List<String> known) {
        for (final String each : given) {
            if (!known.contains(each)) {
                throw new UsageException("unknown " + each + "; there are " + String.join(", ", known));
            }
        }
        return given;
    }

    /**
     * Refuses plain words.
     *
     * @throws UsageException if there are any
     */
    Arguments withoutWords() {
        if (!words.isEmpty()) {
            throw new UsageException("unexpected " + words.get(0));
        }
        return this;
    }

    private void put(final String name, final String value) {
        if (value.isEmpty()) {
            throw new UsageException(name + " needs a value");
        }
        if (values.put(name, value) != null) {
            throw new UsageException(name + " is given twice");
        }
    }

    private static long numberOf(final String name, final String text, final long min, final long max) {
        try {
            final long number = Long.parseLong(text.replace("_", "").replace(",", ""));
            if (number >= min && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            throw new UsageException(name + " " + text + ": not a whole number");
        }
        throw new UsageException(name + " " + text + ": must be from " + min + " to " + max);
    }
}
