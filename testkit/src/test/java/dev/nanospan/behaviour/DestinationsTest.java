package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Checks;
import dev.nanospan.ConfigException;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several exporters on one engine. */
class DestinationsTest {
    private final Faulty first = new Faulty().named("first");
    private final Faulty second = new Faulty().named("second");

    @ParameterizedTest
    @EnumSource
    void shouldGiveEachOfThemEverySpan(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first, second))) {
            end(rig, 10);
            rig.flush();
            final Ledger ledger = rig.closed();
            assertThat(ledger.destinations()).containsExactly("first", "second");
            assertThat(ledger.destination("first").exported).isEqualTo(10);
            assertThat(ledger.destination("second").exported).isEqualTo(10);
            assertThat(ledger.isComplete()).isTrue();
            assertThat(ledger.toString())
                    .contains("\"destinations\":{\"first\":{\"exported\":10", "},\"second\":{\"exported\":10");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellThoseOfOneNameApart(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first, new Faulty().named("first")))) {
            end(rig, 10);
            final Ledger ledger = rig.closed();
            assertThat(ledger.destinations()).containsExactly("first", "first-2");
            assertThat(ledger.destination("first-2").exported).isEqualTo(10);
        }
    }

    @Test
    void shouldRefuseMoreThanItCanKeepApart() {
        final SpanExporter[] many = new SpanExporter[65];
        Arrays.setAll(many, i -> new Faulty());
        assertThatThrownBy(() -> NanospanConfig.builder().exporter(many))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at most 64");
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatOneOfThemThrewAtAsItsOwnLoss(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first, second))) {
            first.onAccept = () -> {
                throw new IllegalStateException("bad span");
            };
            end(rig, 10);
            rig.flush();
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.ROUTED)).isEqualTo(10);
            assertThat(ledger.destination("first").failed).isEqualTo(10);
            assertThat(ledger.destination("second").exported).isEqualTo(10);
            assertThat(ledger.isExact()).isTrue();
            assertThat(ledger.isComplete()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatAllOfThemThrewAtOnce(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first, second))) {
            first.onAccept = () -> {
                throw new IllegalStateException("bad span");
            };
            second.onAccept = first.onAccept;
            end(rig, 10);
            rig.flush();
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.PROCESSOR_FAILED)).isEqualTo(10);
            assertThat(ledger.get(Counter.ROUTED)).isZero();
            assertThat(ledger.isExact()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveInTheRingWhatNobodyHasRoomFor(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first))) {
            first.full = true;
            end(rig, 10);
            assertThat(rig.nanospan.flush(Duration.ofMillis(50))).isFalse();
            assertThat(rig.nanospan.ledger().queued()).isEqualTo(10);
            first.full = false;
            await().atMost(Rig.SOON).until(() -> rig.nanospan.ledger().queued() == 0);
            assertThat(rig.closed().isComplete()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotLetOneWithoutRoomHoldUpTheOther(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.exporter(first, second))) {
            first.full = true;
            end(rig, 10);
            await().atMost(Rig.SOON).until(() -> rig.nanospan.ledger().destination("second").exported == 10);
            assertThat(rig.closed().isExact()).isTrue();
        }
    }

    private static void end(final Rig rig, final int spans) {
        for (int i = 0; i < spans; i++) {
            rig.tracer.start(Names.WORK).end();
        }
    }
}
