package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What samplers tell of what they keep: as they are set up, and as it turned out. */
class ObservedTest {
    private static final String RATIO = "nanospan.sampling.ratio";
    private static final String OBSERVED = "nanospan.sampling.observed";
    private static final long SECOND = 1_000_000_000L;

    private final FakeRequest request = new FakeRequest(1);

    @Test
    void shouldTellForEachRuleWhatIsMeantAndWhatIsKept() {
        final RuleSampler rules = RuleSampler.builder()
                .rule(Rule.any().name("health"), Sampler.ALWAYS_OFF)
                .rule(Rule.any().name("pay*"), Sampler.ALWAYS_ON)
                .otherwise(ProbabilitySampler.of(0.25));
        rules.tick(0, new NoLoad());
        decide(rules, "health", 20_000);
        decide(rules, "payment", 20_000);
        decide(rules, "other", 200_000);
        rules.tick(SECOND, new NoLoad());

        assertThat(told(rules, RATIO, "0 name=health")).hasValue(0);
        assertThat(told(rules, RATIO, "1 name=pay*")).hasValue(1);
        assertThat(told(rules, RATIO, "2 otherwise")).hasValue(0.25);
        assertThat(told(rules, OBSERVED, "0 name=health")).hasValue(0);
        assertThat(told(rules, OBSERVED, "1 name=pay*")).hasValue(1);
        assertThat(told(rules, OBSERVED, "2 otherwise").orElseThrow()).isCloseTo(0.25, within(0.03));
    }

    @Test
    void shouldTellOfTwoRulesThatAreAlike() {
        final RuleSampler rules = RuleSampler.builder()
                .rule(Rule.any().name("a"), ProbabilitySampler.of(0.5))
                .rule(Rule.any().name("a"), ProbabilitySampler.of(0.25))
                .otherwise(Sampler.ALWAYS_OFF);

        assertThat(told(rules, RATIO, "0 name=a")).hasValue(0.5);
        assertThat(told(rules, RATIO, "1 name=a")).hasValue(0.25);
    }

    /** What is observed is of lately: a change shows, and a class that nobody asks about stays as it is. */
    @Test
    void shouldFollowAChange() {
        final ProbabilitySampler some = ProbabilitySampler.of(1);
        final RuleSampler rules =
                RuleSampler.builder().rule(Rule.any().name("a"), some).otherwise(Sampler.ALWAYS_ON);
        rules.tick(0, new NoLoad());
        decide(rules, "a", 10_000);
        decide(rules, "b", 10_000);
        rules.tick(SECOND, new NoLoad());
        assertThat(told(rules, OBSERVED, "0 name=a")).hasValue(1);

        some.rate(0);
        decide(rules, "a", 10_000);
        rules.tick(SECOND + SECOND / 2, new NoLoad());
        assertThat(told(rules, OBSERVED, "0 name=a"))
                .as("before a second is over")
                .hasValue(1);
        rules.tick(2 * SECOND, new NoLoad());
        assertThat(told(rules, OBSERVED, "0 name=a")).hasValue(0);
        assertThat(told(rules, OBSERVED, "1 otherwise")).hasValue(1);
        assertThat(told(rules, RATIO, "0 name=a")).hasValue(0);
    }

    @Test
    void shouldNotTellAShareOfTooFew() {
        final RuleSampler rules = RuleSampler.builder().otherwise(Sampler.ALWAYS_ON);
        rules.tick(0, new NoLoad());
        decide(rules, "a", 15);
        rules.tick(SECOND, new NoLoad());

        assertThat(told(rules, OBSERVED, "0 otherwise")).isEmpty();
    }

    @Test
    void shouldTellWhichPartARateLimitLeaves() {
        final RateLimitedSampler limited = RateLimitedSampler.of(1_000);
        limited.tick(0, new NoLoad());
        for (int i = 0; i < 100_000; i++) {
            request.newTrace().at(i * SECOND / 100_000).isKeptBy(limited);
        }
        limited.tick(SECOND, new NoLoad());
        final Metrics metrics = new Metrics();
        limited.measure(metrics);

        assertThat(metrics.value("nanospan.sampling.rate")).hasValue(1_000);
        assertThat(metrics.value(OBSERVED).orElseThrow()).isCloseTo(0.01, within(0.01));
    }

    @Test
    void shouldTellWhatAnAdaptiveSamplerHasLearnt() {
        final AdaptiveSampler adaptive =
                AdaptiveSampler.builder(1_000).weight(Rule.any().name("a"), 1).build();
        for (int second = 0; second < 10; second++) {
            adaptive.tick(second * SECOND, new NoLoad());
            decide(adaptive, "a", 100_000);
        }
        adaptive.tick(10 * SECOND, new NoLoad());
        final Metrics metrics = new Metrics();
        adaptive.measure(metrics);

        final double ratio = metrics.value(RATIO, "rule", "0 name=a").orElseThrow();
        assertThat(ratio).isEqualTo(adaptive.probability(0)).isLessThan(0.1);
        assertThat(metrics.value(OBSERVED, "rule", "0 name=a").orElseThrow()).isCloseTo(ratio, within(0.02));
        assertThat(metrics.value(RATIO, "rule", "1 otherwise")).hasValue(1);
        assertThat(metrics.value("nanospan.sampling.rate")).hasValue(1_000);
    }

    @Test
    void shouldTellOfSamplersInsideOfOthers() {
        final Sampler sampler = AlwaysRecordSampler.of(ParentBasedSampler.of(
                EmergencySampler.of(RuleSampler.builder().otherwise(ProbabilitySampler.of(0.5)))));
        final Metrics metrics = new Metrics();
        sampler.measure(metrics);

        assertThat(metrics.value(RATIO, "parent", "root", "rule", "0 otherwise"))
                .hasValue(0.5);
        assertThat(metrics.value(RATIO, "parent", "remoteParentNotSampled")).hasValue(0);
        assertThat(metrics.value(RATIO, "parent", "localParentSampled")).hasValue(1);
        assertThat(metrics.value("nanospan.sampling.emergency", "parent", "root"))
                .hasValue(1);
    }

    private void decide(final Sampler sampler, final String name, final int times) {
        request.name = name;
        for (int i = 0; i < times; i++) {
            request.newTrace().isKeptBy(sampler);
        }
    }

    private static OptionalDouble told(final Sampler sampler, final String name, final String rule) {
        final Metrics metrics = new Metrics();
        sampler.measure(metrics);
        return metrics.value(name, "rule", rule);
    }

    /** Nothing ends. */
    private static final class NoLoad implements Load {
        @Override
        public double ringFill() {
            return 0;
        }

        @Override
        public long ended() {
            return 0;
        }

        @Override
        public long failed() {
            return 0;
        }
    }
}
