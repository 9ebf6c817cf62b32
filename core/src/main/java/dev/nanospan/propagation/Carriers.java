package dev.nanospan.propagation;

import dev.nanospan.layout.ColdPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Getters and setters for carriers of the JDK. For a {@code Map<String, String>} whose names are in lower case, or that
 * looks past case as a {@link java.util.TreeMap} with {@link String#CASE_INSENSITIVE_ORDER} does, {@code Map::get} and
 * {@code Map::put} are enough.
 *
 * <pre>{@code
 * // How this process was started, and how it starts others:
 * propagator.extract(System.getenv(), Carriers.ENVIRONMENT_GETTER, incoming, baggage);
 * propagator.inject(outgoing, baggage, processBuilder.environment(), Carriers.ENVIRONMENT_SETTER);
 * }</pre>
 */
public final class Carriers {
    /** Headers that may come more than once. Names as for {@code Map::get}. */
    public static final Getter<Map<String, List<String>>> MULTI_MAP_GETTER = new MultiMap();

    /** Headers that may come more than once; what is set comes once. */
    public static final Setter<Map<String, List<String>>> MULTI_MAP_SETTER =
            (headers, name, value) -> headers.put(name, List.of(value));

    /** Variables of an environment: {@code TRACEPARENT}, {@code TRACESTATE}, {@code BAGGAGE}. */
    public static final Getter<Map<String, String>> ENVIRONMENT_GETTER =
            (environment, name) -> environment.get(environmentName(name));

    /** Variables of an environment for another process; not for this one's, which never changes. */
    public static final Setter<Map<String, String>> ENVIRONMENT_SETTER =
            (environment, name, value) -> environment.put(environmentName(name), value);

    private Carriers() {}

    /** The variable that stands for a header: upper-case, with an underscore for each character that can't be in it. */
    @ColdPath("read and written when a process starts")
    public static String environmentName(final String header) {
        final String name = header.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return !name.isEmpty() && Character.isDigit(name.charAt(0)) ? '_' + name : name;
    }

    private static final class MultiMap implements Getter<Map<String, List<String>>> {
        @Override
        public @Nullable CharSequence get(final Map<String, List<String>> headers, final String name) {
            return get(headers, name, 0);
        }

        @Override
        public @Nullable CharSequence get(final Map<String, List<String>> headers, final String name, final int index) {
            final List<String> values = headers.get(name);
            return values == null || index >= values.size() ? null : values.get(index);
        }
    }
}
