package dev.nanospan.stress.soak;

/** Something arrived wrong, or did not arrive, or was not counted. */
public final class SoakFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SoakFailure(final String message) {
        super(message);
    }

    SoakFailure(final String message, final Throwable cause) {
        super(message, cause);
    }

    /** Throws unless a condition holds. */
    public static void unless(final boolean holds, final String message, final long expected, final long actual) {
        if (!holds) {
            throw new SoakFailure(message + ": expected=" + expected + ", actual=" + actual);
        }
    }

    /** Throws unless two counts are equal. */
    public static void unlessEqual(final String message, final long expected, final long actual) {
        unless(expected == actual, message, expected, actual);
    }
}
