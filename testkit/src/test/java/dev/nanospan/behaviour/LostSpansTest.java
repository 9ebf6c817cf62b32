package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LostSpansTest {
    private static final int LIMIT = 8;

    /** More than a thread has handles, so that each handle has had its turn. */
    private static final int A_TURN_OF_ALL_HANDLES = 3_000;

    @ParameterizedTest
    @EnumSource
    void shouldFindSpansThatTheApplicationLost(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxOpen(LIMIT))) {
            loseSpans(rig, LIMIT - 1);
            assertThat(rig.nanospan.ledger().open()).isEqualTo(LIMIT - 1);
            awaitAbandoned(rig, LIMIT - 1);
            final List<Span> again = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                again.add(rig.tracer.start(Names.OTHER).set("i", i));
                assertThat(again.get(i).isRecording())
                        .as("its recorder is used again")
                        .isTrue();
            }
            again.forEach(Span::end);
            final Ledger ledger = rig.closed();
            assertThat(ledger.get(Counter.ABANDONED)).isEqualTo(LIMIT - 1);
            assertThat(ledger.open()).isZero();
            assertThat(rig.exporter.spans("other"))
                    .hasSize(LIMIT)
                    .allMatch(span -> span.attributes().size() == 1);
            if (checks == Checks.STRICT) {
                assertThat(rig.misuses).hasSize(LIMIT - 1).allSatisfy(misuse -> {
                    assertThat(misuse.what()).isEqualTo(Counter.ABANDONED);
                    assertThat(misuse.toString()).contains("started", "LostSpansTest.loseSpans");
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindSpansThatADeadThreadLost(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks, b -> b.spansMaxOpen(LIMIT))) {
            final Thread thread = new Thread(() -> loseSpans(rig, 5));
            thread.start();
            thread.join(TimeUnit.SECONDS.toMillis(20));
            awaitAbandoned(rig, 5);
            assertThat(rig.closed().open()).isZero();
        }
    }

    private static void awaitAbandoned(final Rig rig, final int spans) {
        await().atMost(Rig.SOON)
                .pollInterval(Duration.ofMillis(20))
                .pollInSameThread()
                .until(() -> {
                    rig.exporter.clear(); // or there is no room for others one day
                    for (int i = 0; i < A_TURN_OF_ALL_HANDLES; i++) {
                        rig.tracer.start(Names.CHILD).end();
                    }
                    System.gc();
                    return rig.count(Counter.ABANDONED) == spans;
                });
        rig.flush();
    }

    private static void loseSpans(final Rig rig, final int spans) {
        for (int i = 0; i < spans; i++) {
            rig.tracer.start(Names.WORK).set("lost", true).set("i", i);
        }
    }
}
