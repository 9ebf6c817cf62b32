package dev.nanospan;

import dev.nanospan.layout.KeyFilter;
import dev.nanospan.layout.RecordLimits;
import java.util.Set;

/** Pools of recorders, as small as states of a test have to be. */
final class StressRecorders {
    private static final int BUFFER_BYTES = 128;
    private static final RecordLimits LIMITS = new RecordLimits(8, 8, 8, 8, 8, 64, 1 << 18);
    private static final KeyFilter ALL = new KeyFilter(Set.of(), Set.of());

    private StressRecorders() {}

    static Recorders of(final int capacity) {
        return new Recorders(capacity, BUFFER_BYTES, LIMITS, ALL);
    }
}
