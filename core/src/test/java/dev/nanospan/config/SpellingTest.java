package dev.nanospan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "'', abc, 3", "kitten, sitting, 3", "flaw, lawn, 2", "same, same, 0"})
    void shouldCountEdits(final String a, final String b, final int edits) {
        assertThat(Spelling.distance(a, b)).isEqualTo(edits);
    }

    /** Against the definition. */
    @RepeatedTest(50)
    void shouldCountAsTheDefinitionDoes(final RepetitionInfo run) {
        final Random random = new Random(run.getCurrentRepetition());
        final String a = word(random);
        final String b = word(random);

        assertThat(Spelling.distance(a, b)).as("%s, %s", a, b).isEqualTo(defined(a, b));
    }

    @Test
    void shouldFindTheNearest() {
        assertThat(Spelling.nearest("rign", List.of("slot", "ring", "sign"))).isEqualTo("sign");
        assertThat(Spelling.nearest("anything", List.of())).isEmpty();
    }

    private static String word(final Random random) {
        return random.ints(random.nextInt(6), 'a', 'd')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int defined(final String a, final String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        final int replaced = defined(a.substring(1), b.substring(1)) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        return Math.min(replaced, 1 + Math.min(defined(a.substring(1), b), defined(a, b.substring(1))));
    }
}
