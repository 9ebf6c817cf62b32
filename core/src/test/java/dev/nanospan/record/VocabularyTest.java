package dev.nanospan.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    @ParameterizedTest
    @CsvSource({"INTERNAL, 1", "SERVER, 2", "CLIENT, 3", "PRODUCER, 4", "CONSUMER, 5"})
    void shouldNumberKindsAsTheProtocolDoes(final Kind kind, final int code) {
        assertThat(kind.code()).isEqualTo(code);
        assertThat(Kind.of(code)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"UNSET, 0", "OK, 1", "ERROR, 2"})
    void shouldNumberStatusesAsTheProtocolDoes(final Status status, final int code) {
        assertThat(status.code()).isEqualTo(code);
        assertThat(Status.of(code)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 6, 255, Integer.MAX_VALUE})
    void shouldReadAKindThatIsNoneAsInternal(final int code) {
        assertThat(Kind.of(code)).isEqualTo(Kind.INTERNAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 3, 255, Integer.MAX_VALUE})
    void shouldReadAStatusThatIsNoneAsUnset(final int code) {
        assertThat(Status.of(code)).isEqualTo(Status.UNSET);
    }

    @Test
    void shouldKnowAKeyByTheSameNumberInAllTypes() {
        final int ref = Key.ofString("vocabulary.key").ref();

        assertThat(ref).isPositive();
        assertThat(Key.ofBoolean("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofLong("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofDouble("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofBytes("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofStrings("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofBooleans("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofLongs("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofDoubles("vocabulary.key").ref()).isEqualTo(ref);
        assertThat(Key.ofLong("vocabulary.key")).hasToString("vocabulary.key");
        assertThat(Key.ofLong("").ref()).isZero();
    }

    @Test
    void shouldKeepTheTextOfAValue() {
        assertThat(Value.of("")).hasToString("");
        assertThat(Value.of("vocabulary.value").text()).isEqualTo("vocabulary.value");
        assertThat(Value.of("vocabulary.value").ref())
                .isEqualTo(Key.ofString("vocabulary.value").ref());
    }
}
