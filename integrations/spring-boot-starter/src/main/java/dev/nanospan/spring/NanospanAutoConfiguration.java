package dev.nanospan.spring;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.otel.NanospanOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes an engine, with the application and closed with it, and its OpenTelemetry API, which Micrometer and instrumentations
 * then use in place of the SDK.
 *
 * <pre>{@code
 * nanospan.otlp.endpoint=http://collector:4318/v1/traces
 * spring.application.name=orders
 * }</pre>
 *
 * <p>All options of Nanospan are properties of Spring, as are the {@code OTEL_*} ones it knows; the name of the application is
 * that of the service, unless one is said. What is wrong stops the start. Each bean stands back where the application has one of
 * its type: a {@link NanospanConfig}, a {@link Nanospan}, an {@link OpenTelemetry}.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.actuate.autoconfigure.opentelemetry.OpenTelemetryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.tracing.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration"
        })
public class NanospanAutoConfiguration {
    /** For Spring. */
    public NanospanAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    NanospanConfig nanospanConfig(final ConfigurableEnvironment environment) {
        return NanospanConfig.builder(SpringSources.of(environment)).build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Nanospan nanospan(final NanospanConfig config) {
        return Nanospan.create(config);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(OpenTelemetry.class)
    NanospanOpenTelemetry nanospanOpenTelemetry(final Nanospan nanospan) {
        return NanospanOpenTelemetry.of(nanospan);
    }
}
