package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.CharBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceIdTest {

    private static final String TEXT = "5b8efff798038103d269b633813fc60c";
    private static final TraceId ID = TraceId.of(0x5b8efff798038103L, 0xd269b633813fc60cL);

    @Test
    void shouldKeepBothHalves() {
        assertThat(ID.high()).isEqualTo(0x5b8efff798038103L);
        assertThat(ID.low()).isEqualTo(0xd269b633813fc60cL);
    }

    @Test
    void shouldReadWhatItWrites() {
        assertThat(ID).hasToString(TEXT);
        assertThat(TraceId.parse(TEXT)).isEqualTo(ID).hasSameHashCodeAs(ID);
        assertThat(TraceId.tryParse(CharBuffer.wrap(TEXT))).isEqualTo(ID);
        assertThat(TraceId.parseLower(TEXT)).isEqualTo(ID);
        assertThat(TraceId.tryParseLower(TEXT)).isEqualTo(ID);
    }

    @Test
    void shouldAppendItsDigits() {
        final StringBuilder into = new StringBuilder("trace=");
        ID.appendTo(into);
        assertThat(into).hasToString("trace=" + TEXT);
    }

    @Test
    void shouldReadUpperCaseAndSixteenDigitsUnlessStrict() {
        assertThat(TraceId.parse("5B8EFFF798038103D269B633813FC60C")).isEqualTo(ID);
        assertThat(TraceId.parse("D269b633813fc60c")).isEqualTo(TraceId.of(0, 0xd269b633813fc60cL));
        assertThat(TraceId.tryParseLower("5B8EFFF798038103D269B633813FC60C")).isNull();
        assertThat(TraceId.tryParseLower("d269b633813fc60c")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "269b633813fc60c",
                "3d269b633813fc60c",
                "5b8efff798038103d269b633813fc60",
                "5b8efff798038103d269b633813fc60c0",
                "5b8efff798038103d269b633813fc60g",
                " b8efff798038103d269b633813fc60c"
            })
    void shouldNameWhatItRejects(final String text) {
        assertThat(TraceId.tryParse(text)).isNull();
        assertThat(TraceId.tryParseLower(text)).isNull();
        assertThatThrownBy(() -> TraceId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trace id must be 32 or 16 hex digits: \"" + text + '"');
        assertThatThrownBy(() -> TraceId.parseLower(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trace id must be 32 lower-case hex digits: \"" + text + '"');
    }

    @Test
    void shouldBeValidUnlessZero() {
        assertThat(TraceId.of(0, 0).isValid()).isFalse();
        assertThat(TraceId.of(0, 1).isValid()).isTrue();
        assertThat(TraceId.of(Long.MIN_VALUE, 0).isValid()).isTrue();
    }

    @Test
    void shouldDifferInEitherHalf() {
        assertThat(ID).isNotEqualTo(TraceId.of(ID.high(), 0)).isNotEqualTo(TraceId.of(0, ID.low()));
    }

    @Test
    void shouldOrderAsItsTextDoes() {
        final long[] words = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1};
        for (final long high : words) {
            for (final long low : words) {
                final TraceId id = TraceId.of(high, low);
                assertThat(Integer.signum(id.compareTo(ID)))
                        .isEqualTo(Integer.signum(id.toString().compareTo(TEXT)));
                assertThat(Integer.signum(TraceId.of(1, -1).compareTo(id)))
                        .isEqualTo(Integer.signum(TraceId.of(1, -1).toString().compareTo(id.toString())));
            }
        }
    }
}
