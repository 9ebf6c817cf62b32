package dev.nanospan.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One run of a {@link Resolver}. */
final class Resolution {
    private static final String OTEL = "OTEL_";
    private static final String UNSUPPORTED_FILE = "OTEL_CONFIG_FILE";
    private static final int TYPING_ERROR = 2;

    private final OptionTable table;
    private final Draft draft;
    private final Map<Option<?>, Object> given;
    private final List<Layer> layers = new ArrayList<>();

    Resolution(final OptionTable table, final Sources sources, final Map<Option<?>, Object> given) {
        this.table = table;
        this.given = given;
        this.draft = new Draft(table);
        final Origin.Place properties =
                sources.framework().isEmpty() ? Origin.Place.SYSTEM_PROPERTY : Origin.Place.FRAMEWORK;
        layers.add(new Layer(properties, sources.framework(), sources.properties()));
        layers.add(new Layer(Origin.Place.ENVIRONMENT, "", sources.environment()));
    }

    Draft run() {
        final Option<Optional<Path>> file = table.file();
        if (file != null) {
            resolve(file);
            draft.get(file).ifPresent(path -> read(path, file));
        }
        layers.forEach(this::findUnknown);
        for (final Option<?> option : table.options()) {
            if (option != file) {
                resolve(option);
            }
        }
        table.rules().forEach(rule -> rule.accept(draft));
        return draft;
    }

    private <T> void resolve(final Option<T> option) {
        boolean found = resolveGiven(option);
        for (final Layer layer : layers) {
            final String text = layer.own(option);
            if (text != null) {
                final T value = parsed(option, text, layer.originOf(option));
                if (value != null && !found) {
                    draft.set(option, value, layer.originOf(option));
                    found = true;
                }
            }
        }
        if (!found && draft.isSound(option)) {
            resolveForeign(option);
        }
    }

    @SuppressWarnings("unchecked") // Resolver.give takes nothing but values of the option
    private <T> boolean resolveGiven(final Option<T> option) {
        final T value = (T) given.get(option);
        if (value == null) {
            return false;
        }
        if (option.type().allows(value)) {
            draft.set(option, value, Origin.BUILDER);
        } else {
            draft.bad(option, option.show(value), option.type().allowed(), Origin.BUILDER);
        }
        return true;
    }

    private <T> @Nullable T parsed(final Option<T> option, final String text, final Origin origin) {
        try {
            return option.type().parse(text);
        } catch (final IllegalArgumentException e) {
            draft.bad(option, option.shown(text), option.type().allowed(), origin);
            return null;
        }
    }

    /** A name of one signal beats a general one wherever they are said; a bad one counts as not said. */
    private <T> void resolveForeign(final Option<T> option) {
        for (final Option.Foreign<T> foreign : option.foreign()) {
            for (final Layer layer : layers) {
                final String text = layer.foreign(foreign);
                if (text != null && resolveForeign(option, foreign, text, layer.originOf(foreign))) {
                    return;
                }
            }
        }
    }

    private <T> boolean resolveForeign(
            final Option<T> option, final Option.Foreign<T> foreign, final String text, final Origin origin) {
        try {
            draft.set(option, foreign.form().parse(text), origin);
            return true;
        } catch (final IllegalArgumentException e) {
            draft.ignored(origin, option.shown(text), foreign.form().allowed());
            return false;
        }
    }

    private void read(final Path path, final Option<?> option) {
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
            layers.add(new Layer(Origin.Place.FILE, path.toString(), Sources.textsOf(properties)));
        } catch (final IOException | IllegalArgumentException e) {
            draft.stop(option, "a file of properties that can be read");
        }
    }

    // ---- names that nobody knows

    private void findUnknown(final Layer layer) {
        final Map<String, String> known = new HashMap<>();
        final List<String> otel = new ArrayList<>();
        for (final Option<?> option : table.options()) {
            if (layer.place != Origin.Place.FILE || option != table.file()) {
                known.put(layer.spelled(option.name()), option.name());
            }
            option.otelNames().forEach(name -> otel.add(layer.spelledOtel(name)));
        }
        final String prefix = layer.spelled(table.prefix());
        for (final String name : new TreeSet<>(layer.values.keySet())) {
            if (name.startsWith(prefix) && !known.containsKey(name)) {
                draft.problem(OptionType.oneLine(name) + ": is not an option; the nearest is "
                        + Spelling.nearest(name, new TreeSet<>(known.keySet())) + " (" + layer + ')');
            } else if (name.startsWith(layer.spelledOtel(OTEL)) && !otel.contains(name)) {
                warnOfOtel(layer, name, otel);
            }
        }
    }

    /** Most names that are unknown here are for others; what looks like a slip is told. */
    private void warnOfOtel(final Layer layer, final String name, final List<String> known) {
        if (name.equals(layer.spelledOtel(UNSUPPORTED_FILE))) {
            draft.warn(name + " is ignored: there is no such form of configuration here");
            return;
        }
        final String nearest = Spelling.nearest(name, known);
        if (!nearest.isEmpty() && Spelling.distance(name, nearest) <= TYPING_ERROR) {
            draft.warn(OptionType.oneLine(name) + " is ignored: nobody knows it; the nearest is " + nearest);
        }
    }

    /** Values of one place. */
    private static final class Layer {
        final Origin.Place place;
        final String label;
        final Map<String, String> values;

        Layer(final Origin.Place place, final String label, final Map<String, String> values) {
            this.place = place;
            this.label = label;
            this.values = values;
        }

        @Nullable
        String own(final Option<?> option) {
            return given(spelled(option.name()));
        }

        @Nullable
        String foreign(final Option.Foreign<?> foreign) {
            return given(spelledOtel(foreign.name()));
        }

        /** Blank is as good as nothing. */
        private @Nullable String given(final String name) {
            final String text = values.get(name);
            return text == null || text.isBlank() ? null : text;
        }

        Origin originOf(final Option<?> option) {
            return new Origin(place, place == Origin.Place.FILE ? label : named(spelled(option.name())), false);
        }

        Origin originOf(final Option.Foreign<?> foreign) {
            return new Origin(place, named(spelledOtel(foreign.name())), true);
        }

        private String named(final String name) {
            return label.isEmpty() ? name : label + ' ' + name;
        }

        String spelled(final String name) {
            return place == Origin.Place.ENVIRONMENT ? Option.environmentName(name) : name;
        }

        String spelledOtel(final String name) {
            return place == Origin.Place.ENVIRONMENT
                    ? name
                    : name.toLowerCase(Locale.ROOT).replace('_', '.');
        }

        @Override
        public String toString() {
            return new Origin(place, label, false).toString();
        }
    }
}
