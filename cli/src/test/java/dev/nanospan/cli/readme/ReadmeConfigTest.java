package dev.nanospan.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nanospan.ConfigException;
import dev.nanospan.NanospanConfig;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanClock;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of options in the README is what the code does: its builder, its defaults, its complaints. */
class ReadmeConfigTest {
    private static final int STRIPES =
            Integer.highestOneBit(2 * Math.min(16, Runtime.getRuntime().availableProcessors()) - 1);

    static Stream<Option> options() {
        return Readme.rows().stream().map(Option::of);
    }

    @Test
    void shouldListEveryOptionOfTheBuilder() {
        assertThat(options().map(Option::builder)).containsExactlyInAnyOrderElementsOf(builderMethods());
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldGiveTheDefault(final Option option) throws Exception {
        final Field field = NanospanConfig.Builder.class.getDeclaredField(option.builder());
        field.setAccessible(true);

        final Object value = field.get(NanospanConfig.builder());

        assertThat(numbers(code(option.byDefault()))).isEqualTo(numbers(rendered(option.builder(), value)));
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldGiveKeyAndRange(final Option option) throws Exception {
        final Method setter = setterOf(option.builder());
        final Class<?> type = setter.getParameterTypes()[0];
        if (type != int.class && type != Duration.class) {
            assertThat(option.key()).as("only numbers and times are checked").isEmpty();
            return;
        }
        final NanospanConfig.Builder builder = NanospanConfig.builder();
        final Object bad = type == int.class ? (Object) (-1) : Duration.ofMillis(-1);
        setter.invoke(builder, bad);

        final Throwable complaint = catchThrowable(builder::build);

        assertThat(complaint)
                .isInstanceOf(ConfigException.class)
                .hasMessage(code(option.key()) + "=" + bad + ": must be " + numbers(resolved(option.range())));
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldSayWhatItDoesInOneSentence(final Option option) {
        assertThat(option.what()).matches("[A-Z].*[a-z].*\\.").doesNotContain(". ");
    }

    private static List<String> builderMethods() {
        return Arrays.stream(NanospanConfig.Builder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == NanospanConfig.Builder.class)
                .map(Method::getName)
                .toList();
    }

    private static Method setterOf(final String name) {
        return Arrays.stream(NanospanConfig.Builder.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What stands in the table for a default. */
    private static String rendered(final String name, final Object value) {
        if (name.equals("stripes")) {
            assertThat(value).isEqualTo(STRIPES);
            return "the cores, rounded up to a power of two, at most 16";
        }
        if (value == null || value.equals(Set.of())) {
            return "none";
        }
        if (value.equals(Integer.MAX_VALUE)) {
            return "no limit";
        }
        if (value instanceof Duration time) {
            return time.toMillis() + " ms";
        }
        if (value == Sampler.ALWAYS_ON) {
            return "Sampler.ALWAYS_ON";
        }
        if (value == SpanClock.system()) {
            return "SpanClock.system()";
        }
        return value instanceof Number || value instanceof Boolean || value instanceof String || value instanceof Enum
                ? value.toString()
                : renderedRole(value);
    }

    private static String renderedRole(final Object value) {
        if (value instanceof IdGenerator.Factory) {
            assertThat(value).hasSameClassAs(RandomIds.factory());
            return "RandomIds.factory()";
        }
        if (value instanceof ThreadFactory factory) {
            final Thread thread = factory.newThread(() -> {});
            return (thread.isDaemon() ? "daemon " : "") + thread.getName();
        }
        assertThat(value).isInstanceOf(IdleStrategy.class);
        final Matcher parks = Pattern.compile("alias=(\\w+).*minParkPeriodNs=(\\d+), maxParkPeriodNs=(\\d+)")
                .matcher(value.toString());
        assertThat(parks.find()).as(value.toString()).isTrue();
        return parks.group(1) + ", " + Long.parseLong(parks.group(2)) / 1_000 + " us to "
                + Long.parseLong(parks.group(3)) / 1_000_000 + " ms";
    }

    /** Bounds that depend on other options, with those at their default. */
    private static String resolved(final String range) {
        final int quarter = (16 << 20) / STRIPES / 4;
        return range.replace("a quarter of a stripe", String.valueOf(quarter))
                .replace("`nanospan.span.max.bytes`", String.valueOf(16 << 10));
    }

    /** Numbers as the code prints them: no commas, no units of bytes. */
    private static String numbers(final String text) {
        return Pattern.compile("(\\d[\\d,]*)(?: ([KMG])iB)?")
                .matcher(text)
                .replaceAll(match ->
                        String.valueOf(Long.parseLong(match.group(1).replace(",", "")) << shift(match.group(2))));
    }

    private static int shift(final String unit) {
        return unit == null ? 0 : 10 * (1 + "KMG".indexOf(unit));
    }

    private static String code(final String cell) {
        return cell.replace("`", "");
    }

    /** A row of the table. */
    record Option(String builder, String key, String byDefault, String range, String what) {
        static Option of(final List<String> cells) {
            return new Option(code(cells.get(0)), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
        }
    }
}
