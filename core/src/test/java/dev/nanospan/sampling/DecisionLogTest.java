package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.spi.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionLogTest {
    private final DecisionLog log = DecisionLog.of(16);

    @Test
    void shouldSayWhyATraceWasDroppedFromTheInsideOut() {
        final Sampler sampler = log.around(
                "rules",
                RuleSampler.builder()
                        .rule(Rule.any().name("GET /health*"), log.around("health check", Sampler.ALWAYS_OFF))
                        .otherwise(log.around("rate", ProbabilitySampler.of(1))));
        final FakeRequest health = new FakeRequest(1).newTrace();
        health.name = "GET /health";
        assertThat(sampler.decide(health, health)).isEqualTo(Sampler.Decision.DROP);
        final FakeRequest other = new FakeRequest(2).newTrace();
        assertThat(sampler.decide(other, other)).isEqualTo(Sampler.Decision.RECORD_AND_SAMPLE);

        assertThat(log.find(health.traceIdHigh, health.traceIdLow))
                .extracting(DecisionLog.Entry::toString)
                .containsExactly("health check: DROP", "rules: DROP");
        assertThat(log.find(other.traceIdHigh, other.traceIdLow))
                .extracting(DecisionLog.Entry::toString)
                .containsExactly("rate: RECORD_AND_SAMPLE", "rules: RECORD_AND_SAMPLE");
        assertThat(log.find(1, 2)).isEmpty();
    }

    @Test
    void shouldDecideAsTheOtherOneAndNameItAsAPart() {
        final Sampler rate = ProbabilitySampler.of(0.5);
        final Sampler noting = log.around("rate", rate);
        final FakeRequest request = new FakeRequest(3);
        for (int i = 0; i < 1_000; i++) {
            request.newTrace();
            assertThat(noting.decide(request, request)).isEqualTo(rate.decide(request, request));
        }
        assertThat(noting.parts()).containsExactly(rate);
        assertThat(noting.description()).isEqualTo(rate.description());
        assertThat(noting.constant(Sampler.Parent.NONE)).isNull();
    }

    @Test
    void shouldNoteWhatIsNoDecision() {
        log.note(1, 2, log.reasonOf("filter"));

        assertThat(log.find(1, 2)).containsExactly(new DecisionLog.Entry("filter", null));
        assertThat(log.reasonOf("filter")).isEqualTo(log.reasonOf("filter"));
    }

    @Test
    void shouldForgetTheOldest() {
        final int reason = log.reasonOf("x");
        for (int i = 0; i < 20; i++) {
            log.note(i, i, reason);
        }

        assertThat(log.find(3, 3)).isEmpty();
        assertThat(log.find(4, 4)).hasSize(1);
        assertThat(log.find(19, 19)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 24) + 1})
    void shouldRefuseWhatIsNoSize(final int decisions) {
        assertThatThrownBy(() -> DecisionLog.of(decisions)).hasMessageContaining("decisions=" + decisions);
    }

    /** High and low are always the same number, and so is the reason: a mixture of two decisions would show. */
    @Test
    void shouldNeverMixTwoDecisions() throws Exception {
        final DecisionLog small = DecisionLog.of(1 << 12);
        final int[] reasons = {small.reasonOf("0"), small.reasonOf("1")};
        final ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            final List<Future<Void>> writers = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                final int own = thread;
                final Callable<Void> writer = () -> {
                    for (int i = 0; i < 200_000; i++) {
                        small.note(own, own, reasons[own]);
                    }
                    return null;
                };
                writers.add(pool.submit(writer));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(small.find(0, 1)).isEmpty();
                assertThat(small.find(0, 0)).allMatch(entry -> entry.reason().equals("0"));
                assertThat(small.find(1, 1)).allMatch(entry -> entry.reason().equals("1"));
            }
            for (final Future<Void> each : writers) {
                each.get();
            }
            assertThat(small.find(0, 0).size() + small.find(1, 1).size()).isBetween(1, 1 << 12);
        } finally {
            pool.shutdownNow();
        }
    }
}
