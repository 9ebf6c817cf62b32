package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.export.CountingExporter;
import dev.nanospan.export.encode.Records;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.ledger.ProcessorCounts;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.sampling.DecisionLog;
import dev.nanospan.spi.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filter, names and enrichment, and all of them by configuration. */
class BuiltInProcessorsTest {
    private static final String FULL = "GET /health/live";

    // ---- rules

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=GET /health*",
                "name=GET /health/live",
                "name=*live, status=error",
                "status!=ok",
                "status = error , kind != server",
                "kind=internal",
                "duration<1h",
                "http.route=/health/*",
                "route=/const*",
                "http.response.status_code=503",
                "cached=true, ratio=0.5",
                "name=nothing; name=GET*",
            })
    void shouldFit(final String rules) {
        assertThat(fits(rules)).as(rules).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=POST*",
                "name=GET*, status=ok",
                "status!=error",
                "kind=server",
                "duration>1h",
                "http.route=/other",
                "missing=*",
                "http.response.status_code=5*",
                "http.response.status_code=500",
                "cached=false",
                "ratio=0.25",
                "list=a",
                "name!=GET /health*",
            })
    void shouldNotFit(final String rules) {
        assertThat(fits(rules)).as(rules).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"name", "=x", "name=", "duration=1s", "duration<soon", "kind=teapot", "status=5", "a<1", "name!x"
            })
    void shouldRefuseWhatIsNoRule(final String rules) {
        assertThatThrownBy(() -> SpanRule.parse(rules)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Nanospan.create(NanospanConfig.builder()
                        .set(Options.PROCESSORS, List.of("filter"))
                        .set(Options.FILTER_DROP, Optional.of(rules))
                        .exporter(new CountingExporter())
                        .jmx(false)
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nanospan.filter.drop");
    }

    @Test
    void shouldDropWhatFitsAndWhatIsNotToBeKept() {
        final byte[] record = Records.of(span -> span.rename("wanted"));

        assertThat(Redacted.editor(SpanFilter.drop(SpanRule.any().name("wanted")), record)
                        .isDropped())
                .isTrue();
        assertThat(Redacted.editor(SpanFilter.drop(SpanRule.any().name("other")), record)
                        .isDropped())
                .isFalse();
        assertThat(Redacted.editor(SpanFilter.keep(SpanRule.any().name("wanted")), record)
                        .isDropped())
                .isFalse();
        assertThat(Redacted.editor(SpanFilter.keep(SpanRule.any().name("other")), record)
                        .isDropped())
                .isTrue();
        assertThat(SpanRule.any().kind(Kind.SERVER).longerThan(Duration.ofMillis(5)))
                .hasToString("kind=SERVER, duration>PT0.005S");
    }

    @Test
    void shouldTellTheDecisionLogWhatItDropped() {
        final DecisionLog log = DecisionLog.of(16);
        final Kept kept = new Kept();
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .sampler(log.around("all", Sampler.ALWAYS_ON))
                .processor(
                        SpanFilter.drop(SpanRule.any().name("GET /health")).notedIn(log, "filter: health checks"),
                        SpanFilter.keep(SpanRule.any().kind(Kind.INTERNAL)).notedIn(log, "filter: other kinds"))
                .exporter(kept)
                .jmx(false)
                .build())) {
            final List<SpanContext> traces = List.of(
                    end(nanospan, "GET /health", Kind.INTERNAL),
                    end(nanospan, "GET /orders", Kind.CLIENT),
                    end(nanospan, "GET /orders", Kind.INTERNAL));
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
            assertThat(traces)
                    .extracting(each -> log.find(each.traceIdHigh(), each.traceIdLow()).stream()
                            .map(DecisionLog.Entry::toString)
                            .collect(Collectors.joining(", ")))
                    .containsExactly(
                            "all: RECORD_AND_SAMPLE, filter: health checks",
                            "all: RECORD_AND_SAMPLE, filter: other kinds",
                            "all: RECORD_AND_SAMPLE");
        }
        assertThat(kept.seen).hasSize(1);
    }

    private static SpanContext end(final Nanospan nanospan, final String name, final Kind kind) {
        final Span span = nanospan.tracer("test").start(name, kind);
        final SpanContext context = new SpanContext();
        context.set(span.traceIdHigh(), span.traceIdLow(), span.spanId(), SpanContext.SAMPLED);
        span.end();
        return context;
    }

    // ---- names

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /orders/17|GET /orders/{id}",
                "GET /orders/17/items/0af76519|GET /orders/{id}/items/{id}",
                "GET /u/550e8400-e29b-41d4-a716-446655440000/x|GET /u/{id}/x",
                "/a/1/2/3|/a/{id}/{id}/{id}",
                "GET /p?page=2|GET /p",
                "GET /p/7?page=/2|GET /p/{id}",
                "/day/2026-11-21|/day/{id}",
                "/t/4f2kQ9x8Lm71ZpQr|/t/{id}",
                "GET /v1/orders|GET /v1/orders",
                "GET /api/v2beta|GET /api/v2beta",
                "GET /decade|GET /decade",
                "GET /feedbeef|GET /feedbeef",
                "GET /orders/{id}|GET /orders/{id}",
                "process 17 of 20|process 17 of 20",
                "what?|what?",
                "SELECT shop.orders|SELECT shop.orders",
                "/caf\u00e9/17|/caf\u00e9/{id}",
            })
    void shouldMakeFewNamesOfMany(final String name, final String better) {
        final PathNames names = PathNames.create();
        for (int i = 0; i < 3; i++) { // unknown, then known
            assertThat(Redacted.span(names, span -> span.rename(name)).name()).isEqualTo(better);
            assertThat(Redacted.span(names, span -> span.rename(Name.of(name))).name())
                    .isEqualTo(better);
        }
        final String inline = name + " " + "x".repeat(250 - name.length() % 7);
        assertThat(Redacted.span(names, span -> span.rename(inline)).name()).startsWith(better.substring(0, 3));
    }

    // ---- enrichment

    @Test
    void shouldAddWhatIsNotThere() {
        final Enrichment enrichment = Enrichment.of(Map.of("team", "checkout", "region", "eu"));
        final SpanView span = Redacted.span(enrichment, each -> each.set("region", "us"));

        assertThat(Redacted.attribute(span, "team")).isEqualTo("checkout");
        assertThat(Redacted.attribute(span, "region")).isEqualTo("us");
        assertThat(span.attributeCount()).isEqualTo(2);
    }

    // ---- all of them

    @Test
    void shouldRunAllByConfigurationInItsOrder() {
        final Kept kept = new Kept();
        try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                .set(Options.PROCESSORS, List.of("filter", "names", "enrich", "redact"))
                .set(Options.FILTER_DROP, Optional.of("name=GET /health*"))
                .set(Options.ENRICH_ATTRIBUTES, Map.of("contact", "bob@example.com"))
                .exporter(kept)
                .jmx(false)
                .build())) {
            nanospan.tracer("test").start("GET /health").end();
            nanospan.tracer("test").start("GET /orders/17").end();
            final Ledger ledger = nanospan.close(Duration.ofSeconds(20));
            assertThat(ledger.get(Counter.FILTERED)).isEqualTo(1);
            assertThat(ledger.isExact()).isTrue();
            assertThat(ledger.isComplete()).isTrue();
            assertThat(nanospan.processorCounts())
                    .extracting(ProcessorCounts::name)
                    .containsExactly("filter", "names", "enrich", "redact");
            assertThat(nanospan.processor(Redaction.class)).isPresent();
        }
        assertThat(kept.seen).containsExactly("GET /orders/{id} [email]");
    }

    private static boolean fits(final String rules) {
        final SpanView view = Records.view(Records.of(BuiltInProcessorsTest::full));
        return SpanRule.parse(rules).stream().anyMatch(rule -> rule.matches(view));
    }

    private static void full(final Span span) {
        span.rename(FULL)
                .set("http.route", "/health/live")
                .set(dev.nanospan.record.Key.ofString("route"), Value.of("/constant"))
                .set("http.response.status_code", 503)
                .set("cached", true)
                .set("ratio", 0.5)
                .set(dev.nanospan.record.Key.ofStrings("list"), "a")
                .status(Status.ERROR);
    }

    /** Keeps names and one attribute. */
    private static final class Kept implements dev.nanospan.spi.SpanExporter {
        final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "kept";
        }

        @Override
        public void accept(final SpanView span) {
            seen.add(span.name() + ' ' + Redacted.attribute(span, "contact"));
        }

        @Override
        public void report(final dev.nanospan.ledger.DestinationCounts counts) {
            counts.exported = seen.size();
        }
    }
}
