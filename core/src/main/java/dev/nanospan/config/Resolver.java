package dev.nanospan.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Finds the value of each option: what code gave, else a system property, the environment, a file, the same three by
 * {@code OTEL_*} names, or the default. A bad value of ours is a problem even where a better place hides it; a bad one of
 * {@code OTEL_*} is a warning. For one thread.
 *
 * <pre>{@code
 * Draft draft = new Resolver(table, Sources.ofProcess()).give(LIMIT, 7).resolve();
 * if (draft.problems().isEmpty()) {
 *     use(draft.settings());
 * }
 * }</pre>
 */
public final class Resolver {
    private final OptionTable table;
    private final Sources sources;
    private final Map<Option<?>, Object> given = new HashMap<>();

    public Resolver(final OptionTable table, final Sources sources) {
        this.table = table;
        this.sources = sources;
    }

    /** Says a value in code, which beats everything else. */
    public <T> Resolver give(final Option<T> option, final T value) {
        given.put(option, value);
        return this;
    }

    /** Reads everything, each time anew. */
    public Draft resolve() {
        return new Resolution(table, sources, given).run();
    }
}
