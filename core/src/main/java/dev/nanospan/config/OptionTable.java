package dev.nanospan.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All options there are, and what holds between them. Immutable.
 *
 * <pre>{@code
 * OptionTable table = OptionTable.of("shop.", LIMIT, DELAY).rule(draft -> {
 *     if (draft.isSound(LIMIT) && draft.get(LIMIT) > 10) {
 *         draft.refuse(LIMIT, "at most 10");
 *     }
 * });
 * }</pre>
 */
public final class OptionTable {
    /** Values longer than this don't widen a column. */
    static final int COLUMN = 48;

    private final String prefix;
    private final List<Option<?>> options;
    private final List<Consumer<Draft>> rules;
    private final @Nullable Option<Optional<Path>> file;

    private OptionTable(
            final String prefix,
            final List<Option<?>> options,
            final List<Consumer<Draft>> rules,
            final @Nullable Option<Optional<Path>> file) {
        this.prefix = prefix;
        this.options = options;
        this.rules = rules;
        this.file = file;
    }

    /**
     * A table without rules.
     *
     * @param prefix what all keys begin with; a key that does and is not in the table is an error
     */
    public static OptionTable of(final String prefix, final Option<?>... options) {
        final Set<String> names = new HashSet<>();
        for (final Option<?> option : options) {
            if (!option.name().startsWith(prefix) || !names.add(option.environmentName())) {
                throw new IllegalArgumentException("wrong or double: " + option);
            }
        }
        return new OptionTable(prefix, List.copyOf(Arrays.asList(options)), List.of(), null);
    }

    /** The same, with something that holds between options; rules run in this order, once all values are read. */
    public OptionTable rule(final Consumer<Draft> rule) {
        final List<Consumer<Draft>> more = new ArrayList<>(rules);
        more.add(rule);
        return new OptionTable(prefix, options, List.copyOf(more), file);
    }

    /** The same, with the option that names a file to read. */
    public OptionTable file(final Option<Optional<Path>> option) {
        return new OptionTable(prefix, options, rules, option);
    }

    /** In the order in which people are told of them. */
    public List<Option<?>> options() {
        return options;
    }

    List<Consumer<Draft>> rules() {
        return rules;
    }

    String prefix() {
        return prefix;
    }

    @Nullable
    Option<Optional<Path>> file() {
        return file;
    }

    /** A table in Markdown, the same on every machine. */
    public String markdown() {
        final StringBuilder text = new StringBuilder("""
                | key | builder | default | allowed | also read | what it does |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (final Option<?> option : options) {
            text.append("| ")
                    .append(String.join(
                            " | ",
                            code(option.name()),
                            code(option.method()),
                            cell(option.defaultText().isEmpty() ? "none" : option.defaultText()),
                            cell(option.type().allowed()),
                            String.join(
                                    ", ",
                                    option.otelNames().stream()
                                            .map(OptionTable::code)
                                            .toList()),
                            cell(option.sentence())))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String code(final String text) {
        return text.isEmpty() ? "" : '`' + text + '`';
    }

    private static String cell(final String text) {
        return text.replace("|", "\\|");
    }
}
