/** An exporter for the official SDK of OpenTelemetry: its spans, our encoder and transport. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"
}) // OpenTelemetry's are automatic modules
module dev.nanospan.otel.exporter {
    requires dev.nanospan.export;
    requires transitive dev.nanospan.core;
    requires transitive io.opentelemetry.sdk.common;
    requires transitive io.opentelemetry.sdk.trace;
    requires io.opentelemetry.api;
    requires static transitive io.opentelemetry.sdk.autoconfigure.spi;
    requires static transitive org.jspecify;

    exports dev.nanospan.otel.exporter;

    provides io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider with
            dev.nanospan.otel.exporter.NanospanSpanExporterProvider;
}
