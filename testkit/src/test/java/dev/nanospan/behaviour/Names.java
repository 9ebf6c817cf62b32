package dev.nanospan.behaviour;

import dev.nanospan.record.Name;

/** Names that many tests use. */
final class Names {
    static final Name WORK = Name.of("work");
    static final Name CHILD = Name.of("child");
    static final Name OTHER = Name.of("other");

    private Names() {}
}
