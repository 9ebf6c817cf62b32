package dev.nanospan;

/** Stands in until the first class of this package arrives. */
public final class Placeholder {
    private Placeholder() {}
}
