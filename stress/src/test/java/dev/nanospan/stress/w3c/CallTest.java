package dev.nanospan.stress.w3c;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTest {
    @Test
    void shouldReadCalls() {
        assertThat(
                        Call.listOf(
                                "[{\"url\": \"http://a/1\", \"arguments\": [ {\"url\":\"http:\\/\\/b\", \"x\": [1, {}] } ]} ,"
                                        + "{\"arguments\":[],\"more\":{\"a\":[true,null,-1.5e+3,\"\\\"]\"]},\"url\":\"u\"},{\"url\":\"v\"}]"))
                .containsExactly(
                        new Call("http://a/1", "[ {\"url\":\"http:\\/\\/b\", \"x\": [1, {}] } ]"),
                        new Call("u", "[]"),
                        new Call("v", "[]"));
        assertThat(Call.listOf(" [ ] ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[{}]",
                "[1]",
                "[{\"url\":1}]",
                "[{\"url\":\"u\"",
                "[] x",
                "[{\"url\":\"u}]",
                "[{url:\"u\"}]"
            })
    void shouldRefuseAnythingElse(final String json) {
        assertThatThrownBy(() -> Call.listOf(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseDeepNesting() {
        assertThatThrownBy(() -> Call.listOf("[{\"x\":" + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
