package dev.nanospan.stress.model;

import java.util.List;

/** Explores every scenario, sound and with each bug planted, and prints how many states there were. */
public final class ModelCommand {
    private ModelCommand() {}

    /** Returns the exit status: 0 if the protocol holds and every planted bug is found. */
    public static int run() {
        boolean good = true;
        for (final Scenario scenario : Scenarios.SOUND) {
            good &= report(scenario, Explorer.explore(scenario), false);
        }
        for (final Scenario scenario : Scenarios.PLANTED) {
            good &= report(scenario, Explorer.explore(scenario), true);
        }
        System.out.println(good ? "the protocol holds, and every planted bug is found" : "FAILED");
        return good ? 0 : 1;
    }

    private static boolean report(final Scenario scenario, final Explorer explored, final boolean planted) {
        System.out.printf("%,12d states %,13d transitions  %s%n", explored.states(), explored.transitions(), scenario);
        final Violation violation = explored.violation();
        if (violation != null) {
            System.out.println("             " + (planted ? violation.what() : violation));
        }
        return planted == (violation != null);
    }

    /** What is explored. */
    static final class Scenarios {
        static final List<Scenario> SOUND = List.of(
                Scenario.of(4, 1, List.of(3, 1), List.of(2, 1)),
                Scenario.of(4, 2, List.of(3, 2), List.of(1, 3)),
                Scenario.of(4, 1, List.of(1, 2, 1), List.of(2, 1)),
                Scenario.of(4, 2, List.of(2, 1, 2), List.of(1, 3, 2)),
                Scenario.of(8, 1, List.of(3, 3), List.of(3, 2)),
                Scenario.of(8, 4, List.of(3, 3, 2), List.of(2, 1, 3)),
                Scenario.of(4, 1, List.of(3, 1), List.of(2, 1)).closing(),
                Scenario.of(4, 4, List.of(1, 2), List.of(2, 2)).closing());

        static final List<Scenario> PLANTED = List.of(
                Scenario.of(4, 1, List.of(3, 1), List.of(3, 1)).with(Bug.PUBLISH_EACH_SLOT),
                Scenario.of(4, 1, List.of(3), List.of(1)).with(Bug.PUBLISH_AND_AWAIT_EACH_SLOT),
                Scenario.of(4, 1, List.of(2), List.of(1)).with(Bug.PUBLISH_BEFORE_WRITE),
                Scenario.of(4, 1, List.of(2), List.of(1)).with(Bug.HOP_BY_ONE),
                Scenario.of(4, 1, List.of(3), List.of(3)).with(Bug.FREE_BEFORE_READ),
                Scenario.of(4, 1, List.of(3), List.of(3)).with(Bug.CLAIM_WITHOUT_GATE),
                Scenario.of(4, 1, List.of(3), List.of(3)).closing().with(Bug.FREE_AFTER_CLOSE));

        private Scenarios() {}
    }
}
