package dev.nanospan.sampling;

import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the parent decide, so that a trace is kept as a whole or not at all; only what has no parent is asked about
 * anew. Immutable.
 *
 * <pre>{@code
 * Sampler byTheParent = ParentBasedSampler.of(ProbabilitySampler.of(0.1));
 * Sampler distrustful = ParentBasedSampler.of(Sampler.ALWAYS_ON).remoteSampled(RateLimitedSampler.of(100));
 * }</pre>
 *
 * <p>Where one of the five samplers is a constant, as all but the root's are by default, the engine knows the decision
 * without a call.
 */
public final class ParentBasedSampler implements Sampler {
    private static final String[] LABELS = {
        "root", "localParentNotSampled", "localParentSampled", "remoteParentNotSampled", "remoteParentSampled"
    };

    /** One for each kind of parent, by ordinal. */
    private final Sampler[] byParent;

    private ParentBasedSampler(final Sampler... byParent) {
        this.byParent = byParent;
    }

    /** A sampler that follows the flag of the parent, and asks another for roots. */
    public static ParentBasedSampler of(final Sampler root) {
        return new ParentBasedSampler(root, ALWAYS_OFF, ALWAYS_ON, ALWAYS_OFF, ALWAYS_ON);
    }

    /** The same with another sampler for spans whose parent is sampled and of another process. */
    public ParentBasedSampler remoteSampled(final Sampler sampler) {
        return with(Parent.REMOTE_SAMPLED, sampler);
    }

    /** The same with another sampler for spans whose parent is not sampled and of another process. */
    public ParentBasedSampler remoteNotSampled(final Sampler sampler) {
        return with(Parent.REMOTE_NOT_SAMPLED, sampler);
    }

    /** The same with another sampler for spans whose parent is sampled and of this process. */
    public ParentBasedSampler localSampled(final Sampler sampler) {
        return with(Parent.LOCAL_SAMPLED, sampler);
    }

    /** The same with another sampler for spans whose parent is not sampled and of this process. */
    public ParentBasedSampler localNotSampled(final Sampler sampler) {
        return with(Parent.LOCAL_NOT_SAMPLED, sampler);
    }

    @Override
    public Decision decide(final SamplingRequest request, final SamplingResult result) {
        return byParent[request.parent().ordinal()].decide(request, result);
    }

    @Override
    public @Nullable Decision constant(final Parent parent) {
        return byParent[parent.ordinal()].constant(parent);
    }

    /** Tells what each of the five samplers tells, with the label {@code parent}. */
    @Override
    public void measure(final Metrics to) {
        for (int i = 0; i < byParent.length; i++) {
            byParent[i].measure(to.with("parent", LABELS[i]));
        }
    }

    @Override
    public List<Sampler> parts() {
        return List.of(byParent);
    }

    @Override
    public String description() {
        return "ParentBased{" + labelled(Parent.NONE)
                + "," + labelled(Parent.REMOTE_SAMPLED)
                + "," + labelled(Parent.REMOTE_NOT_SAMPLED)
                + "," + labelled(Parent.LOCAL_SAMPLED)
                + "," + labelled(Parent.LOCAL_NOT_SAMPLED) + "}";
    }

    @Override
    public String toString() {
        return description();
    }

    private String labelled(final Parent parent) {
        return LABELS[parent.ordinal()] + ":" + byParent[parent.ordinal()].description();
    }

    private ParentBasedSampler with(final Parent parent, final Sampler sampler) {
        final Sampler[] changed = byParent.clone();
        changed[parent.ordinal()] = sampler;
        return new ParentBasedSampler(changed);
    }
}
