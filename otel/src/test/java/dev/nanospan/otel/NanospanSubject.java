package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.spi.Sampler;
import dev.nanospan.testkit.InMemoryExporter;
import dev.nanospan.testkit.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** This module on an engine. Its close demands an exact ledger. */
final class NanospanSubject implements Subject {
    private static final Duration SOON = Duration.ofSeconds(20);

    final InMemoryExporter exporter;
    final Nanospan nanospan;
    final NanospanOpenTelemetry otel;

    NanospanSubject(final Sampling sampling, final boolean limited) {
        this(builder -> {
            builder.sampler(ParentBasedSampler.of(sampling == Sampling.ALL ? Sampler.ALWAYS_ON : Sampler.ALWAYS_OFF));
            if (limited) {
                builder.attributeLimit(LIMIT).eventLimit(LIMIT).linkLimit(LIMIT);
            }
        });
    }

    NanospanSubject(final Consumer<NanospanConfig.Builder> setUp) {
        this(setUp, InMemoryExporter.DEFAULT_CAPACITY);
    }

    NanospanSubject(final Consumer<NanospanConfig.Builder> setUp, final int capacity) {
        exporter = new InMemoryExporter(capacity);
        final NanospanConfig.Builder builder =
                NanospanConfig.builder().exporter(exporter).jmx(false);
        setUp.accept(builder);
        nanospan = Nanospan.create(builder.build());
        otel = NanospanOpenTelemetry.of(nanospan);
    }

    @Override
    public NanospanOpenTelemetry otel() {
        return otel;
    }

    long count(final Counter counter) {
        return nanospan.ledger().get(counter);
    }

    List<SpanData> spans() {
        assertThat(nanospan.flush(SOON)).as("flushed").isTrue();
        return exporter.spans();
    }

    @Override
    public List<Ended> ended() {
        return spans().stream().map(NanospanSubject::ended).toList();
    }

    private static Ended ended(final SpanData span) {
        return new Ended(
                span.name(),
                span.kind().name(),
                span.traceId().toString(),
                span.spanId().toString(),
                span.parentSpanId().isValid() ? span.parentSpanId().toString() : "",
                span.parentRemote(),
                span.traceState(),
                (span.traceFlags() & 1) != 0,
                span.startEpochNs(),
                span.endEpochNs(),
                span.status().name(),
                span.statusMessage(),
                new TreeMap<>(span.attributes()),
                span.events().stream()
                        .map(each -> new Ended.Happened(each.name(), each.epochNs(), new TreeMap<>(each.attributes())))
                        .toList(),
                span.links().stream()
                        .map(each -> new Ended.Linked(
                                each.traceId().toString(),
                                each.spanId().toString(),
                                each.traceState(),
                                new TreeMap<>(each.attributes())))
                        .toList(),
                span.droppedAttributes(),
                span.droppedEvents(),
                span.droppedLinks(),
                span.scope().name(),
                span.scope().version(),
                span.scope().schemaUrl());
    }

    /** Closes the engine: nothing may be unaccounted for. */
    Ledger closed() {
        otel.close();
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
        return ledger;
    }

    @Override
    public void close() {
        closed();
    }
}
