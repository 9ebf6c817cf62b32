package dev.nanospan.stress.model;

import java.util.Arrays;
import java.util.List;

/**
 * What the model explores.
 *
 * @param slots of the ring
 * @param batchSlots how many slots the consumer passes before it frees them
 * @param records for each producer, the slots of each of its records in turn
 * @param closes whether the consumer may close the ring, at any time
 * @param bug what is planted
 */
public record Scenario(int slots, int batchSlots, List<List<Integer>> records, boolean closes, Bug bug) {
    public Scenario {
        records = List.copyOf(records);
    }

    /** Two producers with the given records, and nothing planted. */
    public static Scenario of(
            final int slots, final int batchSlots, final List<Integer> one, final List<Integer> other) {
        return new Scenario(slots, batchSlots, List.of(one, other), false, Bug.NONE);
    }

    public Scenario closing() {
        return new Scenario(slots, batchSlots, records, true, bug);
    }

    public Scenario with(final Bug planted) {
        return new Scenario(slots, batchSlots, records, closes, planted);
    }

    int[][] sizes() {
        return records.stream()
                .map(sizes -> sizes.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    int totalSlots() {
        return Arrays.stream(sizes()).flatMapToInt(Arrays::stream).sum();
    }

    @Override
    public String toString() {
        return slots + " slots, freed by " + batchSlots + ", records of " + records.get(0) + " and " + records.get(1)
                + " slots" + (closes ? ", closing" : "") + (bug == Bug.NONE ? "" : ", planted " + bug);
    }
}
