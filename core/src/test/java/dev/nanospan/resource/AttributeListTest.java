package dev.nanospan.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeListTest {
    @Test
    void shouldReadKeysAndValuesInOrder() throws ParseException {
        assertThat(AttributeList.parse("service.name=gateway,team=orders,empty="))
                .containsExactly(entry("service.name", "gateway"), entry("team", "orders"), entry("empty", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Cb, 'a,b'",
        "a%3Db, a=b",
        "a%3db, a=b",
        "100%25, 100%",
        "caf%C3%A9, caf\u00e9",
        "%F0%9F%9A%80x, \uD83D\uDE80x",
        "x%F0%9F%9A%80%C3%A9, x\uD83D\uDE80\u00e9",
        "caf\u00e9, caf\u00e9",
        "a+b, a+b",
        "a%2Bb, a+b",
        "a=b==, a=b==",
        "%20, ' '",
        "%00, '\0'"
    })
    void shouldDecodeValuesAndKeys(final String raw, final String decoded) throws ParseException {
        assertThat(AttributeList.parse("before=1,k=" + raw + ",after=2")).containsEntry("k", decoded);
        if (!raw.contains("=")) {
            assertThat(AttributeList.parse(raw + "=v")).containsExactly(entry(decoded, "v"));
        }
    }

    @Test
    void shouldSkipWhiteSpaceAndEmptyMembers() throws ParseException {
        assertThat(AttributeList.parse(" , a = 1 ,,\tb\t=\t2\n, ")).containsExactly(entry("a", "1"), entry("b", "2"));
        assertThat(AttributeList.parse("")).isEmpty();
        assertThat(AttributeList.parse(",")).isEmpty();
    }

    @Test
    void shouldTakeTheLastOfEqualKeys() throws ParseException {
        assertThat(AttributeList.parse("a=1,b=2,%61=3")).containsOnly(entry("a", "3"), entry("b", "2"));
    }

    @ParameterizedTest
    @CsvSource({
        "novalue, no '=', 5",
        "=1, an empty key, 5",
        "' =1', an empty key, 5",
        "k=%, a '%' without two hex digits, 7",
        "k=%4, a '%' without two hex digits, 7",
        "k=%4g, a '%' without two hex digits, 7",
        "k=%\u0661\u0661, a '%' without two hex digits, 7",
        "k=x%41%zz, a '%' without two hex digits, 11",
        "k=%FF, escapes that are not UTF-8, 7",
        "k=%C3x%A9, escapes that are not UTF-8, 7",
        "k=%ED%A0%80, escapes that are not UTF-8, 7"
    })
    void shouldTakeNothingOfABadList(final String bad, final String message, final int at) {
        assertThatThrownBy(() -> AttributeList.parse("ok=1," + bad + ",more=2"))
                .isInstanceOfSatisfying(
                        ParseException.class,
                        e -> assertThat(e.getErrorOffset()).isEqualTo(at))
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {AttributeList.MAX_CHARS, AttributeList.MAX_CHARS + 1})
    void shouldBoundTheList(final int chars) throws ParseException {
        final String text = "k=" + "v".repeat(chars - 2);
        if (chars <= AttributeList.MAX_CHARS) {
            assertThat(AttributeList.parse(text)).hasSize(1);
        } else {
            assertThatThrownBy(() -> AttributeList.parse(text)).isInstanceOf(ParseException.class);
        }
    }

    @Test
    void shouldReadBackWhatWasEncoded() throws ParseException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final Map<String, String> expected = new LinkedHashMap<>();
            final StringBuilder list = new StringBuilder();
            for (int n = random.nextInt(6); n > 0; n--) {
                final String key = 'k' + text(random);
                final String value = text(random);
                expected.put(key, value);
                list.append(list.isEmpty() ? "" : ",")
                        .append(encoded(key, random))
                        .append('=')
                        .append(encoded(value, random));
            }
            assertThat(AttributeList.parse(list.toString()))
                    .as("seed %d: %s", seed, list)
                    .isEqualTo(expected);
        }
    }

    /** The JDK's decoder of forms is the second opinion: it knows the same escapes, but replaces bad UTF-8. */
    @Test
    void shouldGiveWhatAnotherDecoderGivesOrNothing() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String alphabet = "%%%%0123456789abcdefABCDEFxyz\u00e9\uD83D\uDE80 ";
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            final StringBuilder raw = new StringBuilder("x");
            for (int n = random.nextInt(12); n > 0; n--) {
                raw.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            raw.append('x');
            String ours = null;
            try {
                ours = AttributeList.parse("k=" + raw).get("k");
                read++;
            } catch (final ParseException e) {
                assertThat(e.getMessage()).doesNotContain(raw);
            }
            assertThat(ours).as("seed %d: %s", seed, raw).isEqualTo(other(raw.toString()));
        }
        assertThat(read).isBetween(1_000, 49_000);
    }

    private static String other(final String raw) {
        try {
            final String decoded = URLDecoder.decode(raw, StandardCharsets.UTF_8);
            return decoded.indexOf('\uFFFD') >= 0 ? null : decoded;
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(10); n > 0; n--) {
            final int point = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
            text.appendCodePoint(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '?' : point);
        }
        return text.toString();
    }

    /** Escapes what must be, and some of what need not be. */
    private static String encoded(final String text, final Random random) {
        final StringBuilder encoded = new StringBuilder();
        text.codePoints().forEach(point -> {
            final boolean plain = point > ' ' && point != ',' && point != '=' && point != '%';
            if (plain && !Character.isWhitespace(point) && random.nextBoolean()) {
                encoded.appendCodePoint(point);
            } else {
                for (final byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append(String.format(random.nextBoolean() ? "%%%02X" : "%%%02x", each));
                }
            }
        });
        return encoded.toString();
    }
}
