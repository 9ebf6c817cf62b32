/** The OpenTelemetry API on the Nanospan engine. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"
}) // OpenTelemetry's are automatic modules
module dev.nanospan.otel {
    requires transitive dev.nanospan.core;
    requires transitive io.opentelemetry.api;
    requires transitive io.opentelemetry.context;
    requires static transitive org.jspecify;

    exports dev.nanospan.otel;

    provides io.opentelemetry.context.ContextStorageProvider with
            dev.nanospan.otel.NanospanContextStorageProvider;
}
