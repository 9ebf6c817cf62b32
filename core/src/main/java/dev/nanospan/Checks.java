package dev.nanospan;

/**
 * How hard the engine looks for misuse of spans and scopes.
 *
 * <pre>{@code
 * NanospanConfig.builder().checks(Checks.STRICT);   // in tests
 * }</pre>
 */
public enum Checks {
    /** Misuse is counted; a handle that is kept very long may meet another span. For production. */
    OFF,
    /** Handles are never used again, and all misuse is reported with where it happened. Allocates; for tests. */
    STRICT
}
