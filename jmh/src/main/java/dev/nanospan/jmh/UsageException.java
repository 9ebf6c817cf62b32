package dev.nanospan.jmh;

/** What was asked for can't be done as it was asked; the message is one line for the one who asked. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(final String message) {
        super(message);
    }
}
