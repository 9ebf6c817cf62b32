package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps about so many spans a second, whatever the load: it moves the probability of each of its classes of spans by what
 * it has kept. Each class has a weight, by which it gets its share of the target; what a class doesn't use the others get.
 * So a flood in one class takes nothing from the others.
 *
 * <pre>{@code
 * AdaptiveSampler sampler = AdaptiveSampler.builder(500)
 *         .weight(Rule.any().attribute(QUEUE, "payments"), 8)
 *         .weight(Rule.any().attribute(QUEUE, "mail*"), 1)
 *         .errorBoost(4)
 *         .build();                                     // all else: weight 1
 * NanospanConfig.builder().sampler(ParentBasedSampler.of(sampler));
 * }</pre>
 *
 * <p>The rate is the target: spans a second that end in this engine, those below the spans decided on included, which is
 * learnt from what the exporter thread sees. Decisions are by the randomness of the trace and a threshold, so that they
 * are consistent, and what is kept says for how much it stands.
 *
 * <p>It learns once a second, or within 10 ms when much more is kept than should be. After the load has grown, twice what
 * was meant may have been kept before it reacts; after it has fallen, the estimate halves each second. Where a hard bound
 * is needed, put a {@link RateLimitedSampler} around it.
 *
 * <p>While the share of spans with errors rises, the target is multiplied by the boost, until the errors have become what
 * is usual.
 */
public final class AdaptiveSampler implements AdjustableSampler {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs between the counts of two classes, so that they share no cache line. */
    private static final int STRIDE = 16;

    private static final double LEAST_TARGET = 1e-3;
    private static final double MOST_TARGET = 1e9;
    private static final double LEAST_PROBABILITY = 1e-9;
    private static final double NS_PER_S = 1e9;

    private final Rule[] rules;
    private final double[] weights;
    private final double boost;

    /** Thresholds by class, the one for all else last. Written under the lock, read by the traced threads. */
    private final long[] thresholds;

    private final Shares shares;

    /** How many spans were kept, by class. Any thread adds, under no lock. */
    private final long[] kept;

    // All below under the lock.

    private final long[] keptBefore;

    /** Estimates of how many spans a second are asked for, by class. */
    private final double[] offered;

    private final ErrorTrend errors = new ErrorTrend();
    private final Fanout fanout = new Fanout();
    private volatile double target;
    private boolean started;
    private long sinceNs;

    private AdaptiveSampler(final Builder from) {
        this.rules = from.rules.toArray(Rule[]::new);
        this.weights = Arrays.copyOf(
                from.weights.stream().mapToDouble(Double::doubleValue).toArray(), rules.length + 1);
        this.weights[rules.length] = from.restWeight;
        this.boost = from.boost;
        this.target = from.target;
        this.thresholds = new long[weights.length];
        this.shares = new Shares(weights.length);
        this.kept = new long[(weights.length + 1) * STRIDE];
        this.keptBefore = new long[weights.length];
        this.offered = new double[weights.length];
    }

    /**
     * A builder.
     *
     * @param spansPerSecond the target, from 0.001 to 10^9
     * @throws IllegalArgumentException if it is out of range
     */
    public static Builder builder(final double spansPerSecond) {
        return new Builder(checked(spansPerSecond));
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        final int which = RuleSampler.firstMatch(rules, request);
        final Decision decision = ProbabilitySampler.keep(request, result, (long) LONGS.getOpaque(thresholds, which));
        if (decision != Decision.DROP) {
            final long unused = (long) LONGS.getAndAdd(kept, (which + 1) * STRIDE, 1L);
        }
        return shares.count(which, request, decision);
    }

    @Override
    public double rate() {
        return target;
    }

    /** Tells the target, and for each class what is kept now and was lately, with the label {@code rule}. */
    @Override
    public void measure(final Metrics to) {
        to.add(RATE, target);
        for (int i = 0; i < weights.length; i++) {
            final Metrics ofClass = to.with("rule", RuleSampler.label(rules, i));
            ofClass.add(RATIO, probability(i));
            shares.measure(i, ofClass);
        }
    }

    @Override
    public synchronized void rate(final double spansPerSecond) {
        target = checked(spansPerSecond);
        share();
    }

    /** The probability with which a span of a class is kept now: by the rules' order, and behind them all else. */
    public double probability(final int ofClass) {
        return Threshold.probability((long) LONGS.getOpaque(thresholds, ofClass));
    }

    @Override
    public long maxSleepNs() {
        return Samplers.MAX_SLEEP_NS;
    }

    @Override
    public synchronized void tick(final long nowNs, final Load load) {
        shares.tick(nowNs);
        if (!started) {
            started = true;
            begin(nowNs);
            errors.learn(load);
            fanout.begin(load);
            return;
        }
        final double seconds = (nowNs - sinceNs) / NS_PER_S;
        if (seconds >= 1 || isFarTooMuch(seconds)) {
            learn(seconds, load);
            begin(nowNs);
            share();
        }
    }

    /** Whether more has been kept in a part of a second than in a whole one should be, by far. */
    private boolean isFarTooMuch(final double seconds) {
        return seconds > 0 && keptSince() > 2 * budget() + 16;
    }

