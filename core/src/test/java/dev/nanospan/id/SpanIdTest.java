package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpanIdTest {

    private static final String TEXT = "eee19b7ec3c1b174";
    private static final SpanId ID = SpanId.of(0xeee19b7ec3c1b174L);

    @Test
    void shouldReadWhatItWrites() {
        assertThat(ID.value()).isEqualTo(0xeee19b7ec3c1b174L);
        assertThat(ID).hasToString(TEXT);
        assertThat(SpanId.parse(TEXT)).isEqualTo(ID).hasSameHashCodeAs(ID);
        assertThat(SpanId.tryParse(CharBuffer.wrap(TEXT))).isEqualTo(ID);
        assertThat(SpanId.parseLower(TEXT)).isEqualTo(ID);
        assertThat(SpanId.tryParseLower(TEXT)).isEqualTo(ID);
    }

    @Test
    void shouldAppendItsDigits() {
        final StringBuilder into = new StringBuilder("span=");
        ID.appendTo(into);
        assertThat(into).hasToString("span=" + TEXT);
    }

    @Test
    void shouldReadUpperCaseUnlessStrict() {
        assertThat(SpanId.parse("EEE19b7ec3c1b174")).isEqualTo(ID);
        assertThat(SpanId.tryParseLower("EEE19b7ec3c1b174")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e",
                "eee19b7ec3c1b17",
                "eee19b7ec3c1b1744",
                "eee19b7ec3c1b17g",
                "eee19b7ec3c1b174eee19b7ec3c1b174"
            })
    void shouldNameWhatItRejects(final String text) {
        assertThat(SpanId.tryParse(text)).isNull();
        assertThat(SpanId.tryParseLower(text)).isNull();
        assertThatThrownBy(() -> SpanId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("span id must be 16 hex digits: \"" + text + '"');
        assertThatThrownBy(() -> SpanId.parseLower(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("span id must be 16 lower-case hex digits: \"" + text + '"');
    }

    @Test
    void shouldBeValidUnlessZero() {
        assertThat(SpanId.of(0).isValid()).isFalse();
        assertThat(SpanId.of(1).isValid()).isTrue();
        assertThat(SpanId.of(Long.MIN_VALUE).isValid()).isTrue();
    }

    @Test
    void shouldOrderAsItsTextDoes() {
        final long[] values = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1};
        for (final long left : values) {
            for (final long right : values) {
                assertThat(Integer.signum(SpanId.of(left).compareTo(SpanId.of(right))))
                        .isEqualTo(Integer.signum(SpanId.of(left)
                                .toString()
                                .compareTo(SpanId.of(right).toString())));
            }
        }
    }
}
