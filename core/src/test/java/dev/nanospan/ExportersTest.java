package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.config.Settings;
import dev.nanospan.config.Sources;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportersTest {
    @ParameterizedTest
    @CsvSource({
        "'', console, console",
        "'console,otlp', otlp console, 'console,otlp'",
        "'', zipkin otlp console, otlp",
        "console, otlp console, console",
        "CONSOLE, otlp console, console",
        "none, otlp, none",
        "none, '', none"
    })
    void shouldChooseTheOneThatIsNamedOrElseOtlp(final String wanted, final String there, final String chosen) {
        assertThat(names(Exporters.choose(settings("NANOSPAN_EXPORTER", wanted), providers(there))))
                .isEqualTo(chosen);
    }

    @Test
    void shouldSayWhatIsThereIfTheNamedOneIsNot() {
        final Settings settings = settings("NANOSPAN_EXPORTER", "kafka");
        final List<SpanExporterProvider> providers = providers("zipkin console");

        assertThatThrownBy(() -> Exporters.choose(settings, providers))
                .isInstanceOf(ConfigException.class)
                .hasMessage("nanospan.exporter=kafka: must be one of those on the class path: console, zipkin, none"
                        + " (environment NANOSPAN_EXPORTER)");
    }

    @Test
    void shouldIgnoreWhatOtelWantsIfItIsNotThere() {
        final Settings settings = settings("OTEL_TRACES_EXPORTER", "otlp");

        try (Logged logged = new Logged()) {
            assertThat(names(Exporters.choose(settings, providers("console")))).isEqualTo("console");
            assertThat(logged.messages())
                    .containsExactly("WARNING ignored: nanospan.exporter=otlp: must be one of those on the class path:"
                            + " console, none (environment OTEL_TRACES_EXPORTER)");
        }
    }

    @Test
    void shouldNotGuessAmongSeveral() {
        final Settings settings = settings("NANOSPAN_EXPORTER", "");
        final List<SpanExporterProvider> providers = providers("zipkin console");

        assertThatThrownBy(() -> Exporters.choose(settings, providers))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("several exporters on the class path: say which with nanospan.exporter: "
                        + "console, zipkin, none");
    }

    @Test
    void shouldHandTheConfigurationToTheExporter() {
        final Settings settings = settings("NANOSPAN_OTLP_TIMEOUT", "3s");

        assertThat(((Named) Exporters.choose(settings, providers("otlp")).get(0)).settings())
                .isSameAs(settings);
    }

    private static String names(final List<SpanExporter> exporters) {
        return exporters.stream().map(SpanExporter::name).collect(Collectors.joining(","));
    }

    private static Settings settings(final String variable, final String value) {
        return NanospanConfig.builder(Sources.of(Map.of(variable, value), new Properties()))
                .build()
                .settings();
    }

    private static List<SpanExporterProvider> providers(final String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .<SpanExporterProvider>map(Provider::new)
                .toList();
    }

    private record Provider(String name) implements SpanExporterProvider {
        @Override
        public SpanExporter create() {
            throw new AssertionError("without configuration");
        }

        @Override
        public SpanExporter create(final Settings settings) {
            return new Named(name, settings);
        }
    }

    private record Named(String name, Settings settings) implements SpanExporter {
        @Override
        public void accept(final SpanView span) {}

        @Override
        public void report(final DestinationCounts counts) {}
    }
}
