package dev.nanospan.otel.exporter;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Option;
import dev.nanospan.config.Sources;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Lets the SDK's autoconfiguration find the exporter by {@code OTEL_TRACES_EXPORTER=nanospan}. Its options are {@code
 * nanospan.otlp.*}, {@code nanospan.batch.*}, {@code nanospan.spill.*}, {@code nanospan.keys.*}, {@code nanospan.export.timeout},
 * {@code nanospan.processors} and what these have, such as {@code nanospan.redact.*}, or what OpenTelemetry has for the same, from wherever the autoconfiguration reads them.
 *
 * <pre>{@code
 * OTEL_TRACES_EXPORTER=nanospan
 * OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318
 * }</pre>
 */
public final class NanospanSpanExporterProvider implements ConfigurableSpanExporterProvider {
    private static final List<String> OURS = List.of(
            "nanospan.otlp.",
            "nanospan.batch.",
            "nanospan.keys.",
            "nanospan.spill.",
            "nanospan.filter.",
            "nanospan.enrich.",
            "nanospan.redact.",
            "nanospan.metrics.",
            Options.PROCESSORS.name(),
            Options.EXPORT_TIMEOUT.name());

    /** For the {@link java.util.ServiceLoader}. */
    public NanospanSpanExporterProvider() {}

    @Override
    public String getName() {
        return "nanospan";
    }

    /**
     * An exporter as the properties say.
     *
     * @throws dev.nanospan.ConfigException with all that is wrong
     */
    @Override
    public SpanExporter createExporter(final ConfigProperties config) {
        final Properties found = new Properties();
        for (final Option<?> option : Options.TABLE.options()) {
            if (OURS.stream().anyMatch(option.name()::startsWith)) {
                copy(config, option.name(), found);
                option.otelNames().forEach(name -> copy(config, property(name), found));
            }
        }
        return NanospanSpanExporter.create(
                NanospanConfig.builder(Sources.of(Map.of(), found)).build());
    }

    private static String property(final String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static void copy(final ConfigProperties from, final String name, final Properties to) {
        final String value = from.getString(name);
        if (value != null) {
            to.setProperty(name, value);
        }
    }
}
