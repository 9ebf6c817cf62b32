package dev.nanospan.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nanospan.jmh.report.Result.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTest {
    @Test
    void shouldReadWhatItWrote() {
        final Row row = new Row(Map.of("peer", "a \"b\" \\ c\n", "ns", 12.5, "count", 3, "none", Double.NaN));
        final Result read = Result.parse(new Result("hot", Map.of("cores", 2, "jdk", "17"), List.of(row)).toJson());
        assertThat(read.kind()).isEqualTo("hot");
        assertThat(read.fact("cores")).isEqualTo("2");
        assertThat(read.fact("missing")).isEqualTo("?");
        assertThat(read.rows()).singleElement().satisfies(it -> {
            assertThat(it.text("peer")).isEqualTo("a \"b\" \\ c\n");
            assertThat(it.number("ns")).isEqualTo(12.5);
            assertThat(it.text("count")).isEqualTo("3");
            assertThat(it.number("none")).isNaN();
            assertThat(it.number("missing")).isNaN();
        });
    }

    @Test
    void shouldWriteTheSameAgain() {
        final String json = new Result("hot", Map.of("cores", 2), List.of(new Row(Map.of("ns", 1e-3)))).toJson();
        assertThat(Result.parse(json).toJson()).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "{}", "{\"kind\": \"hot\", \"facts\": {}}", "{\"kind\": 1, \"facts\": {}, \"rows\": []}"})
    void shouldRefuseAFileThatIsNone(final String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Result.parse(json))
                .withMessageContaining("result file");
    }
}
