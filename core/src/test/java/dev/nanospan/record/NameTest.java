package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.layout.Texts;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
    @ParameterizedTest
    @ValueSource(strings = {"match", "a", "two words", "\u0434\u0430", "\ud83d\ude00", "\ud800", "a\u0000b", "\u00a0x"})
    void shouldKeepATextThatIsFit(final String text) {
        assertThat(Name.mend(text)).isSameAs(text);
        assertThat(Name.of(text).isMended()).isFalse();
        assertThat(Name.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {" match", "match ", "\t match\r\n", "\u2003match\u2003", "\u2028match", "match\u3000"})
    void shouldCutWhiteSpaceOfAllKindsOffBothEnds(final String text) {
        assertThat(Name.mend(text)).isEqualTo("match");
        assertThat(Name.of(text).isMended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \t\n ", "\u2003", "\u2003 \u3000"})
    void shouldNameWhatIsEmpty(final String text) {
        assertThat(Name.mend(text)).isEqualTo(Name.UNNAMED);
    }

    @Test
    void shouldCutWhatIsTooLong() {
        final String longest = "n".repeat(Name.MAX_CHARS);

        assertThat(Name.mend(longest)).isSameAs(longest);
        assertThat(Name.mend(longest + "n")).isEqualTo(longest);
        assertThat(Name.mend("  " + longest + "  ")).isEqualTo(longest);
        assertThat(Name.mend("n".repeat(200) + " ".repeat(100) + "n")).isEqualTo("n".repeat(200));
    }

    @Test
    void shouldNotCutASurrogatePair() {
        final String pair = "\ud83d\ude00";

        assertThat(Name.mend("n".repeat(Name.MAX_CHARS - 1) + pair)).isEqualTo("n".repeat(Name.MAX_CHARS - 1));
        assertThat(Name.mend("n".repeat(Name.MAX_CHARS - 2) + pair + "n"))
                .isEqualTo("n".repeat(Name.MAX_CHARS - 2) + pair);
    }

    @Test
    void shouldHaveNothingToMendTheSecondTime() {
        final Random random = new Random(17);
        for (int i = 0; i < 5_000; i++) {
            final String mended = Name.mend(Texts.random(random, 300));

            assertThat(Name.mend(mended)).isSameAs(mended);
            assertThat(mended.length()).isBetween(1, Name.MAX_CHARS);
        }
    }

    @Test
    void shouldBeKnownByOneNumberHoweverOftenItIsMade() {
        assertThat(Name.of("name.twice").ref())
                .isPositive()
                .isEqualTo(Name.of(" name.twice ").ref());
        assertThat(Name.of("name.twice")).hasToString("name.twice");
    }
}
