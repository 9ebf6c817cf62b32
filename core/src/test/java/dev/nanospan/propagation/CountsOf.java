package dev.nanospan.propagation;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import java.util.EnumMap;
import java.util.Map;

/** Counts for a test to look at. */
final class CountsOf implements Counts {
    private final Map<Counter, Integer> counted = new EnumMap<>(Counter.class);

    @Override
    public void count(final Counter counter) {
        counted.merge(counter, 1, Integer::sum);
    }

    Map<Counter, Integer> counted() {
        return counted;
    }
}
