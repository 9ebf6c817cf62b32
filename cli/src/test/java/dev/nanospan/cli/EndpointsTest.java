package dev.nanospan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class EndpointsTest {
    private final CommandLine command = new CommandLine(new LoadCommand());

    @ParameterizedTest
    @CsvSource({
        "http://a:4318, http://a:4318/v1/traces",
        "http://a:4318/, http://a:4318/v1/traces",
        "http://a:4318/v1/traces, http://a:4318/v1/traces",
        "http://a:4318/v1/traces/, http://a:4318/v1/traces",
        "https://a/otlp, https://a/otlp/v1/traces",
        "https://a/otlp/v1/traces, https://a/otlp/v1/traces"
    })
    void shouldAppendThePathOfTracesOnce(final String given, final String expected) {
        assertThat(Endpoints.traces(given, command)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a:9411, http://a:9411/api/v2/spans",
        "http://a:9411/, http://a:9411/api/v2/spans",
        "http://a:9411/zipkin, http://a:9411/zipkin",
        "http://a:9411/api/v2/spans, http://a:9411/api/v2/spans"
    })
    void shouldGiveAPathToWhatHasNone(final String given, final String expected) {
        assertThat(Endpoints.withPath(URI.create(given), Endpoints.ZIPKIN_PATH)).hasToString(expected);
    }

    @Test
    void shouldLeaveWhatIsNoPlace() {
        final URI opaque = URI.create("collector:4318");

        assertThat(Endpoints.withPath(opaque, Endpoints.OTLP_PATH)).isEqualTo(opaque);
        assertThatThrownBy(() -> Endpoints.traces("http://a b", command))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--endpoint=http://a b: must be an http or https URL");
    }
}
