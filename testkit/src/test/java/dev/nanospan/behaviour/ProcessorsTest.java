package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.ConfigException;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.ledger.ProcessorCounts;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.testkit.InMemoryExporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessorsTest {
    private static final Key.OfString MARK = Key.ofString("processors.mark");

    @ParameterizedTest
    @EnumSource
    void shouldCallThemInTheirOrderOverWhatThoseBeforeLeft(final Checks checks) {
        final List<String> seen = new CopyOnWriteArrayList<>();
        try (Rig rig = Rig.with(
                checks,
                b -> b.processor(
                        processor("first", editor -> editor.set(MARK, "1").name("renamed")),
                        processor("second", editor -> {
                            seen.add(editor.span().name());
                            editor.set(MARK, "2");
                        })))) {
            rig.tracer.start("original").end();
            assertThat(rig.span("renamed").attribute(MARK)).isEqualTo("2");
            assertThat(seen).containsExactly("renamed");
            assertThat(rig.nanospan.processorCounts())
                    .extracting(ProcessorCounts::name)
                    .containsExactly("first", "second");
            assertThat(rig.nanospan.effectiveConfig()).contains("first,second");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatTheyDropAndShowItToNobodyElse(final Checks checks) {
        final List<String> seen = new CopyOnWriteArrayList<>();
        try (Rig rig = Rig.with(
                checks,
                b -> b.processor(
                        processor("filter", editor -> {
                            if (editor.span().name().equals("unwanted")) {
                                editor.drop();
                            }
                        }),
                        processor("next", editor -> seen.add(editor.span().name()))))) {
            rig.tracer.start("unwanted").end();
            rig.tracer.start("wanted").end();
            assertThat(rig.spans()).hasSize(1);
            assertThat(seen).containsExactly("wanted");
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.FILTERED)).isEqualTo(1);
            assertThat(ledger.get(Counter.ROUTED)).isEqualTo(1);
            assertThat(rig.nanospan.processorCounts().get(0).dropped()).isEqualTo(1);
            assertThat(rig.nanospan.processorCounts().get(1).spans()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseOneSpanOnlyToAProcessorThatThrowsAndReportItOnce(final Checks checks) {
        try (Rig rig = Rig.with(
                checks,
                b -> b.processor(processor("faulty", editor -> {
                    if (editor.span().name().equals("bad")) {
                        editor.name("half done");
                        throw new IllegalStateException("bad span");
                    }
                })))) {
            for (int i = 0; i < 10; i++) {
                rig.tracer.start(i % 2 == 0 ? "bad" : "good").end();
            }
            assertThat(rig.spans()).hasSize(5).allMatch(span -> span.name().equals("good"));
            assertThat(rig.errors).extracting(Throwable::getMessage).containsExactly("bad span");
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.PROCESSOR_FAILED)).isEqualTo(5);
            assertThat(ledger.isExact()).isTrue();
            assertThat(rig.nanospan.processorCounts().get(0).failed()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowThemSpansThatAreRecordedOnly(final Checks checks) {
        final List<Boolean> recordOnly = new CopyOnWriteArrayList<>();
        try (Rig rig = Rig.with(
                checks,
                b -> b.sampler((request, result) -> Sampler.Decision.RECORD_ONLY)
                        .processor(processor(
                                "all", editor -> recordOnly.add(editor.span().isRecordOnly()))))) {
            rig.tracer.start("recorded only").end();
            assertThat(rig.spans()).isEmpty();
            assertThat(recordOnly).containsExactly(true);
            assertThat(rig.closed().get(Counter.RECORD_ONLY)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTimeSomeOfTheSpans(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.processor(processor("timed", editor -> {})))) {
            for (int i = 0; i < 3 * ProcessorCounts.SAMPLING; i++) {
                rig.tracer.start("timed").end();
            }
            rig.flush();
            final ProcessorCounts counts = rig.nanospan.processorCounts().get(0);
            assertThat(counts.spans()).isEqualTo(3 * ProcessorCounts.SAMPLING);
            assertThat(counts.sampledSpans()).isEqualTo(3);
            assertThat(counts.meanNs()).isPositive();
        }
    }

    @Test
    void shouldFindAProcessorByItsType() {
        final Named named = new Named("mine", editor -> {});
        try (Rig rig = Rig.with(Checks.OFF, b -> b.processor(named))) {
            assertThat(rig.nanospan.processor(Named.class)).containsSame(named);
            assertThat(rig.nanospan.processor(Rig.class)).isEmpty();
        }
    }

    @Test
    void shouldSayWhichProcessorsThereAreIfOneIsNot() {
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new InMemoryExporter())
                .jmx(false)
                .set(Options.PROCESSORS, List.of("nothing"))
                .build();

        assertThatThrownBy(() -> Nanospan.create(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nanospan.processors=nothing: must be one of those on the class path");
    }

    private static SpanProcessor processor(final String name, final Consumer<SpanEditor> process) {
        return new Named(name, process);
    }

    /** A processor with a name. */
    private record Named(String name, Consumer<SpanEditor> process) implements SpanProcessor {
        @Override
        public void process(final SpanEditor editor) {
            process.accept(editor);
        }
    }
}
