package dev.nanospan.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Settings while they are being read, as rules see them. What is wrong is collected, so that all of it is told at once.
 * For one thread.
 *
 * <pre>{@code
 * draft -> {
 *     if (draft.isSound(RING, SLOT) && draft.get(RING) < 64 * draft.get(SLOT)) {
 *         draft.refuse(RING, "at least 64 slots");
 *     }
 * }
 * }</pre>
 */
public final class Draft {
    private final Set<Option<?>> spoilt = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private Settings settings;

    Draft(final OptionTable table) {
        final Map<Option<?>, Settings.Setting> defaults = new HashMap<>();
        for (final Option<?> option : table.options()) {
            defaults.put(option, byDefault(option));
        }
        settings = new Settings(table, defaults);
    }

    private static <T> Settings.Setting byDefault(final Option<T> option) {
        return new Settings.Setting(option.byDefault(), Origin.DEFAULT, option.show(option.byDefault()));
    }

    /** The value as it is now. */
    public <T> T get(final Option<T> option) {
        return settings.get(option);
    }

    /** Where the value comes from. */
    public Origin origin(final Option<?> option) {
        return settings.origin(option);
    }

    /** Whether nothing was wrong with any of these so far. */
    public boolean isSound(final Option<?>... options) {
        return Arrays.stream(options).noneMatch(spoilt::contains);
    }

    /** Gives an option a value that follows from another one. */
    public <T> void derive(final Option<T> option, final T value, final Option<?> from) {
        set(option, value, new Origin(Origin.Place.DERIVED, from.name(), false));
    }

    /** Forgets what was said. */
    public <T> void reset(final Option<T> option) {
        set(option, option.byDefault(), Origin.DEFAULT);
    }

    /** Says that a value can't be. One of an {@code OTEL_*} name is ignored with a warning, any other stops the start. */
    public <T> void refuse(final Option<T> option, final String allowed) {
        if (origin(option).isOtel()) {
            ignored(origin(option), settings.text(option), allowed);
            reset(option);
        } else {
            stop(option, allowed);
        }
    }

    /** Says that a value can't be and that there can be no start with it, wherever it comes from. */
    public void stop(final Option<?> option, final String allowed) {
        bad(option, settings.text(option), allowed, origin(option));
    }

    <T> void set(final Option<T> option, final T value, final Origin origin) {
        settings = settings.with(option, value, origin);
    }

    void bad(final Option<?> option, final String shown, final String allowed, final Origin origin) {
        spoilt.add(option);
        problem(option.name() + '=' + shown + ": must be " + allowed + " (" + origin + ')');
    }

    void problem(final String text) {
        if (!problems.contains(text)) {
            problems.add(text);
        }
    }

    void ignored(final Origin origin, final String shown, final String allowed) {
        warn(origin + "=" + shown + " is ignored: must be " + allowed);
    }

    void warn(final String text) {
        warnings.add(text);
    }

    /** What stops the start; empty if nothing does. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What is ignored and should be known. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** What came out; to be used only if there are no problems. */
    public Settings settings() {
        return settings;
    }
}
