package dev.nanospan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryExporterTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Key.OfStrings SIDES = Key.ofStrings("sides");

    @Test
    void shouldFindSpansByNameTraceAndParent() {
        final InMemoryExporter exporter = new InMemoryExporter();
        try (Nanospan nanospan = engine(exporter)) {
            final Tracer tracer = nanospan.tracer("orders", "1", "url");
            try (Scope order = tracer.open("order")) {
                tracer.start("match").end();
                tracer.start("match").end();
                assertThat(order.span().isRecording()).isTrue();
            }
            tracer.start("other").end();
            assertThat(nanospan.flush(SOON)).isTrue();
            final SpanData order = exporter.span("order");
            assertThat(exporter.spans("match")).hasSize(2).allMatch(span -> span.isChildOf(order));
            assertThat(exporter.childrenOf(order)).isEqualTo(exporter.spans("match"));
            assertThat(exporter.trace(order.traceId())).hasSize(3).doesNotContain(exporter.span("other"));
            assertThat(order.isRoot()).isTrue();
            assertThat(order.scope().schemaUrl()).isEqualTo("url");
            exporter.clear();
            assertThat(exporter.spans()).isEmpty();
            assertThat(nanospan.close(SOON).isExact()).isTrue();
        }
    }

    @Test
    void shouldListWhatThereIsWhenASpanIsMissingOrNotTheOnlyOne() {
        final InMemoryExporter exporter = new InMemoryExporter();
        assertThatThrownBy(() -> exporter.span("order"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("expected one span \"order\" but found 0 among no spans");
        try (Nanospan nanospan = engine(exporter)) {
            nanospan.tracer("t").start("match").set("n", 1).end();
            nanospan.tracer("t").start("match").fail("no book").end();
            nanospan.flush(SOON);
            assertThatThrownBy(() -> exporter.span("order"))
                    .hasMessageContaining("found 0 among 2 spans:")
                    .hasMessageContaining("\"match\" INTERNAL")
                    .hasMessageContaining("attributes={n=1}")
                    .hasMessageContaining("ERROR(\"no book\")");
            assertThatThrownBy(() -> exporter.span("match")).hasMessageContaining("found 2 among 2 spans:");
            assertThatThrownBy(() -> exporter.spans().get(0).event("gone"))
                    .hasMessageContaining("found 0 in \"match\"");
        }
    }

    @Test
    void shouldDiscardAndCountBeyondItsCapacity() {
        final InMemoryExporter exporter = new InMemoryExporter(2);
        try (Nanospan nanospan = engine(exporter)) {
            for (int i = 0; i < 5; i++) {
                nanospan.tracer("t").start("n" + i).end();
            }
            final Ledger ledger = nanospan.close(SOON);
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
            assertThat(ledger.destination().exported).isEqualTo(2);
            assertThat(ledger.destination().failed).isEqualTo(3);
            assertThat(exporter.discarded()).isEqualTo(3);
            assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("n0", "n1");
        }
        assertThatThrownBy(() -> new InMemoryExporter(-1)).hasMessage("capacity=-1: must be 0 or more");
    }

    @Test
    void shouldWaitForSpansAndSayHowManyCame() throws Exception {
        final InMemoryExporter exporter = new InMemoryExporter();
        try (Nanospan nanospan = engine(exporter)) {
            nanospan.tracer("t").start("one").end();
            assertThat(exporter.await(1, SOON)).hasSize(1);
            assertThatThrownBy(() -> exporter.await(2, Duration.ofMillis(5)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected 2 spans within PT0.005S but found 1 among 1 spans:");
        }
    }

    @Test
    void shouldCopyEverythingASpanSays() {
        final InMemoryExporter exporter = new InMemoryExporter();
        final SpanContext remote = new SpanContext().set(1, 2, 3, SpanContext.SAMPLED);
        remote.traceState("a=1".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 3);
        try (Nanospan nanospan = engine(exporter)) {
            final Span span = nanospan.tracer("t")
                    .start(dev.nanospan.record.Name.of("reply"), dev.nanospan.record.Kind.SERVER, remote);
            span.set(SIDES, "buy", null).status(Status.ERROR, "late");
            span.event("sent", 77).set("bytes", 9);
            span.link(remote).set("why", "test");
            span.end();
        }
        final SpanData span = exporter.span("reply");
        assertThat(span.attribute(SIDES))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .containsExactly("buy", null);
        assertThat(span.statusMessage()).isEqualTo("late");
        assertThat(span.traceState()).isEqualTo("a=1");
        assertThat(span.parentRemote()).isTrue();
        assertThat(span.localRoot()).isTrue();
        assertThat(span.isRoot()).isFalse();
        assertThat(span.event("sent")).isEqualTo(new EventData("sent", 77, java.util.Map.of("bytes", 9L), 0));
        final LinkData link = span.links().get(0);
        assertThat(link.traceState()).isEqualTo("a=1");
        assertThat(link.remote()).isTrue();
        assertThat(link.attribute("why")).isEqualTo("test");
        assertThat(link.isTo(span)).isFalse();
        assertThat(span.toString()).contains("remoteParent=0000000000000003", "events=[sent{bytes=9}]", "links=[");
        assertThatThrownBy(() -> span.attributes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) span.attribute(SIDES)).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Nanospan engine(final InMemoryExporter exporter) {
        return Nanospan.create(
                NanospanConfig.builder().exporter(exporter).jmx(false).build());
    }
}
