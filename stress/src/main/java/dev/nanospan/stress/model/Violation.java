package dev.nanospan.stress.model;

import java.util.List;

/** A property of the ring that does not hold, and how to get there. */
public record Violation(String what, List<String> steps) {
    public Violation {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return what + "\n  " + String.join("\n  ", steps);
    }
}
