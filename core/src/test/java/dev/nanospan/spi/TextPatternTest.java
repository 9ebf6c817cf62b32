package dev.nanospan.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {
    private static final String ALPHABET = "aabbc/é𝄞";

    @ParameterizedTest
    @CsvSource({
        "GET /orders, GET /orders, true",
        "GET /orders, GET /orders/1, false",
        "GET /orders*, GET /orders/1, true",
        "GET /orders*, GET /orders, true",
        "GET /orders*, GET /order, false",
        "*, '', true",
        "'', '', true",
        "'', a, false",
        "?, '', false",
        "?, é, true",
        "?, 𝄞, true",
        "??, 𝄞, false",
        "*/items, /orders/1/items, true",
        "*/items, /orders/1/items/2, false",
        "a*b*c, axxbxxbxxc, true",
        "a*b*c, axxbxxbxx, false",
        "**a, aa, true",
        "/**, /any/thing, true"
    })
    void shouldMatch(final String pattern, final String text, final boolean expected) {
        assertThat(matches(pattern, text)).isEqualTo(expected);
    }

    @Test
    void shouldAgreeWithARegularExpression() {
        final SplittableRandom random = new SplittableRandom(7);
        int matched = 0;
        for (int i = 0; i < 300_000; i++) {
            final String pattern = text(random, ALPHABET + "**?", 6);
            final String text = text(random, ALPHABET, 8);
            final boolean expected = Pattern.compile(regex(pattern), Pattern.DOTALL)
                    .matcher(text)
                    .matches();
            assertThat(matches(pattern, text)).as("%s on %s", pattern, text).isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(10_000);
    }

    @Test
    void shouldNotTakeForeverForManyStars() {
        assertThat(matches("*a*a*a*a*a*a*a*a*b", "a".repeat(10_000))).isFalse();
    }

    @Test
    void shouldBeShownAsItWasGiven() {
        assertThat(TextPattern.of("a*")).hasToString("a*");
        assertThat(TextPattern.of("a*b")).hasToString("a*b");
        assertThat(TextPattern.of("a")).hasToString("a");
    }

    /** Both ways of matching, which must agree. */
    private static boolean matches(final String pattern, final String text) {
        final TextPattern compiled = TextPattern.of(pattern);
        final byte[] utf8 = ("ab" + text + "b").getBytes(StandardCharsets.UTF_8);
        final boolean result = compiled.matches(text);
        assertThat(compiled.matches(utf8, 2, utf8.length - 3))
                .as("%s on %s as bytes", pattern, text)
                .isEqualTo(result);
        return result;
    }

    private static String regex(final String pattern) {
        final StringBuilder regex = new StringBuilder();
        pattern.codePoints()
                .forEach(c -> regex.append(
                        c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(new String(Character.toChars(c)))));
        return regex.toString();
    }

    private static String text(final SplittableRandom random, final String from, final int most) {
        final int[] points = from.codePoints().toArray();
        final StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(most + 1); n > 0; n--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
