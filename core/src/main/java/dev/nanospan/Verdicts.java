package dev.nanospan;

import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.Sampler.Parent;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler decides without being asked, packed into an int: two bits for each kind of parent. So the usual samplers,
 * constants and those that follow the parent's flag, cost a shift. Hot path.
 */
final class Verdicts {
    /** The sampler has to be asked. */
    static final int ASK = 0;

    static final int DROP = 1;
    static final int RECORD_ONLY = 2;
    static final int SAMPLE = 3;

    /** A bit beside the verdict: the sampler adds something to the record. Never with {@link #DROP}. */
    static final int ADDS = 1 << 2;

    /** Drops all spans. */
    static final int DROP_ALL = 0x155;

    private static final int MASK = 0x3;
    private static final int ROOT = Parent.NONE.ordinal();
    private static final int LOCAL = Parent.LOCAL_NOT_SAMPLED.ordinal();
    private static final int REMOTE = Parent.REMOTE_NOT_SAMPLED.ordinal();
    private static final Parent[] PARENTS = Parent.values();

    private Verdicts() {}

    static int of(final Sampler sampler) {
        int packed = 0;
        for (final Parent parent : PARENTS) {
            final Decision constant = sampler.constant(parent);
            packed |= (constant == null ? ASK : of(constant)) << 2 * parent.ordinal();
        }
        return packed;
    }

    static int of(final Decision decision) {
        return decision.ordinal() + 1;
    }

    /** The verdict on spans with such a parent, or {@link #ASK}. */
    static int get(final int packed, final int parent) {
        return packed >>> 2 * parent & MASK;
    }

    static boolean isRecording(final int verdict) {
        return (verdict & RECORD_ONLY) != 0;
    }

    /** The trace flag of a verdict. */
    static int flagOf(final int verdict) {
        return (verdict & MASK) == SAMPLE ? SpanContext.SAMPLED : 0;
    }

    /** The kind of parent, as {@link Parent} numbers them: that of a local span, or none. */
    static int parent(final @Nullable Span parent) {
        return parent == null || !parent.isValid() ? ROOT : LOCAL + (parent.traceFlags() & SpanContext.SAMPLED);
    }

    static int parent(final @Nullable SpanContext parent) {
        return parent == null || !parent.isValid()
                ? ROOT
                : (parent.isRemote() ? REMOTE : LOCAL) + (parent.traceFlags() & SpanContext.SAMPLED);
    }

    static Parent parentOf(final int kind) {
        return PARENTS[kind];
    }
}
