package dev.nanospan.stress.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a {@link Scenario} can reach, once, depth first, and stops at the first broken property.
 *
 * <pre>{@code
 * Explorer explored = Explorer.explore(Scenario.of(4, 1, List.of(3, 1), List.of(2)));
 * System.out.println(explored.states() + " states, violation: " + explored.violation());
 * }</pre>
 */
public final class Explorer {
    private final RingModel model;
    private final Set<RingState> visited = new HashSet<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private long transitions;
    private @Nullable Violation violation;

    private Explorer(final RingModel model) {
        this.model = model;
    }

    public static Explorer explore(final Scenario scenario) {
        final Explorer explorer = new Explorer(new RingModel(scenario));
        explorer.run();
        return explorer;
    }

    /** Distinct states reached. */
    public int states() {
        return visited.size();
    }

    public long transitions() {
        return transitions;
    }

    /** What is broken, or null if every property holds in every state. */
    public @Nullable Violation violation() {
        return violation;
    }

    private void run() {
        final RingState initial = model.initial();
        visited.add(initial);
        path.push(new Visit(initial));
        while (!path.isEmpty() && violation == null) {
            final Visit visit = path.element();
            if (visit.nextAction == RingModel.ACTIONS) {
                path.remove();
            } else {
                follow(visit, visit.nextAction++);
            }
        }
    }

    private void follow(final Visit from, final int action) {
        try {
            final RingState after = model.after(from.state, action);
            if (after == null) {
                return;
            }
            transitions++;
            if (visited.add(after)) {
                path.push(new Visit(after));
                model.checkAtRest(after);
            }
        } catch (final RingModel.Broken e) {
            violation = new Violation(String.valueOf(e.getMessage()), steps());
        }
    }

    /** The actions on the path from the first state to the last. */
    private List<String> steps() {
        final List<String> steps = new ArrayList<>();
        final Iterator<Visit> fromTheFirst = path.descendingIterator();
        while (fromTheFirst.hasNext()) {
            final Visit visit = fromTheFirst.next();
            if (visit.nextAction > 0) {
                steps.add(model.describe(visit.state, visit.nextAction - 1));
            }
        }
        return steps;
    }

    /** A state on the current path, and what to try from it next. */
    private static final class Visit {
        final RingState state;
        int nextAction;

        Visit(final RingState state) {
            this.state = state;
        }
    }
}
