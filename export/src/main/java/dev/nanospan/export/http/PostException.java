package dev.nanospan.export.http;

/** What ends a post without an answer. Has no stack trace: what it says is meant for a user, who can do without. */
final class PostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Answer.Outcome outcome;

    PostException(final Answer.Outcome outcome, final String problem) {
        super(problem, null, false, false);
        this.outcome = outcome;
    }

    static PostException malformed(final String problem) {
        return new PostException(Answer.Outcome.MALFORMED, "the answer is not valid HTTP: " + problem);
    }

    static PostException tooLarge(final String problem) {
        return new PostException(Answer.Outcome.TOO_LARGE, problem);
    }

    static PostException timedOut(final String problem) {
        return new PostException(Answer.Outcome.TIMED_OUT, problem);
    }

    /** Refuses a payload that is longer than a request may be. */
    static void checkLength(final Payload payload, final int maxBytes) throws PostException {
        if (payload.lengthBytes() > maxBytes) {
            throw tooLarge("a request of " + payload.lengthBytes() + " bytes; at most " + maxBytes + " may be sent");
        }
    }

    Answer.Outcome outcome() {
        return outcome;
    }

    /** One line. */
    String problem() {
        return String.valueOf(getMessage());
    }
}
