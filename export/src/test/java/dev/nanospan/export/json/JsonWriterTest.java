package dev.nanospan.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void shouldWriteWhatAnotherParserReads() throws Exception {
        final JsonWriter writer = new JsonWriter().open('{');
        writer.key("text").text("\"a\\b\u0000\u001f\n é € \uD83D\uDE80 \uD83D \uDE80");
        writer.key("numbers")
                .open('[')
                .number(Long.MIN_VALUE)
                .number(0.1)
                .number(Double.NaN)
                .close(']');
        writer.key("decimals").open('[').decimal(-1).unsignedDecimal(-1).close(']');
        writer.key("empty").open('{').close('}');
        writer.key("bytes").base64(new byte[] {9, 1, 2, 3, 9}, 1, 3);
        writer.key("ids")
                .open('[')
                .hex(1)
                .hex(2, 3)
                .close(']')
                .key("yes")
                .bool(true)
                .close('}');
        final JsonNode read = MAPPER.readTree(writer.bytes());

        assertThat(read.get("text").asText()).isEqualTo("\"a\\b\u0000\u001f\n é € \uD83D\uDE80 \uFFFD \uFFFD");
        assertThat(read.get("numbers").get(0).asLong()).isEqualTo(Long.MIN_VALUE);
        assertThat(read.get("numbers").get(1).asDouble()).isEqualTo(0.1);
        assertThat(read.get("numbers").get(2).asText()).isEqualTo("NaN");
        assertThat(read.get("decimals").toString()).isEqualTo("[\"-1\",\"18446744073709551615\"]");
        assertThat(read.get("empty").isEmpty()).isTrue();
        assertThat(read.get("bytes").binaryValue()).containsExactly(1, 2, 3);
        assertThat(read.get("ids").toString()).isEqualTo("[\"0000000000000001\",\"00000000000000020000000000000003\"]");
        assertThat(read.get("yes").asBoolean()).isTrue();
    }

    @Test
    void shouldGrow() throws Exception {
        final String text = "x".repeat(100_000);

        assertThat(MAPPER.readTree(new JsonWriter().text(text).bytes()).asText())
                .isEqualTo(text);
    }
}
