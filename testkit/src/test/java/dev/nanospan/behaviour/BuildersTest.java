package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.SpanBuilder;
import dev.nanospan.ledger.Counter;
import dev.nanospan.spi.Misuse;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuildersTest {
    private static final int IN_TURN = 8;

    @ParameterizedTest
    @EnumSource
    void shouldLeaveABuilderAloneThatIsInUse(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer
                    .span("request")
                    .set("before", 1)
                    .set("rows", counted(rig))
                    .start()
                    .end();
            assertThat(rig.spans()).hasSize(3 * IN_TURN + 1);
            assertThat(rig.span("request").attributes()).isEqualTo(Map.of("before", 1L, "rows", 3L * IN_TURN));
        }
    }

    private static long counted(final Rig rig) {
        for (int i = 0; i < 3 * IN_TURN; i++) {
            rig.tracer.span("row").set("i", i).start().end();
        }
        return 3 * IN_TURN;
    }

    @Test
    void shouldTakeBuildersInTurnAlsoAfterSomeWereForgotten() {
        try (Rig rig = Rig.with(Checks.OFF)) {
            for (int i = 0; i < 2 * IN_TURN; i++) {
                final SpanBuilder unused = rig.tracer.span("forgotten").set("k", 1);
                assertThat(unused).isNotNull();
            }
            final Set<SpanBuilder> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < 10 * IN_TURN; i++) {
                final SpanBuilder builder = rig.tracer.span("built");
                builder.start().end();
                seen.add(builder);
            }
            assertThat(seen).hasSize(IN_TURN);
            assertThat(rig.spans()).hasSize(10 * IN_TURN);
        }
    }

    /** There are 128 large buffers, and each of these builders takes one. */
    @Test
    void shouldHaveRoomForLargeSpansHoweverManyLargeBuildersWereForgotten() {
        final String large = "x".repeat(1_000);
        try (Rig rig = Rig.with(Checks.OFF)) {
            for (int i = 0; i < 300; i++) {
                final SpanBuilder unused = rig.tracer.span("forgotten").set("k", large);
                assertThat(unused).isNotNull();
            }
            assertThat(rig.record(span -> span.set("k", large)).attributes()).isEqualTo(Map.of("k", large));
            rig.exporter.clear();
            rig.tracer.span("built").set("k", large).start().end();
            assertThat(rig.span("built").attributes()).isEqualTo(Map.of("k", large));
        }
    }

    @Test
    void shouldHaveRoomForLargeSpansWhereBuildersBecameLargeAfterTheyWereLetGoOf() {
        final String large = "x".repeat(1_000);
        try (Rig rig = Rig.with(Checks.OFF)) {
            for (int i = 0; i < 300; i++) {
                final SpanBuilder forgotten = rig.tracer.span("forgotten");
                if (i % 2 == 0) {
                    forgotten.set("small", 1);
                }
                for (int other = 0; other < 8; other++) {
                    rig.tracer.span("other").start().end();
                }
                forgotten.set("k", large);
            }
            rig.flush();
            assertThat(rig.record(span -> span.set("k", large)).attributes()).isEqualTo(Map.of("k", large));
        }
    }

    @Test
    void shouldStartALargeBuilderThatWasLetGoOf() {
        final String large = "x".repeat(1_000);
        try (Rig rig = Rig.with(Checks.OFF)) {
            final SpanBuilder first = rig.tracer.span("first").set("k", large);
            assertThat(counted(rig)).isPositive();
            first.set("l", large).start().end();
            assertThat(rig.span("first").attributes()).isEqualTo(Map.of("k", large, "l", large));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountWhatIsDoneWithABuilderAfterItsSpanHasStarted(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanBuilder builder = rig.tracer.span("once");
            builder.start().end();
            assertThat(builder.start()).isSameAs(Span.NOOP);
            builder.set("late", 1).link(new dev.nanospan.SpanContext().set(1, 2, 3, 1));
            assertThat(rig.spans()).singleElement().satisfies(span -> {
                assertThat(span.attributes()).isEmpty();
                assertThat(span.links()).isEmpty();
            });
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(3);
            assertThat(rig.misuses)
                    .hasSize(checks == Checks.STRICT ? 3 : 0)
                    .extracting(Misuse::what)
                    .allMatch(Counter.USE_AFTER_END::equals);
        }
    }
}
