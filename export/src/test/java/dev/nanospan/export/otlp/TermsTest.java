package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
    private static final long NEVER = Long.MAX_VALUE / 4;

    @ParameterizedTest
    @CsvSource({
        "30, 10, 0, 10",
        "30, 10, 20, 10",
        "30, 10, 25, 5",
        "30, 10, 29, 1",
        "30, 10, 30, 10",
        "30, 10, 99, 10",
        "5, 10, 5, 5",
        "0, 10, 99, 10",
        "30, 0, 25, 5",
        "30, 0, 30, 30",
        "0, 0, 99, " + NEVER,
    })
    void shouldBoundAnAttemptByWhatIsLeftAndGiveALastOneToWhatHasNothingLeft(
            final long exportNs, final long requestNs, final long spentNs, final long expectedNs) {
        final Terms terms = new Terms("x", 1, 1, 2, 0, exportNs, requestNs, Patience.DEFAULT);

        assertThat(terms.attemptNs(spentNs)).isEqualTo(expectedNs);
    }
}