    private void learn(final double seconds, final Load load) {
        for (int i = 0; i < offered.length; i++) {
            final double now = (keptOf(i) - keptBefore[i]) / (seconds * probability(i));
            final double known = offered[i];
            final double surprise = (keptOf(i) - keptBefore[i]) - 2 * known * seconds * probability(i);
            offered[i] = surprise > 8 ? now : (known + now) / 2;
        }
        if (seconds >= 1) {
            errors.learn(load);
        }
        fanout.learn(keptSince(), load);
    }

    private void begin(final long nowNs) {
        sinceNs = nowNs;
        for (int i = 0; i < keptBefore.length; i++) {
            keptBefore[i] = keptOf(i);
        }
    }

    /** How many spans a second may be decided for. */
    private double budget() {
        return target * (errors.isRising() ? boost : 1) / fanout.spansADecision();
    }

    /**
     * Deals the budget out: a class that is offered less than its share is kept as a whole and leaves the rest to the
     * others, which makes their shares larger, until none is left that needs less.
     */
    private void share() {
        final boolean[] whole = new boolean[weights.length];
        double budget = budget();
        double weight = Arrays.stream(weights).sum();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < weights.length; i++) {
                if (!whole[i] && offered[i] <= budget * weights[i] / weight) {
                    whole[i] = true;
                    budget -= offered[i];
                    weight -= weights[i];
                    changed = true;
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            final double probability = whole[i] ? 1 : budget * weights[i] / weight / offered[i];
            LONGS.setOpaque(thresholds, i, Threshold.of(Math.max(LEAST_PROBABILITY, probability)));
        }
    }

    private long keptOf(final int which) {
        return (long) LONGS.getOpaque(kept, (which + 1) * STRIDE);
    }

    private long keptSince() {
        long sum = 0;
        for (int i = 0; i < keptBefore.length; i++) {
            sum += keptOf(i) - keptBefore[i];
        }
        return sum;
    }

    @Override
    public String description() {
        return "Adaptive{" + target + "/s, " + Arrays.toString(rules) + ", " + Arrays.toString(weights) + "}";
    }

    @Override
    public String toString() {
        return description();
    }

    private static double checked(final double spansPerSecond) {
        if (!(spansPerSecond >= LEAST_TARGET && spansPerSecond <= MOST_TARGET)) {
            throw new IllegalArgumentException(
                    "spansPerSecond=" + spansPerSecond + ": must be from " + LEAST_TARGET + " to " + MOST_TARGET);
        }
        return spansPerSecond;
    }

    /** How many spans end for each that is decided on: those below it too. */
    private static final class Fanout {
        private static final double MEMORY = 0.8;

        private double decided;
        private double ended;
        private long endedBefore;

        void begin(final Load load) {
            endedBefore = load.ended();
        }

        void learn(final long decidedSince, final Load load) {
            decided = decided * MEMORY + decidedSince;
            ended = ended * MEMORY + (load.ended() - endedBefore);
            endedBefore = load.ended();
        }

        double spansADecision() {
            return decided == 0 ? 1 : Math.max(1, ended / decided);
        }
    }

    /** Compares the share of errors now with what is usual. */
    private static final class ErrorTrend {
        private static final double FAST = 0.5;
        private static final double SLOW = 0.03;
        private static final double NOTABLE = 0.01;

        private double now;
        private double usual = Double.NaN;
        private long endedBefore;
        private long failedBefore;

        void learn(final Load load) {
            final long ended = load.ended() - endedBefore;
            if (ended > 0) {
                final double share = (double) (load.failed() - failedBefore) / ended;
                if (Double.isNaN(usual)) {
                    now = share;
                    usual = share;
                }
                now += FAST * (share - now);
                usual += SLOW * (share - usual);
            }
            endedBefore = load.ended();
            failedBefore = load.failed();
        }

        boolean isRising() {
            return now > 1.5 * usual + NOTABLE;
        }
    }

    /**
     * Sets up an adaptive sampler. Not thread safe.
     *
     * <pre>{@code
     * AdaptiveSampler.builder(100).weight(Rule.any().name("checkout"), 5).build();
     * }</pre>
     */
    public static final class Builder {
        private final double target;
        private final List<Rule> rules = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();
        private double restWeight = 1;
        private double boost = 1;

        private Builder(final double target) {
            this.target = target;
        }

        /** Makes a class of the spans that fit a rule and none before it; a priority, for a queue. */
        public Builder weight(final Rule rule, final double weight) {
            rules.add(rule);
            weights.add(positive("weight", weight));
            return this;
        }

        /** The weight of all other spans, 1 by default. */
        public Builder restWeight(final double weight) {
            restWeight = positive("weight", weight);
            return this;
        }

        /** By what the target is multiplied while errors rise; 1, which is nothing, by default. */
        public Builder errorBoost(final double factor) {
            boost = positive("errorBoost", factor);
            return this;
        }

        public AdaptiveSampler build() {
            return new AdaptiveSampler(this);
        }

        private static double positive(final String what, final double value) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(what + "=" + value + ": must be more than 0");
            }
            return value;
        }
    }
}
