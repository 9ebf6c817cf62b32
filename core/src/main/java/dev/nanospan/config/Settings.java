package dev.nanospan.config;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The value of every option of a table, and where it comes from. Immutable.
 *
 * <pre>{@code
 * Settings settings = NanospanConfig.load().settings();
 * long bytes = settings.get(Options.RING_BYTES);
 * System.out.println(settings.origin(Options.RING_BYTES));
 * System.out.print(settings.effective());
 * }</pre>
 */
public final class Settings {
    private final OptionTable table;
    private final Map<Option<?>, Setting> byOption;

    Settings(final OptionTable table, final Map<Option<?>, Setting> byOption) {
        this.table = table;
        this.byOption = new HashMap<>(byOption);
    }

    /** The value of an option of the table. */
    @SuppressWarnings("unchecked") // a setting is made from a value of its option only
    public <T> T get(final Option<T> option) {
        return (T) setting(option).value;
    }

    /** Where the value comes from. */
    public Origin origin(final Option<?> option) {
        return setting(option).origin;
    }

    /** The value for people, on one line; never a secret. */
    public String text(final Option<?> option) {
        return setting(option).text;
    }

    /** The same, but for one option. */
    public <T> Settings with(final Option<T> option, final T value, final Origin origin) {
        return with(option, new Setting(value, origin, option.show(value)));
    }

    /** The same, but for an option that was given as an object, of which there is only a description. */
    public Settings withObject(final Option<?> option, final String description, final Origin origin) {
        return with(
                option, new Setting(setting(option).value, origin, option.type().mask(description)));
    }

    private Settings with(final Option<?> option, final Setting changed) {
        final Map<Option<?>, Setting> all = new HashMap<>(byOption);
        all.put(option, changed);
        return new Settings(table, all);
    }

    /** A line for each option, in the order of the table: key, value, and where it comes from. Without secrets. */
    public String effective() {
        final int nameColumn = widest(Option::name);
        final int valueColumn = widest(this::shown);
        final StringBuilder text = new StringBuilder();
        for (final Option<?> option : table.options()) {
            text.append(padded(option.name(), nameColumn))
                    .append(" = ")
                    .append(padded(shown(option), valueColumn))
                    .append("  (")
                    .append(origin(option))
                    .append(")\n");
        }
        return text.toString();
    }

    /** The same as {@link #effective()}. */
    @Override
    public String toString() {
        return effective();
    }

    private Setting setting(final Option<?> option) {
        final Setting setting = byOption.get(option);
        if (setting == null) {
            throw new IllegalArgumentException("not an option of this table: " + option);
        }
        return setting;
    }

    private String shown(final Option<?> option) {
        return text(option).isEmpty() ? "none" : text(option);
    }

    private int widest(final Function<Option<?>, String> column) {
        return table.options().stream()
                .map(column)
                .mapToInt(String::length)
                .filter(length -> length <= OptionTable.COLUMN)
                .max()
                .orElse(0);
    }

    private static String padded(final String text, final int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** The value of one option. */
    static final class Setting {
        final Object value;
        final Origin origin;
        final String text;

        Setting(final Object value, final Origin origin, final String text) {
            this.value = value;
            this.origin = origin;
            this.text = text;
        }
    }
}
