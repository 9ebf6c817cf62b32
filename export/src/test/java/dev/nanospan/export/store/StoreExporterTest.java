package dev.nanospan.export.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.export.receive.OtlpJsonCodec;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Name;
import dev.nanospan.resource.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreExporterTest {
    private final TraceStore store = TraceStore.create();

    @Test
    void shouldKeepWhatAnEngineMakesAsOtlpJson() throws Exception {
        final Resource resource = Resource.builder()
                .serviceName("gate\"way")
                .set("shard", 7)
                .set("ratio", 0.5)
                .set("spare", true)
                .set("zones", "a", "b")
                .build();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new StoreExporter(store))
                .resource(resource)
                .jmx(false)
                .build();
        final Ledger ledger;
        final String schemaUrl;
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Tracer tracer = nanospan.tracer("matching-engine", "1.4", "https://example.com/2");
            final Span root = tracer.start("receive").set("venue", "XEUR").set("quantity", 250);
            tracer.start(Name.of("match"), root)
                    .fail(new IllegalStateException("no book"))
                    .end();
            root.end();
            nanospan.tracer("other").start("alone").end();
            schemaUrl = nanospan.resource().schemaUrl();
            ledger = nanospan.close(Duration.ofSeconds(60));
        }

        assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
        assertThat(ledger.destination("store").exported).isEqualTo(3);
        assertThat(store.size()).isEqualTo(2);
        final StoredTrace failed =
                store.find(TraceQuery.ALL.withError(true)).iterator().next();
        assertThat(failed.spans()).extracting(StoredSpan::name).containsExactly("match", "receive");
        assertThat(failed.spans()).extracting(StoredSpan::service).containsOnly("gate\"way");
        assertThat(failed.spans().get(0).parentSpanId())
                .isEqualTo(failed.spans().get(1).spanId());
        assertThat(failed.spans().get(1).durationNs()).isPositive();

        final TracesData data = OtlpJsonCodec.read(store.find(TraceQuery.ALL).json());
        assertThat(data.getResourceSpansList()).hasSize(1);
        final ResourceSpans only = data.getResourceSpans(0);
        assertThat(only.getSchemaUrl()).isEqualTo(schemaUrl);
        assertThat(only.getScopeSpansList())
                .extracting(each -> each.getScope().getName())
                .containsExactly("matching-engine", "other");
        assertThat(only.getScopeSpans(0).getSchemaUrl()).isEqualTo("https://example.com/2");
        assertThat(only.getScopeSpans(0).getScope().getVersion()).isEqualTo("1.4");
        assertThat(only.getScopeSpans(0).getSpans(0).getEvents(0).getName()).isEqualTo("exception");
        assertThat(only.getResource().getAttributesList())
                .anySatisfy(each -> assertThat(each.getValue().getArrayValue().getValuesList())
                        .extracting(value -> value.getStringValue())
                        .containsExactly("a", "b"))
                .anySatisfy(each -> assertThat(each.getValue().getIntValue()).isEqualTo(7))
                .anySatisfy(each -> assertThat(each.getValue().getDoubleValue()).isEqualTo(0.5))
                .anySatisfy(each -> assertThat(each.getValue().getBoolValue()).isTrue());
    }

    @Test
    void shouldGrowForALargeSpan() {
        try (Nanospan nanospan = engine(store)) {
            nanospan.tracer("large")
                    .start("large")
                    .set("text", "\u0001".repeat(10_000))
                    .end();
            nanospan.flush(Duration.ofSeconds(60));

            final StoredSpan span =
                    store.find(TraceQuery.ALL).iterator().next().spans().get(0);
            assertThat(span.json()).contains("\\u0001".repeat(10_000));
        }
    }

    @Test
    void shouldSayInTheLedgerWhatTheStoreRefused() {
        final TraceStore small = TraceStore.builder().maxSpansPerTrace(2).build();
        try (Nanospan nanospan = engine(small)) {
            final Tracer tracer = nanospan.tracer("full");
            final Span root = tracer.start("root");
            for (int i = 0; i < 4; i++) {
                tracer.start(Name.of("child"), root).end();
            }
            root.end();
            final Ledger ledger = nanospan.close(Duration.ofSeconds(60));

            assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
            assertThat(ledger.destination().exported).isEqualTo(2);
            assertThat(ledger.destination().rejected).isEqualTo(3);
            assertThat(small.counts().refusedTraceFull()).isEqualTo(3);
        }
    }

    private static Nanospan engine(final TraceStore store) {
        return Nanospan.create(NanospanConfig.builder()
                .exporter(new StoreExporter(store))
                .jmx(false)
                .build());
    }
}
