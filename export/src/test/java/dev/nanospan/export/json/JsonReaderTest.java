package dev.nanospan.export.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Takes what an independent parser takes, and refuses what it refuses. */
class JsonReaderTest {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String ALPHABET = "{}[]:,\"\\/bfnrtu0123456789aeE+-. \n\ttruefalsnlé\u0001";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0",
                "1.5e+10",
                "\"\"",
                "null",
                "true",
                " [ 1 , {\"a\" : null} ] ",
                "\"\\u00e9\\n\\/\"",
                "\"é€🚀\"",
                "[[[[]]]]",
                "-1E-2",
                "{\"a\":1,\"a\":2}"
            })
    void shouldTakeWhatIsJson(final String json) throws Exception {
        assertThat(MAPPER.readTree(json)).isNotNull();
        assertThat(reads(json.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{\"a\":1,}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "-",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"a",
                "tru",
                "nulll",
                "[1 2]",
                "{} {}",
                "\"\u0001\"",
                "'a'",
                "NaN",
                "]",
                "{]",
                "[}"
            })
    void shouldRefuseWhatIsNoJson(final String json) {
        assertThat(reads(json.getBytes(StandardCharsets.UTF_8))).isFalse();
        if (!json.isBlank()) {
            assertThat(jacksonReads(json.getBytes(StandardCharsets.UTF_8))).isFalse();
        }
    }

    @Test
    void shouldAgreeWithAnotherParserOnNoise() {
        final Random random = new Random(7);
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int j = 1 + random.nextInt(8); j > 0; j--) {
                text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (!text.toString().isBlank()) {
                assertThat(reads(bytes.clone())).as(text.toString()).isEqualTo(jacksonReads(bytes));
                good += reads(bytes) ? 1 : 0;
            }
        }
        assertThat(good).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c0af",
                "c280",
                "e08080",
                "eda080",
                "f0808080",
                "f4908080",
                "f5",
                "e282",
                "c3",
                "f09f9a80",
                "e282ac"
            })
    void shouldTakeUtf8AndNothingElse(final String hex) {
        final byte[] character = java.util.HexFormat.of().parseHex(hex);
        final byte[] bytes = new byte[character.length + 2];
        bytes[0] = '"';
        System.arraycopy(character, 0, bytes, 1, character.length);
        bytes[bytes.length - 1] = '"';
        final String decoded = new String(character, StandardCharsets.UTF_8);

        assertThat(reads(bytes)).isEqualTo(decoded.indexOf('\uFFFD') < 0);
    }

    @Test
    void shouldReplaceHalvesOfSurrogatePairsInPlace() throws Exception {
        final byte[] json =
                "[\"a\\ud83d\",\"\\ude80\",\"\\ud83d\\ude80\",\"\\ud83d\\u0041\"]".getBytes(StandardCharsets.US_ASCII);
        final JsonReader reader = new JsonReader(json, json.length);
        reader.enterArray();
        final StringBuilder found = new StringBuilder();
        while (reader.nextElement()) {
            found.append(reader.string()).append('|');
        }
        reader.end();

        assertThat(found).hasToString("a\uFFFD|\uFFFD|\uD83D\uDE80|\uFFFDA|");
        assertThat(MAPPER.readTree(json).get(0).asText()).isEqualTo("a\uFFFD");
    }

    @Test
    void shouldBoundTheDepth() throws Exception {
        assertThat(reads(nested(JsonReader.MAX_DEPTH))).isTrue();
        assertThatThrownBy(() -> read(nested(JsonReader.MAX_DEPTH + 1)))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("deeper than 256");
        assertThat(reads(nested(5_000_000))).isFalse();
    }

    @Test
    void shouldCutOutValuesWithoutTheirWhiteSpace() throws Exception {
        final byte[] json = " { \"a\" : [ 1 , \"x \\\" y\" ] , \"b\":{\"c\":2} } ".getBytes(StandardCharsets.US_ASCII);
        final JsonReader reader = new JsonReader(json, json.length);
        final int from = reader.position();
        final int spaces = reader.spaces();
        reader.skipValue();

        assertThat(new String(reader.slice(from, spaces), StandardCharsets.US_ASCII))
                .isEqualTo("{\"a\":[1,\"x \\\" y\"],\"b\":{\"c\":2}}");
    }

    @Test
    void shouldReadNumbersAsProtobufWritesThem() throws Exception {
        assertThat(of("\"18446744073709551615\"").unsignedLong()).isEqualTo(-1);
        assertThat(of("1").unsignedLong()).isEqualTo(1);
        assertThat(of("\"-9223372036854775808\"").signedLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(of("4294967295").unsignedInt()).isEqualTo(0xFFFF_FFFFL);
        assertThatThrownBy(() -> of("18446744073709551616").unsignedLong()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> of("4294967296").unsignedInt()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> of("-1").unsignedInt()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> of("1.5").signedLong()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> of("\"\"").signedLong()).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> of("\"SPAN_KIND_SERVER\"").enumNumber())
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("OTLP has no names for enumerations");
    }

    private static JsonReader of(final String json) {
        return new JsonReader(json.getBytes(StandardCharsets.UTF_8), json.length());
    }

    private static byte[] nested(final int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean reads(final byte[] json) {
        try {
            read(json);
            return true;
        } catch (final MalformedException e) {
            return false;
        }
    }

    private static void read(final byte[] json) throws MalformedException {
        final JsonReader reader = new JsonReader(json, json.length);
        reader.skipValue();
        reader.end();
    }

    private static boolean jacksonReads(final byte[] json) {
        try {
            return !MAPPER.readTree(json).isMissingNode();
        } catch (final IOException e) {
            return false;
        }
    }
}
