package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
    private static final int SENT = 10;
    private static final int MAX_LONG_TEXT = 1_000;

    private final Reply reply = new Reply();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n\t",
                "{}",
                " { } ",
                "{\"partialSuccess\":{}}",
                "{\"partialSuccess\":null}",
                "{\"partialSuccess\":{\"rejectedSpans\":null,\"errorMessage\":null}}",
                "{\"partialSuccess\":{\"rejectedSpans\":0,\"errorMessage\":\"\"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":\"0\"}}",
                "{\"other\":[1,-2.5e+3,true,false,null,\"}\\\"\",{\"a\":[[],{}]}]}",
                "{\"rejectedSpans\":\"5\"}",
                "{\"other\":{\"rejectedSpans\":\"5\",\"errorMessage\":\"no\"}}",
            })
    void shouldReadASuccessWithoutMore(final String json) {
        assertThat(read(json)).isTrue();
        assertThat(reply.rejected(SENT)).isZero();
        assertThat(reply.hasMessage()).isFalse();
        assertThat(reply.isOdd(SENT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3, false",
        "\"3\", 3, false",
        "10, 10, false",
        "3.0, 3, false",
        "3e0, 3, false",
        "\"0.3e1\", 3, false",
        "-0, 0, false",
        "11, 10, true",
        "\"9223372036854775807\", 10, true",
        "99999999999999999999999999999999, 10, true",
        "1e300, 10, true",
        "-1, 0, true",
        "\"-1\", 0, true",
        "-99999999999999999999, 0, true",
    })
    void shouldReadTheRejectedInAllForms(final String value, final int expected, final boolean odd) {
        assertThat(read("{\"partialSuccess\" : { \"rejectedSpans\" : " + value + " } }"))
                .isTrue();
        assertThat(reply.rejected(SENT)).isEqualTo(expected);
        assertThat(reply.isOdd(SENT)).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[]",
                "null",
                "{}{}",
                "{} x",
                "{\"partialSuccess\":3}",
                "{\"partialSuccess\":{\"rejectedSpans\":3}",
                "{\"partialSuccess\":{\"rejectedSpans\":\"3",
                "{\"partialSuccess\":{\"rejectedSpans\":\"\"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":\"three\"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":\" 3\"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":\"3 \"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":\"+3\"}}",
                "{\"partialSuccess\":{\"rejectedSpans\":03}}",
                "{\"partialSuccess\":{\"rejectedSpans\":3.5}}",
                "{\"partialSuccess\":{\"rejectedSpans\":3e}}",
                "{\"partialSuccess\":{\"rejectedSpans\":-}}",
                "{\"partialSuccess\":{\"rejectedSpans\":NaN}}",
                "{\"partialSuccess\":{\"rejectedSpans\":true}}",
                "{\"partialSuccess\":{\"rejectedSpans\":[3]}}",
                "{\"partialSuccess\":{\"rejectedSpans\":{}}}",
                "{\"partialSuccess\":{\"rejectedSpans\":3,}}",
                "{\"partialSuccess\":{\"rejectedSpans\" 3}}",
                "{\"partialSuccess\":{rejectedSpans:3}}",
                "{\"partialSuccess\":{\"errorMessage\":5}}",
                "{\"partialSuccess\":{\"errorMessage\":\"a\nb\"}}",
                "{\"partialSuccess\":{\"errorMessage\":\"\\",
                "<html><body>OK</body></html>",
                "OK",
            })
    void shouldSayNothingWhereItCanNotRead(final String text) {
        assertThat(read(text)).isFalse();
        assertThat(reply.rejected(SENT)).isZero();
        assertThat(reply.hasMessage()).isFalse();
    }

    @Test
    void shouldNotGoDeeperThanItIsSafe() {
        final String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(read(deep)).isFalse();
    }

    @Test
    void shouldMakeOneBoundedLineOfAMessage() {
        assertThat(read("{\"partialSuccess\":{\"errorMessage\":\"too \u2028\u202e old\u007f é"
                        + "x".repeat(MAX_LONG_TEXT) + "\"}}"))
                .isTrue();

        assertThat(reply.message()).startsWith("too    old  é").endsWith("x…").hasSize(Excerpt.MAX_CHARS + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"partialSuccess\":{\"rejectedSpans\":\"3\"}}", "{}"})
    void shouldReadJsonThatIsNotMarkedAsSuch(final String json) {
        final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        assertThat(reply.read(bytes, bytes.length, false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "3, 3, false",
        "10, 10, false",
        "11, 10, true",
        "-1, 0, true",
        "9223372036854775807, 10, true"
    })
    void shouldReadTheRejectedInProtobuf(final long rejected, final int expected, final boolean odd) {
        assertThat(readProtobuf(partialSuccess(rejected, "why"))).isTrue();

        assertThat(reply.rejected(SENT)).isEqualTo(expected);
        assertThat(reply.isOdd(SENT)).isEqualTo(odd);
        assertThat(reply.message()).isEqualTo("why");
    }

    @Test
    void shouldSkipWhatItDoesNotKnowInProtobuf() {
        final Message unknown = new Message()
                .varint(8 << 3, 5)
                .bytes(9 << 3 | 2, new byte[20])
                .fixed(10 << 3 | 1, 8)
                .fixed(11 << 3 | 5, 4);
        final byte[] inner =
                new Message().add(unknown).varint(1 << 3, 4).add(unknown).done();

        assertThat(readProtobuf(new Message()
                        .add(unknown)
                        .bytes(1 << 3 | 2, inner)
                        .add(unknown)
                        .done()))
                .isTrue();
        assertThat(reply.rejected(SENT)).isEqualTo(4);
    }

    @Test
    void shouldSayNothingOfATruncatedMessage() {
        final byte[] whole = partialSuccess(3, "why");

        for (int length = 1; length < whole.length; length++) {
            assertThat(reply.read(whole, length, false)).as("%d bytes", length).isFalse();
            assertThat(reply.rejected(SENT)).isZero();
        }
    }

    @Test
    void shouldNotBelieveLengthsAndGroups() {
        assertThat(readProtobuf(new byte[] {10, -1, -1, -1, -1, 15, 8, 3})).isFalse();
        assertThat(readProtobuf(new byte[] {10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
                .isFalse();
        assertThat(readProtobuf(new byte[] {11, 8, 3, 12})).isFalse();
        assertThat(readProtobuf(new byte[] {0, 0})).isFalse();
        assertThat(readProtobuf(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}))
                .isFalse();
    }

    @Test
    void shouldTakeWhateverComes() {
        final Random random = new Random(20_261_121);
        final byte[] json = "{\"a\":[1,{}],\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"\\u0041 b\"}}"
                .getBytes(StandardCharsets.UTF_8);
        final byte[] protobuf = partialSuccess(300, "because");
        for (int round = 0; round < 200_000; round++) {
            final boolean isJson = random.nextBoolean();
            final byte[] body = mutated(isJson ? json : protobuf, random);
            final boolean readable = reply.read(body, random.nextInt(body.length + 1), isJson);

            assertThat(reply.rejected(SENT)).isBetween(0, SENT);
            if (!readable) {
                assertThat(reply.hasMessage()).isFalse();
                assertThat(reply.rejected(SENT)).isZero();
            } else {
                assertThat(reply.message().length()).isLessThanOrEqualTo(2 * Excerpt.MAX_CHARS + 1);
            }
        }
    }

    private static byte[] mutated(final byte[] from, final Random random) {
        final byte[] body = Arrays.copyOf(from, from.length + random.nextInt(3));
        for (int i = random.nextInt(4); i > 0; i--) {
            body[random.nextInt(body.length)] = random.nextBoolean()
                    ? (byte) random.nextInt(256)
                    : (byte) "{}[]\":,0-.e\\ tfn".charAt(random.nextInt(16));
        }
        return body;
    }

    private boolean read(final String json) {
        final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return reply.read(bytes, bytes.length, true);
    }

    private boolean readProtobuf(final byte[] bytes) {
        return reply.read(bytes, bytes.length, false);
    }

    private static byte[] partialSuccess(final long rejected, final String message) {
        final byte[] inner = new Message()
                .varint(1 << 3, rejected)
                .bytes(2 << 3 | 2, message.getBytes(StandardCharsets.UTF_8))
                .done();
        return new Message().bytes(1 << 3 | 2, inner).done();
    }

    /** A message of protobuf, written field by field. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message varint(final int tag, final long value) {
            varint(tag);
            varint(value);
            return this;
        }

        Message bytes(final int tag, final byte[] value) {
            varint(tag, value.length);
            bytes.writeBytes(value);
            return this;
        }

        Message fixed(final int tag, final int length) {
            varint(tag);
            bytes.writeBytes(new byte[length]);
            return this;
        }

        Message add(final Message other) {
            bytes.writeBytes(other.done());
            return this;
        }

        byte[] done() {
            return bytes.toByteArray();
        }

        private void varint(final long value) {
            long left = value;
            while ((left & ~0x7FL) != 0) {
                bytes.write((int) (left & 0x7F | 0x80));
                left >>>= 7;
            }
            bytes.write((int) left);
        }
    }
}
