package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Utf8Test {
    private static final int SENTINEL = 0x5A;
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    @ParameterizedTest
    @MethodSource("texts")
    void shouldEncodeAsTheJdkDoesWithReplacementForLoneSurrogates(final String text) {
        final byte[] expected = expected(text);
        final byte[] into = sentinels(expected.length + 20);

        final int end = Utf8.encode(text, 0, text.length(), into, 7);

        assertThat(Utf8.encodedBytes(text, 0, text.length())).isEqualTo(expected.length);
        assertThat(end).isEqualTo(7 + expected.length);
        assertThat(Arrays.copyOfRange(into, 7, end)).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(into, 0, 7)).containsOnly(SENTINEL);
        assertThat(Arrays.copyOfRange(into, end, into.length)).containsOnly(SENTINEL);
        assertThat(Utf8.bytes(text)).isEqualTo(expected);
        assertThat(Utf8.bytes(CharBuffer.wrap(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldEncodeAPartAsIfItWereAText(final String text) {
        for (int from = 0; from < Math.min(text.length(), 4); from++) {
            for (int to = from; to <= Math.min(text.length(), 6); to++) {
                final byte[] expected = expected(text.substring(from, to));
                final byte[] into = new byte[expected.length];

                assertThat(Utf8.encodedBytes(text, from, to)).isEqualTo(expected.length);
                assertThat(Utf8.encode(text, from, to, into, 0)).isEqualTo(expected.length);
                assertThat(into).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldCopyAsciiAndRefuseAllElse(final String text) {
        final byte[] into = new byte[text.length() + 2];
        final boolean ascii = text.chars().allMatch(c -> c < 0x80);

        assertThat(Utf8.encodeAscii(text, text.length(), into, 1)).isEqualTo(ascii);
        if (ascii) {
            assertThat(Arrays.copyOfRange(into, 1, 1 + text.length())).isEqualTo(expected(text));
        }
    }

    @Test
    void shouldFindTheOneCharThatIsNotAsciiWhereverItStands() {
        for (int length = 1; length <= 80; length++) {
            for (int place = 0; place < length; place++) {
                for (final String other : new String[] {"\u0080", "\u00ff", "\u0141", "\u4e00"}) {
                    final String text = "a".repeat(place) + other + "a".repeat(length - place - 1);

                    assertThat(Utf8.encodeAscii(text, length, new byte[length], 0))
                            .isFalse();
                    assertThat(Utf8.encodeAscii(text, place, new byte[length], 0))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void shouldCopyAsciiOfAnyLengthAndNothingBeside() {
        for (int length = 0; length <= 80; length++) {
            final String text = "0123456789".repeat(9).substring(0, length);
            final byte[] into = sentinels(length + 9);
            final byte[] before = into.clone();

            assertThat(Utf8.encodeAscii(text, length, into, 5)).isTrue();

            System.arraycopy(expected(text), 0, before, 5, length);
            assertThat(into).isEqualTo(before);
        }
    }

    @Test
    void shouldLookOnlyAtTheCharsThatAreCopied() {
        final byte[] into = new byte[2];

        assertThat(Utf8.encodeAscii("ab\u00e9", 2, into, 0)).isTrue();
        assertThat(into).containsExactly('a', 'b');
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldMatchWhatItEncodesAndNothingElse(final String text) {
        final byte[] encoded = expected(text);
        final byte[] within = sentinels(encoded.length + 9);
        System.arraycopy(encoded, 0, within, 5, encoded.length);

        assertThat(Utf8.matches(text, within, 5, encoded.length)).isTrue();
        assertThat(Utf8.matches(text + "a", within, 5, encoded.length)).isFalse();
        assertThat(Utf8.matches(text + "\u00e9", within, 5, encoded.length)).isFalse();
        if (encoded.length > 0) {
            assertThat(Utf8.matches(text, within, 5, encoded.length - 1)).isFalse();
        }
        for (int i = 0; i < encoded.length; i++) {
            within[5 + i] ^= 1;
            assertThat(Utf8.matches(text, within, 5, encoded.length)).isFalse();
            within[5 + i] ^= 1;
        }
        assertThat(Utf8.matches(text, within, 5, encoded.length + 1)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldNeverCutASurrogatePair(final String text) {
        for (int max = 0; max <= Math.min(text.length() + 1, 12); max++) {
            final int bounded = Utf8.boundedLength(text, max);

            assertThat(bounded).isBetween(Math.max(0, Math.min(text.length(), max) - 1), max);
            if (bounded < Math.min(max, text.length())) {
                assertThat(Character.isSurrogatePair(text.charAt(bounded), text.charAt(bounded + 1)))
                        .isTrue();
            } else if (bounded > 0 && bounded < text.length()) {
                assertThat(Character.isSurrogatePair(text.charAt(bounded - 1), text.charAt(bounded)))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void shouldCutBytesBetweenCharactersOnly(final String text) {
        final byte[] encoded = expected(text);
        for (int max = 0; max <= Math.min(encoded.length + 1, 14); max++) {
            final int cut = Utf8.boundedBytes(encoded, 0, encoded.length, max);

            assertThat(cut).isBetween(Math.max(0, Math.min(encoded.length, max) - 3), max);
            assertThat(new String(encoded, 0, cut, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(Arrays.copyOf(encoded, cut));
        }
    }

    @Test
    void shouldCutBytesThatAreNoUtf8SomewhereWithinThem() {
        final byte[] garbage = new byte[64];
        Arrays.fill(garbage, (byte) 0x80);

        assertThat(Utf8.boundedBytes(garbage, 10, 50, 20)).isBetween(0, 20);
    }

    static Stream<String> texts() {
        final Random random = new Random(11);
        final Stream<String> drawn = IntStream.range(0, 300).mapToObj(i -> Texts.random(random, 40));
        return Stream.concat(Texts.HOSTILE.stream(), drawn);
    }

    /** The JDK's encoder, with U+FFFD for what it can't encode. */
    static byte[] expected(final String text) {
        final CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            final int chars =
                    i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1)) ? 2 : 1;
            try {
                final ByteBuffer one = encoder.encode(CharBuffer.wrap(text, i, i + chars));
                while (one.hasRemaining()) {
                    bytes.write(one.get());
                }
            } catch (final CharacterCodingException e) {
                bytes.writeBytes(REPLACEMENT);
            }
            i += chars;
        }
        return bytes.toByteArray();
    }

    private static byte[] sentinels(final int size) {
        final byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) SENTINEL);
        return bytes;
    }
}
