package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the sampler of the first rule that fits: per route, per queue, per kind. What it does never
 * changes, unless its samplers do.
 *
 * <pre>{@code
 * RuleSampler sampler = RuleSampler.builder()
 *         .rule(Rule.any().name("GET /health*"), Sampler.ALWAYS_OFF)
 *         .rule(Rule.any().attribute(QUEUE, "payments"), Sampler.ALWAYS_ON)
 *         .otherwise(ProbabilitySampler.of(0.01));
 * NanospanConfig.builder().sampler(ParentBasedSampler.of(sampler));
 * }</pre>
 *
 * <p>As the root of a {@link ParentBasedSampler} the rules look at the first span of a trace in this process; put outside
 * of that, at every span. They are tried one after another, so that the time grows with their number; a name that is a {@code Name} is compared once.
 */
public final class RuleSampler implements Sampler {
    private final Rule[] rules;

    /** One for each rule, and behind them the one for what fits none. */
    private final Sampler[] samplers;

    private final Shares shares;

    private RuleSampler(final Rule[] rules, final Sampler[] samplers) {
        this.rules = rules;
        this.samplers = samplers;
        this.shares = new Shares(samplers.length);
    }

    /**
     * Reads rules as configuration and JMX have them, in the order in which they are tried, with one for the others at the
     * end:
     *
     * <pre>
     * name=GET /health*, kind=server -> always_off; queue=payments, priority=9 -> always_on; otherwise -> traceidratio 0.01
     * </pre>
     *
     * <p>All conditions of a rule must fit; of several kinds, one. {@code true}, {@code false} and whole numbers are compared
     * as such, everything else is a pattern for a text. In double quotes stands a text that looks like one of those, or has a
     * comma, a semicolon or an arrow in it. Samplers are named as in {@link Samplers#named}.
     *
     * @throws IllegalArgumentException if the text is no such list: the message names the part and says what is allowed
     */
    public static RuleSampler parse(final String text) {
        return RuleText.parse(text);
    }

    /** A builder without rules. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        final int first = firstMatch(rules, request);
        return shares.count(first, request, samplers[first].decide(request, result));
    }

    @Override
    public void tick(final long nowNs, final Load load) {
        shares.tick(nowNs);
    }

    /** Tells for each rule what its sampler tells, and which part was kept, with the label {@code rule}. */
    @Override
    public void measure(final Metrics to) {
        for (int i = 0; i < samplers.length; i++) {
            final Metrics ofRule = to.with("rule", label(rules, i));
            shares.measure(i, ofRule);
            samplers[i].measure(ofRule);
        }
    }

    /** A rule as people see it, and its place, so that no two are alike. */
    static String label(final Rule[] rules, final int which) {
        return which + " " + (which < rules.length ? rules[which] : "otherwise");
    }

    /** The first rule that fits; as many as there are rules if none does. Hot path. */
    static int firstMatch(final Rule[] rules, final SamplingRequest request) {
        int i = 0;
        while (i < rules.length && !rules[i].matches(request)) {
            i++;
        }
        return i;
    }

    @Override
    public List<Sampler> parts() {
        return List.of(samplers);
    }

    @Override
    public String description() {
        final StringBuilder text = new StringBuilder("Rules{");
        for (int i = 0; i < rules.length; i++) {
            text.append(rules[i]).append(": ").append(samplers[i].description()).append(", ");
        }
        return text.append("otherwise: ")
                .append(samplers[rules.length].description())
                .append('}')
                .toString();
    }

    @Override
    public String toString() {
        return description();
    }

    /**
     * Collects rules in the order in which they are tried. Not thread safe.
     *
     * <pre>{@code
     * RuleSampler.builder().rule(Rule.any().kind(Kind.SERVER), Sampler.ALWAYS_ON).otherwise(Sampler.ALWAYS_OFF);
     * }</pre>
     */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();
        private final List<Sampler> samplers = new ArrayList<>();

        private Builder() {}

        /** Adds a rule: its sampler is asked about spans that fit it and none before it. */
        public Builder rule(final Rule rule, final Sampler sampler) {
            rules.add(rule);
            samplers.add(sampler);
            return this;
        }

        /** Makes the sampler, with one more for spans that fit no rule. */
        public RuleSampler otherwise(final Sampler sampler) {
            final List<Sampler> all = new ArrayList<>(samplers);
            all.add(sampler);
            return new RuleSampler(rules.toArray(Rule[]::new), all.toArray(Sampler[]::new));
        }
    }
}
