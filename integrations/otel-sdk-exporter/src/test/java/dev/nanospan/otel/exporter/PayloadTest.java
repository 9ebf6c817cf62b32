package dev.nanospan.otel.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent says the same, span for span, as what the SDK's own exporter of OTLP writes. */
class PayloadTest {
    private static final Comparator<KeyValue> BY_KEY = Comparator.comparing(KeyValue::getKey);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldSayWhatTheSdksOwnExporterSays(final long seed) throws IOException {
        final List<SpanData> spans = Made.random(seed, 200);
        final Map<String, Span> ours;
        final ExportTraceServiceRequest request;
        try (Collector collector = new Collector();
                NanospanSpanExporter exporter = exporter(collector)) {
            assertThat(exporter.export(spans).join(60, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            request = collector.requests.get(0);
            ours = byScopeAndId(collector.requests);
        }
        final ExportTraceServiceRequest theirs = theirs(spans);
        assertThat(request.getResourceSpans(0).getSchemaUrl())
                .isEqualTo(theirs.getResourceSpans(0).getSchemaUrl());
        assertThat(sorted(request.getResourceSpans(0).getResource().getAttributesList()))
                .isEqualTo(sorted(theirs.getResourceSpans(0).getResource().getAttributesList()));
        final Map<String, Span> expected = byScopeAndId(List.of(theirs));
        assertThat(ours.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, span) -> assertThat(ours.get(id)).isEqualTo(span));
    }

    private static NanospanSpanExporter exporter(final Collector collector) {
        return NanospanSpanExporter.create(NanospanConfig.builder()
                .set(Options.OTLP_ENDPOINT, URI.create(collector.url() + "/v1/traces"))
                .set(Options.OTLP_PROTOCOL, "http/protobuf")
                .build());
    }

    private static ExportTraceServiceRequest theirs(final Collection<SpanData> spans) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TraceRequestMarshaler.create(spans).writeBinaryTo(bytes);
        return ExportTraceServiceRequest.parseFrom(bytes.toByteArray());
    }

    /** Each span in an order of attributes that is the same for both, by its scope and id. */
    private static Map<String, Span> byScopeAndId(final List<ExportTraceServiceRequest> requests) {
        final Map<String, Span> spans = new TreeMap<>();
        requests.forEach(request -> request.getResourceSpansList()
                .forEach(resource -> resource.getScopeSpansList()
                        .forEach(scope -> scope.getSpansList()
                                .forEach(span -> spans.put(
                                        scope.getScope().getName()
                                                + '/'
                                                + scope.getScope().getVersion()
                                                + '/'
                                                + scope.getSchemaUrl()
                                                + '/'
                                                + HexFormat.of()
                                                        .formatHex(span.getTraceId()
                                                                .toByteArray())
                                                + HexFormat.of()
                                                        .formatHex(
                                                                span.getSpanId().toByteArray()),
                                        sorted(span))))));
        return spans;
    }

    private static Span sorted(final Span span) {
        final Span.Builder to = span.toBuilder();
        if (to.getStatus().equals(Status.getDefaultInstance())) {
            to.clearStatus(); // one that says nothing is written or not
        }
        to.clearAttributes().addAllAttributes(sorted(span.getAttributesList()));
        to.getEventsBuilderList().forEach(each -> {
            final List<KeyValue> attributes = sorted(each.getAttributesList());
            each.clearAttributes().addAllAttributes(attributes);
        });
        to.getLinksBuilderList().forEach(each -> {
            final List<KeyValue> attributes = sorted(each.getAttributesList());
            each.clearAttributes().addAllAttributes(attributes);
        });
        return to.build();
    }

    private static List<KeyValue> sorted(final List<KeyValue> attributes) {
        return attributes.stream().sorted(BY_KEY).toList();
    }
}
