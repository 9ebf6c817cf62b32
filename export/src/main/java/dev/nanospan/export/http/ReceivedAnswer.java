package dev.nanospan.export.http;

/** The answer that a transport fills in. */
final class ReceivedAnswer implements Answer {
    private final BodyBuffer body;
    private Outcome outcome = Outcome.BROKEN;
    private int status;
    private long retryAfterMs = NO_RETRY_AFTER;
    private boolean json;
    private boolean sent;
    private boolean repeated;
    private String problem = "nothing was posted";

    ReceivedAnswer(final int maxBodyBytes) {
        body = new BodyBuffer(maxBodyBytes);
    }

    /** Forgets the one before. */
    void clear() {
        outcome = Outcome.BROKEN;
        sent = false;
        repeated = false;
        problem = "the post is under way";
        clearContent();
    }

    void repeated() {
        repeated = true;
    }

    void status(final int is) {
        status = is;
    }

    void retryAfterMs(final long is) {
        retryAfterMs = is;
    }

    void json(final boolean is) {
        json = is;
    }

    /** To be filled. */
    BodyBuffer content() {
        return body;
    }

    void succeed(final boolean wasSent) {
        outcome = Outcome.ANSWERED;
        sent = wasSent;
        problem = "";
    }

    /** What there is of an answer is forgotten: half of one says nothing. */
    void fail(final Outcome with, final String why, final boolean wasSent) {
        outcome = with;
        sent = wasSent;
        problem = why;
        clearContent();
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long retryAfterMs() {
        return retryAfterMs;
    }

    @Override
    public boolean isJson() {
        return json;
    }

    @Override
    public byte[] body() {
        return body.bytes();
    }

    @Override
    public int bodyBytes() {
        return body.length();
    }

    @Override
    public boolean wasSent() {
        return sent;
    }

    @Override
    public boolean wasRepeated() {
        return repeated;
    }

    @Override
    public String problem() {
        return problem;
    }

    @Override
    public String toString() {
        return outcome == Outcome.ANSWERED
                ? "answered " + status + ", " + bodyBytes() + " bytes"
                : outcome + ": " + problem;
    }

    private void clearContent() {
        status = 0;
        retryAfterMs = NO_RETRY_AFTER;
        json = false;
        body.clear();
    }
}
