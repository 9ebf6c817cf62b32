package dev.nanospan.sampling;

import dev.nanospan.spi.Sampler;
import java.util.Locale;

/**
 * The samplers that OpenTelemetry's environment variables can name, and rules.
 *
 * <pre>{@code
 * Sampler sampler = Samplers.named("parentbased_traceidratio", "0.25");
 * }</pre>
 */
public final class Samplers {
    /** What OpenTelemetry does by default: the parent decides, and traces that begin here are kept. */
    public static final Sampler PARENT_BASED_ALWAYS_ON = ParentBasedSampler.of(Sampler.ALWAYS_ON);

    /** For those that go by the exporter thread's looks at the time and the ring. */
    static final long MAX_SLEEP_NS = 10_000_000L;

    private Samplers() {}

    /**
     * The sampler of a value of {@code OTEL_TRACES_SAMPLER}, in upper or lower case; or {@code rules}, also with {@code
     * parentbased_} before it.
     *
     * @param argument the value of {@code OTEL_TRACES_SAMPLER_ARG}, empty if there is none: the ratio where one is asked
     *     for, 1 by default; rules, as {@link RuleSampler#parse} reads them; others ignore it
     * @return a new one where there is something to adjust
     * @throws IllegalArgumentException if there is no such sampler, or the argument is no good: the message says what is
     *     allowed
     */
    public static Sampler named(final String name, final String argument) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "always_on" -> Sampler.ALWAYS_ON;
            case "always_off" -> Sampler.ALWAYS_OFF;
            case "traceidratio" -> ratio(argument);
            case "parentbased_always_on" -> PARENT_BASED_ALWAYS_ON;
            case "parentbased_always_off" -> ParentBasedSampler.of(Sampler.ALWAYS_OFF);
            case "parentbased_traceidratio" -> ParentBasedSampler.of(ratio(argument));
            case "rules" -> RuleSampler.parse(argument);
            case "parentbased_rules" -> ParentBasedSampler.of(RuleSampler.parse(argument));
            default ->
                throw new IllegalArgumentException(
                        "sampler=" + name
                                + ": must be always_on, always_off, traceidratio, rules, or one of these with parentbased_ before it");
        };
    }

    private static Sampler ratio(final String argument) {
        final String text = argument.strip();
        try {
            return ProbabilitySampler.of(text.isEmpty() ? 1 : Double.parseDouble(text));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("ratio=" + text + ": must be a number from 0 to 1", e);
        }
    }
}
