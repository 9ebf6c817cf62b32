package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.record.Kind;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.Sampler.Parent;
import dev.nanospan.spi.SamplingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sampler keeps what it says, of 10^6 traces within three standard deviations; seeds are fixed. */
class SharesTest {
    private static final int TRACES = 1_000_000;

    private final FakeRequest request = new FakeRequest(4);

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.75, 0.5, 1 / 3.0, 0.25, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.001, 0.0001, 0})
    void shouldKeepTheProbabilityAskedFor(final double probability) {
        final Sampler sampler = ProbabilitySampler.of(probability);

        assertShare(kept(sampler), Threshold.probability(Threshold.of(probability)));
        assertThat(Threshold.probability(Threshold.of(probability))).isCloseTo(probability, within(probability * 1e-4));
    }

    @Test
    void shouldSayHowManySpansAKeptOneStandsFor() {
        final Sampler sampler = ProbabilitySampler.of(0.03);
        double extrapolated = 0;
        for (int i = 0; i < TRACES; i++) {
            if (request.newTrace().isKeptBy(sampler)) {
                extrapolated += Threshold.adjustedCount(request.threshold);
            } else {
                assertThat(request.threshold).isEqualTo(SamplingResult.NONE);
            }
        }
        final double sigma = Math.sqrt(TRACES * 0.03 * 0.97) / 0.03;
        assertThat(extrapolated).isCloseTo(TRACES, within(3 * sigma));
    }

    @Test
    void shouldKeepAPartOfWhatALargerProbabilityKeeps() {
        final Sampler parent = ProbabilitySampler.of(0.3);
        final Sampler child = ProbabilitySampler.of(0.1);
        int both = 0;
        int holes = 0;
        for (int i = 0; i < TRACES; i++) {
            final boolean parentKept = request.newTrace().isKeptBy(parent);
            final boolean childKept = request.isKeptBy(child);
            both += parentKept && childKept ? 1 : 0;
            holes += childKept && !parentKept ? 1 : 0;
        }
        assertThat(holes).isZero();
        assertShare(both, Threshold.probability(Threshold.of(0.1)));
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0.25", "LOCAL_NOT_SAMPLED, 0", "LOCAL_SAMPLED, 1", "REMOTE_NOT_SAMPLED, 0", "REMOTE_SAMPLED, 1"})
    void shouldLetTheParentDecide(final Parent parent, final double share) {
        final Sampler sampler = ParentBasedSampler.of(ProbabilitySampler.of(0.25));
        request.parent = parent;

        assertShare(kept(sampler), share);
        assertThat(sampler.constant(parent))
                .isEqualTo(parent == Parent.NONE ? null : share == 1 ? Decision.RECORD_AND_SAMPLE : Decision.DROP);
    }

    @ParameterizedTest
    @EnumSource
    void shouldAskTheDelegateOfTheParent(final Parent parent) {
        final double[] shares = {0.1, 0.2, 0.3, 0.4, 0.5};
        final Sampler sampler = ParentBasedSampler.of(ProbabilitySampler.of(shares[Parent.NONE.ordinal()]))
                .localNotSampled(ProbabilitySampler.of(shares[Parent.LOCAL_NOT_SAMPLED.ordinal()]))
                .localSampled(ProbabilitySampler.of(shares[Parent.LOCAL_SAMPLED.ordinal()]))
                .remoteNotSampled(ProbabilitySampler.of(shares[Parent.REMOTE_NOT_SAMPLED.ordinal()]))
                .remoteSampled(ProbabilitySampler.of(shares[Parent.REMOTE_SAMPLED.ordinal()]));
        request.parent = parent;

        assertShare(kept(sampler), Threshold.probability(Threshold.of(shares[parent.ordinal()])));
        assertThat(sampler.parts()).hasSize(5);
        assertThat(sampler.constant(parent)).isNull();
    }

    @Test
    void shouldGiveEachRuleItsOwnShare() {
        final Sampler sampler = RuleSampler.builder()
                .rule(Rule.any().name("health*"), Sampler.ALWAYS_OFF)
                .rule(Rule.any().kind(Kind.SERVER), ProbabilitySampler.of(0.5))
                .otherwise(ProbabilitySampler.of(0.02));

        assertShare(kept(sampler), 0.02);
        request.kind = Kind.SERVER;
        assertShare(kept(sampler), 0.5);
        request.name = "health/live";
        assertThat(kept(sampler)).isZero();
    }

    @Test
    void shouldRecordWhatIsDropped() {
        final Sampler sampler = AlwaysRecordSampler.of(ParentBasedSampler.of(ProbabilitySampler.of(0.1)));
        int recordOnly = 0;
        for (int i = 0; i < TRACES; i++) {
            final Decision decision = sampler.decide(request.newTrace(), request);
            assertThat(decision).isNotEqualTo(Decision.DROP);
            recordOnly += decision == Decision.RECORD_ONLY ? 1 : 0;
        }
        assertShare(recordOnly, 1 - Threshold.probability(Threshold.of(0.1)));
        assertThat(sampler.constant(Parent.LOCAL_NOT_SAMPLED)).isEqualTo(Decision.RECORD_ONLY);
        assertThat(sampler.constant(Parent.LOCAL_SAMPLED)).isEqualTo(Decision.RECORD_AND_SAMPLE);
        assertThat(sampler.constant(Parent.NONE)).isNull();
    }

    @Test
    void shouldDecideByTheNewRateFromTheNextSpanOn() {
        final ProbabilitySampler sampler = ProbabilitySampler.of(0);
        request.randomness(Threshold.NEVER - 1);
        assertThat(request.isKeptBy(sampler)).isFalse();
        sampler.rate(0.001);
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(sampler.rate()).isEqualTo(0.001);
        sampler.rate(0);
        assertThat(request.isKeptBy(sampler)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> sampler.rate(2));
        assertThat(sampler.rate()).isZero();
    }

    @Test
    void shouldDescribeItselfAsTheSpecificationDoes() {
        assertThat(ProbabilitySampler.of(0.0001).description()).isEqualTo("TraceIdRatioBased{0.000100}");
        assertThat(ParentBasedSampler.of(Sampler.ALWAYS_ON).remoteSampled(ProbabilitySampler.of(0.5)))
                .hasToString("ParentBased{root:AlwaysOnSampler,remoteParentSampled:TraceIdRatioBased{0.500000},"
                        + "remoteParentNotSampled:AlwaysOffSampler,localParentSampled:AlwaysOnSampler,"
                        + "localParentNotSampled:AlwaysOffSampler}");
    }

    @ParameterizedTest
    @CsvSource({
        "always_on, '', AlwaysOnSampler",
        "ALWAYS_OFF, 0.5, AlwaysOffSampler",
        "traceidratio, 0.25, TraceIdRatioBased{0.250000}",
        "traceidratio, '', TraceIdRatioBased{1.000000}",
        "TraceIdRatio, ' 0 ', TraceIdRatioBased{0.000000}",
    })
    void shouldFindSamplersByTheirName(final String name, final String argument, final String description) {
        assertThat(Samplers.named(name, argument)).hasToString(description);
        assertThat(Samplers.named("parentbased_" + name, argument).description())
                .startsWith("ParentBased{root:" + description + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "xray, '', must be always_on",
        "'', '', must be always_on",
        "traceidratio, 1.5, must be a number from 0 to 1",
        "traceidratio, much, must be a number from 0 to 1",
        "parentbased_traceidratio, NaN, must be a number from 0 to 1"
    })
    void shouldSayWhatIsAllowed(final String name, final String argument, final String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samplers.named(name, argument))
                .withMessageContaining(message);
    }

    private int kept(final Sampler sampler) {
        int kept = 0;
        for (int i = 0; i < TRACES; i++) {
            kept += request.newTrace().isKeptBy(sampler) ? 1 : 0;
        }
        return kept;
    }

    private static void assertShare(final int kept, final double share) {
        final double sigma = Math.sqrt(TRACES * share * (1 - share));
        assertThat((double) kept).isCloseTo(TRACES * share, within(3 * sigma));
    }
}
