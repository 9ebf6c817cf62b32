/** Spring Boot makes an engine and its OpenTelemetry API. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic", "module"}) // Spring's are automatic modules
module dev.nanospan.spring {
    requires dev.nanospan.export;
    requires transitive dev.nanospan.otel;
    requires spring.beans;
    requires spring.boot;
    requires transitive spring.boot.autoconfigure;
    requires spring.context;
    requires transitive spring.core;
    requires static transitive org.jspecify;

    exports dev.nanospan.spring;

    opens dev.nanospan.spring to
            spring.beans,
            spring.context,
            spring.core;
}
