package dev.nanospan.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void shouldReadEveryKindOfValue() {
        assertThat(Json.parse(" {\"a\" : [1, -2.5e3, true, false, null, \"x\"], \"b\": {}, \"c\":[]} "))
                .isEqualTo(Map.of(
                        "a", Arrays.asList(1.0, -2500.0, true, false, null, "x"), "b", Map.of(), "c", List.of()));
    }

    @Test
    void shouldReadEscapes() {
        assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00b7\\u0041\"")).isEqualTo("\"\\/\b\f\n\r\t\u00b7A");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "\"a",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"a\nb\"",
                "tru",
                "nul",
                "1 2",
                "--1",
                "NaN",
                "]"
            })
    void shouldRefuseWhatIsNotJson(final String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse(text))
                .withMessageStartingWith("not JSON at char ");
    }

    @Test
    void shouldNotFallOverDeepNesting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("[".repeat(100_000)))
                .withMessageContaining("nested too deeply");
    }
}
