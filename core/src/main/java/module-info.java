/** What runs on the traced thread: the API of Nanospan and everything between a span's start and the ring. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"}) // Agrona is an automatic module
module dev.nanospan.core {
    requires transitive org.agrona;
    requires com.lmax.disruptor;
    requires java.management;
    requires org.jctools.core.jdk11;
    requires static transitive org.jspecify;

    exports dev.nanospan;
    exports dev.nanospan.config;
    exports dev.nanospan.id;
    exports dev.nanospan.ledger;
    exports dev.nanospan.metrics;
    exports dev.nanospan.propagation;
    exports dev.nanospan.record;
    exports dev.nanospan.resource;
    exports dev.nanospan.sampling;
    exports dev.nanospan.semconv;
    exports dev.nanospan.spi;
    exports dev.nanospan.bridge to
            dev.nanospan.otel;
    exports dev.nanospan.layout to
            dev.nanospan.export,
            dev.nanospan.otel.exporter;

    uses dev.nanospan.spi.SpanExporterProvider;
    uses dev.nanospan.spi.SpanProcessorProvider;
}
