/** What runs on the exporter thread: pipeline, encoders, batches and transports. */
module dev.nanospan.export {
    requires transitive dev.nanospan.core;
    requires org.jctools.core.jdk11;
    requires static transitive org.jspecify;
    requires java.net.http;

    exports dev.nanospan.export;
    exports dev.nanospan.export.endpoint;
    exports dev.nanospan.export.process;
    exports dev.nanospan.export.store;

    provides dev.nanospan.spi.SpanExporterProvider with
            dev.nanospan.export.ConsoleExporterProvider,
            dev.nanospan.export.FileExporterProvider,
            dev.nanospan.export.OtlpExporterProvider,
            dev.nanospan.export.StdoutExporterProvider,
            dev.nanospan.export.ZipkinExporterProvider;
    provides dev.nanospan.spi.SpanProcessorProvider with
            dev.nanospan.export.process.SpanFilter.Provider,
            dev.nanospan.export.process.PathNames.Provider,
            dev.nanospan.export.process.Enrichment.Provider,
            dev.nanospan.export.process.Redaction.Provider,
            dev.nanospan.export.process.SpanMetrics.Provider;
}
