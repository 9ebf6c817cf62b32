package dev.nanospan.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The official SDK. */
final class SdkSubject implements Subject, SpanExporter {
    private final List<SpanData> kept = new CopyOnWriteArrayList<>();
    private final OpenTelemetrySdk sdk;

    SdkSubject(final Sampling sampling, final boolean limited) {
        final SpanLimits limits = limited
                ? SpanLimits.builder()
                        .setMaxNumberOfAttributes(LIMIT)
                        .setMaxNumberOfEvents(LIMIT)
                        .setMaxNumberOfLinks(LIMIT)
                        .build()
                : SpanLimits.getDefault();
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSpanLimits(limits)
                        .setSampler(Sampler.parentBased(
                                sampling == Sampling.ALL ? Sampler.alwaysOn() : Sampler.alwaysOff()))
                        .addSpanProcessor(SimpleSpanProcessor.create(this))
                        .build())
                .setPropagators(ContextPropagators.create(TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
                .build();
    }

    @Override
    public OpenTelemetry otel() {
        return sdk;
    }

    @Override
    public List<Ended> ended() {
        return kept.stream().map(SdkSubject::ended).toList();
    }

    private static Ended ended(final SpanData span) {
        return new Ended(
                span.getName(),
                span.getKind().name(),
                span.getTraceId(),
                span.getSpanId(),
                span.getParentSpanContext().isValid() ? span.getParentSpanId() : "",
                span.getParentSpanContext().isRemote(),
                TraceStates.format(span.getSpanContext().getTraceState()),
                span.getSpanContext().isSampled(),
                span.getStartEpochNanos(),
                span.getEndEpochNanos(),
                span.getStatus().getStatusCode().name(),
                span.getStatus().getDescription(),
                map(span.getAttributes()),
                span.getEvents().stream()
                        .map(each ->
                                new Ended.Happened(each.getName(), each.getEpochNanos(), map(each.getAttributes())))
                        .toList(),
                span.getLinks().stream()
                        .map(each -> new Ended.Linked(
                                each.getSpanContext().getTraceId(),
                                each.getSpanContext().getSpanId(),
                                TraceStates.format(each.getSpanContext().getTraceState()),
                                map(each.getAttributes())))
                        .toList(),
                span.getTotalAttributeCount() - span.getAttributes().size(),
                span.getTotalRecordedEvents() - span.getEvents().size(),
                span.getTotalRecordedLinks() - span.getLinks().size(),
                span.getInstrumentationScopeInfo().getName(),
                String.valueOf(span.getInstrumentationScopeInfo().getVersion()).replace("null", ""),
                String.valueOf(span.getInstrumentationScopeInfo().getSchemaUrl())
                        .replace("null", ""));
    }

    private static Map<String, Object> map(final Attributes attributes) {
        final Map<String, Object> map = new TreeMap<>();
        attributes.forEach((key, value) -> map.put(key.getKey(), value));
        return map;
    }

    @Override
    public CompletableResultCode export(final Collection<SpanData> spans) {
        kept.addAll(spans);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public void close() {
        sdk.close();
    }
}
