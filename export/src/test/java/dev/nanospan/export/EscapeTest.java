package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeTest {
    @ParameterizedTest
    @CsvSource({
        "0x00, \\u0000",
        "0x07, \\u0007",
        "0x09, \\t",
        "0x0a, \\n",
        "0x0d, \\r",
        "0x1b, \\u001b",
        "0x5c, \\\\",
        "0x7f, \\u007f",
        "0x80, \\u0080",
        "0x9b, \\u009b",
        "0x200b, \\u200b",
        "0x2028, \\u2028",
        "0x202e, \\u202e",
        "0x2066, \\u2066",
        "0xd800, \\ud800",
        "0xdc00, \\udc00",
        "0xfeff, \\ufeff",
        "0xe0001, \\udb40\\udc01",
    })
    void shouldEscapeWhatATerminalMightObey(final int point, final String escaped) {
        assertThat(Escape.text("a" + Character.toString(point) + "z")).isEqualTo("a" + escaped + "z");
    }

    @Test
    void shouldLeaveReadableTextOfAnyLanguageAlone() {
        final String text = "price 5 EUR, Übergröße, 価格, \uD83D\uDE00!";

        assertThat(Escape.text(text)).isSameAs(text);
    }

    @Test
    void shouldEscapeHalfAPairBesideAWholeOne() {
        assertThat(Escape.text("\uDE00\uD83D\uDE00\uD83D")).isEqualTo("\\ude00\uD83D\uDE00\\ud83d");
    }

    @Test
    void shouldEscapeEveryControlCharacterThereIs() {
        for (int unit = 0; unit <= Character.MAX_VALUE; unit++) {
            if (Character.isISOControl(unit)) {
                assertThat(Escape.text(Character.toString(unit))).startsWith("\\");
            }
        }
    }
}
