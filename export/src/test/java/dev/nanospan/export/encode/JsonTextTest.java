package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.layout.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text, whatever its bytes are, against the decoder of the JDK and an independent parser of JSON. */
class JsonTextTest {
    private static final int RANDOM = 30_000;

    private final byte[] into = new byte[4_096];
    private final Random random = new Random(5);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, plain",
                "say \"x\", say \\\"x\\\"",
                "back\\slash, back\\\\slash",
                "/ \u007f \u20ac, / \u007f \u20ac",
                "a\u0001b\u001fc, a\\u0001b\\u001fc"
            })
    void shouldEscapeWhatMustBeAndNothingElse(final String text, final String expected) {
        assertThat(escaped(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @Test
    void shouldUseTheShortEscapes() {
        assertThat(escaped("\b\t\n\f\r\0".getBytes(StandardCharsets.UTF_8))).isEqualTo("\\b\\t\\n\\f\\r\\u0000");
    }

    @Test
    void shouldReadBackTextsThatHaveBrokenOthers() {
        for (final String text : Texts.HOSTILE) {
            shouldReadBack(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldReadBackRandomTexts() {
        for (int i = 0; i < RANDOM; i++) {
            shouldReadBack(Texts.random(random, 60).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void shouldReplaceWhatIsNoUtf8() {
        for (int i = 0; i < RANDOM; i++) {
            final byte[] bytes = Texts.random(random, 40).getBytes(StandardCharsets.UTF_8);
            for (int wrong = random.nextInt(5); wrong > 0 && bytes.length > 0; wrong--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0x80 | random.nextInt(128) : 0xED);
            }
            shouldReadBack(bytes);
        }
    }

    @Test
    void shouldReplaceEveryPairAndTripleOfBytesAsTheJdkDoes() {
        for (int first = 0x80; first < 0x100; first++) {
            for (int second = 0; second < 0x100; second += 3) {
                shouldReadBack(new byte[] {(byte) first, (byte) second});
                for (int third = 0x20; third < 0x100; third += 31) {
                    shouldReadBack(new byte[] {'x', (byte) first, (byte) second, (byte) third, 'y'});
                    shouldReadBack(new byte[] {(byte) first, (byte) second, (byte) third, (byte) 0x80});
                }
            }
        }
    }

    private void shouldReadBack(final byte[] bytes) {
        final String expected = repaired(bytes);
        final String escaped = escaped(bytes);
        final String read = Told.json(('"' + escaped + '"').getBytes(StandardCharsets.UTF_8))
                .textValue();
        if (!read.equals(expected)) {
            assertThat(read).as(Arrays.toString(bytes)).isEqualTo(expected);
        }
        final int length = Utf8Repair.put(bytes, 0, bytes.length, into, 0);
        assertThat(new String(into, 0, length, StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(Utf8Repair.repairedBytes(bytes, 0, bytes.length)).isEqualTo(length);
        final boolean valid = Arrays.equals(expected.getBytes(StandardCharsets.UTF_8), bytes);
        assertThat(Utf8Repair.endOfValid(bytes, 0, bytes.length) == bytes.length)
                .isEqualTo(valid);
        assertThat(Utf8Repair.isAscii(bytes, 0, bytes.length) && !valid).isFalse();
    }

    /** At the end of its array and in the midst of one, which are two ways through the code. */
    private String escaped(final byte[] bytes) {
        final int length = JsonText.put(bytes, 0, bytes.length, into, 0);
        final String escaped = new String(into, 0, length, StandardCharsets.UTF_8);
        assertThat(JsonText.escapedBytes(bytes, 0, bytes.length)).isEqualTo(length);
        final byte[] amidst = new byte[bytes.length + 20];
        Arrays.fill(amidst, (byte) '"');
        System.arraycopy(bytes, 0, amidst, 5, bytes.length);
        final int again = JsonText.put(amidst, 5, bytes.length, into, 3);
        assertThat(new String(into, 3, again - 3, StandardCharsets.UTF_8)).isEqualTo(escaped);
        return escaped;
    }

    /** As the JDK replaces; but of a surrogate, in three bytes or cut, each byte is replaced, as Unicode recommends. */
    private static String repaired(final byte[] bytes) {
        final byte[] without = bytes.clone();
        for (int i = 0; i < bytes.length - 1; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                without[i] = (byte) 0xFF;
            }
        }
        return new String(without, StandardCharsets.UTF_8);
    }
}
