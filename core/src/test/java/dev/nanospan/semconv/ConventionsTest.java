package dev.nanospan.semconv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.layout.IsolatedTable;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Key;
import dev.nanospan.record.Value;
import io.opentelemetry.semconv.SchemaUrls;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds all names against those that OpenTelemetry publishes: nothing more, nothing less, nothing out of date. */
class ConventionsTest {
    /** The areas, and how many keys and values each has, as the package says. */
    enum Area {
        HTTP("http.", HttpKeys.class, 10, 13),
        DB("db.", DbKeys.class, 12, 43),
        MESSAGING("messaging.", MessagingKeys.class, 38, 27),
        RPC("rpc.", RpcKeys.class, 4, 4),
        GEN_AI("gen_ai.", GenAiKeys.class, 50, 30),
        EXCEPTION("exception.", ExceptionKeys.class, 3, 0),
        CODE("code.", CodeKeys.class, 5, 0),
        ERROR("error.", ErrorKeys.class, 1, 1),
        SERVER("server.", ServerKeys.class, 2, 0),
        CLIENT("client.", ClientKeys.class, 2, 0),
        NETWORK("network.", NetworkKeys.class, 17, 46),
        URL("url.", UrlKeys.class, 13, 0),
        USER_AGENT("user_agent.", UserAgentKeys.class, 6, 2);

        private final String prefix;
        private final Class<?> keys;
        private final int keyCount;
        private final int valueCount;

        Area(final String prefix, final Class<?> keys, final int keyCount, final int valueCount) {
            this.prefix = prefix;
            this.keys = keys;
            this.keyCount = keyCount;
            this.valueCount = valueCount;
        }

        private Official official() {
            return new Official(keys.getSimpleName().replace("Keys", ""), prefix);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveExactlyTheCurrentAttributesWithTheirTypes(final Area area) throws Exception {
        final Map<String, String> ours = new TreeMap<>();
        for (final Field field : constants(area.keys, Key.class)) {
            ours.put(((Key) field.get(null)).text(), typeOf(field.getType()));
        }

        assertThat(ours).isEqualTo(area.official().attributes());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveExactlyTheCurrentAttributesWithAFreePart(final Area area) throws Exception {
        final Map<String, String> ours = new TreeMap<>();
        for (final Method method : area.keys.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers())) {
                ours.put(((Key) method.invoke(null, "x")).text(), typeOf(method.getReturnType()));
            }
        }

        assertThat(ours).isEqualTo(area.official().templates());
    }

    @ParameterizedTest
    @EnumSource
    void shouldHaveExactlyTheCurrentValues(final Area area) throws Exception {
        final Map<String, Set<String>> ours = new TreeMap<>();
        for (final Class<?> values : area.keys.getDeclaredClasses()) {
            final Set<String> texts = new TreeSet<>();
            for (final Field field : constants(values, Value.class)) {
                texts.add(((Value) field.get(null)).text());
            }
            ours.put(values.getSimpleName(), texts);
        }
        final Map<String, Set<String>> theirs = new TreeMap<>();
        for (final String key : area.official().attributes().keySet()) {
            final Set<String> values = area.official().values(key);
            if (!values.isEmpty()) {
                theirs.put(nameOfValues(key.substring(area.prefix.length())), values);
            }
        }

        assertThat(ours).isEqualTo(theirs);
    }

    @ParameterizedTest
    @EnumSource
    void shouldCallConstantsByTheRestOfTheirNames(final Area area) throws Exception {
        for (final Field field : constants(area.keys, Key.class)) {
            final String text = ((Key) field.get(null)).text();
            assertThat(text).startsWith(area.prefix);
            assertThat(field.getName()).isEqualTo(constant(text.substring(area.prefix.length())));
        }
        for (final Class<?> values : area.keys.getDeclaredClasses()) {
            for (final Field field : constants(values, Value.class)) {
                final String text = ((Value) field.get(null)).text();
                assertThat(field.getName().toLowerCase(Locale.ROOT))
                        .isEqualTo(
                                text.toLowerCase(Locale.ROOT).replace('.', '_').replaceFirst("^_", ""));
            }
        }
    }

    @Test
    void shouldTellTheVersionOfTheNames() {
        assertThat(Conventions.SCHEMA_URL).isEqualTo(SchemaUrls.V1_45_0);
    }

    @Test
    void shouldInternAnAreaWhenItIsFirstUsedAndItsValuesOneAttributeAtATime() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.call(Inside.class.getName(), "lazily");
        }
    }

    @Test
    void shouldLeaveMostOfTheTableFree() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.call(Inside.class.getName(), "allAreas");
        }
    }

    /** What runs with a table of its own. */
    public static final class Inside {
        private Inside() {}

        public static void lazily() throws Exception {
            initialize(Conventions.class);
            assertThat(Symbols.count()).isZero();
            initialize(DbKeys.class);
            assertThat(Symbols.count()).isEqualTo(Area.DB.keyCount);
            initialize(DbKeys.ClientConnectionState.class);
            assertThat(Symbols.count()).isEqualTo(Area.DB.keyCount + 2);
        }

        public static void allAreas() throws Exception {
            for (final Area area : Area.values()) {
                final int before = Symbols.count();
                initialize(area.keys);
                assertThat(Symbols.count() - before).as("keys of %s", area).isEqualTo(area.keyCount);
                int values = 0;
                for (final Class<?> each : area.keys.getDeclaredClasses()) {
                    initialize(each);
                    values += constants(each, Value.class).size();
                }
                assertThat(values).as("values of %s", area).isEqualTo(area.valueCount);
            }
            assertThat(Symbols.count()).isEqualTo(326).isLessThan(Symbols.CAPACITY / 16);
        }

        private static void initialize(final Class<?> type) throws ClassNotFoundException {
            Class.forName(type.getName(), true, type.getClassLoader());
        }
    }

    private static List<Field> constants(final Class<?> type, final Class<?> kind) {
        return Stream.of(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && kind.isAssignableFrom(field.getType()))
                .toList();
    }

    private static String constant(final String text) {
        return text.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static String typeOf(final Class<?> key) {
        return Map.of(
                        Key.OfString.class, "STRING",
                        Key.OfLong.class, "LONG",
                        Key.OfDouble.class, "DOUBLE",
                        Key.OfBoolean.class, "BOOLEAN",
                        Key.OfStrings.class, "STRING_ARRAY",
                        Key.OfLongs.class, "LONG_ARRAY")
                .get(key);
    }

    /** One is called otherwise, as it would hide a class that every program uses. */
    private static String nameOfValues(final String key) {
        if (key.equals("system")) {
            return "SystemName";
        }
        final StringBuilder name = new StringBuilder();
        Arrays.stream(key.split("[._]"))
                .forEach(part ->
                        name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length()));
        return name.toString();
    }
}
