package dev.nanospan.behaviour;

/** A text that breaks the contract of {@link CharSequence}. */
final class HostileText implements CharSequence {
    private static final int LENGTH = 20;

    private final Trick trick;
    private int reads;

    HostileText(final Trick trick) {
        this.trick = trick;
    }

    @Override
    public int length() {
        return switch (trick) {
            case LENGTH_THROWS -> throw new IllegalStateException("length");
            case LENGTH_THROWS_AN_ERROR -> throw new NoClassDefFoundError("length");
            case NEGATIVE_LENGTH -> -50;
            case HUGE_LENGTH -> Integer.MAX_VALUE;
            default -> LENGTH;
        };
    }

    @Override
    public char charAt(final int index) {
        final boolean late = reads++ >= LENGTH;
        return switch (trick) {
            case CHAR_THROWS -> throw new IllegalStateException("charAt");
            case CHAR_THROWS_AN_ERROR -> throw new NoClassDefFoundError("charAt");
            case CHAR_THROWS_LATE -> {
                if (reads == LENGTH + LENGTH / 2) {
                    throw new IllegalStateException("charAt, late");
                }
                yield 'x';
            }
            case CHAR_THROWS_AN_ERROR_LATE -> {
                if (reads == LENGTH + LENGTH / 2) {
                    throw new StackOverflowError("charAt, late");
                }
                yield 'x';
            }
            case GROWS -> late ? '\u4e2d' : 'x';
            case SHRINKS -> late ? 'x' : '\u4e2d';
            default -> 'x';
        };
    }

    @Override
    public CharSequence subSequence(final int start, final int end) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        throw new IllegalStateException("toString");
    }

    /** What is wrong with the text. */
    enum Trick {
        LENGTH_THROWS,
        LENGTH_THROWS_AN_ERROR,
        CHAR_THROWS,
        CHAR_THROWS_AN_ERROR,
        /** Throws when it is read for the second time, after its size was computed. */
        CHAR_THROWS_LATE,
        CHAR_THROWS_AN_ERROR_LATE,
        /** Needs more bytes when it is read for the second time. */
        GROWS,
        /** Needs fewer bytes when it is read for the second time. */
        SHRINKS,
        NEGATIVE_LENGTH,
        HUGE_LENGTH
    }
}
