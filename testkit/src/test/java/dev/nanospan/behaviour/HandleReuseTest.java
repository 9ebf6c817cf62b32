package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.spi.Sampler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleReuseTest {
    private static final int DISTANCE = 1_024;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotUseAHandleAgainForTheNextSpans(final boolean sampled) {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.sampler(sampled ? Sampler.ALWAYS_ON : Sampler.ALWAYS_OFF))) {
            for (int round = 0; round < 5; round++) {
                final Span kept = rig.tracer.start(Names.WORK);
                kept.end();
                for (int i = 1; i < DISTANCE; i++) {
                    final Span next = rig.tracer.start(Names.OTHER);
                    assertThat(next).isNotSameAs(kept);
                    next.end();
                }
                kept.set("late", 1).end();
                assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(round + 1);
                assertThat(rig.count(Counter.DOUBLE_END)).isEqualTo(round + 1);
            }
            rig.flush();
            assertThat(rig.exporter.spans()).allMatch(span -> span.attributes().isEmpty());
        }
    }

    @Test
    void shouldKeepTheDistanceFromAStartToTheNextUse() {
        assertThat(shortestDistance(false)).isGreaterThanOrEqualTo(DISTANCE);
    }

    @Test
    void shouldKeepTheDistanceFromAnEndToTheNextUse() {
        assertThat(shortestDistance(true)).isGreaterThanOrEqualTo(DISTANCE - 1);
    }

    @Test
    void shouldNeverUseAHandleAgainUnderStrictChecks() {
        try (Rig rig = Rig.with(Checks.STRICT)) {
            final Set<Span> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < 5_000; i++) {
                final Span span = rig.tracer.start(Names.WORK);
                assertThat(seen.add(span)).isTrue();
                span.end();
            }
        }
    }

    /** How many spans start between a use of a handle and the next, where spans are open for very different times. */
    private static int shortestDistance(final boolean fromEnd) {
        final Random random = new Random(1);
        int shortest = Integer.MAX_VALUE;
        try (Rig rig = Rig.with(Checks.OFF, b -> b.spansMaxOpen(4_096))) {
            final List<Span> open = new ArrayList<>();
            final IdentityHashMap<Span, Integer> lastAt = new IdentityHashMap<>();
            for (int started = 0; started < 30_000; started++) {
                final Span span = rig.tracer.startRoot(Names.WORK);
                final Integer last = lastAt.put(span, started);
                shortest = last == null ? shortest : Math.min(shortest, started - last);
                open.add(span);
                while (open.size() > random.nextInt(1_500)) {
                    final Span done = open.remove(random.nextInt(open.size()));
                    done.end();
                    if (fromEnd) {
                        lastAt.put(done, started);
                    }
                }
            }
            open.forEach(Span::end);
            assertThat(rig.count(Counter.DOUBLE_END)).isZero();
        }
        return shortest;
    }
}
