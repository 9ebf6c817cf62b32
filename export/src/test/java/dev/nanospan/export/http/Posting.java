package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Posts as an exporter does, and keeps what became of it and how long it took. */
final class Posting {
    /** What a busy machine may add to a deadline, besides its tenth. */
    static final long ALLOWANCE_MS = 250;

    final Outcome outcome;
    final int status;
    final long retryAfterMs;
    final boolean json;
    final boolean sent;
    final boolean repeated;
    final String body;
    final int bodyBytes;
    final String problem;
    final long tookMs;

    private Posting(final Answer answer, final long tookMs) {
        outcome = answer.outcome();
        status = answer.status();
        retryAfterMs = answer.retryAfterMs();
        json = answer.isJson();
        sent = answer.wasSent();
        repeated = answer.wasRepeated();
        body = new String(answer.body(), 0, answer.bodyBytes(), StandardCharsets.UTF_8);
        bodyBytes = answer.bodyBytes();
        problem = answer.problem();
        this.tookMs = tookMs;
    }

    /** Posts, and polls until it is done. Fails if that takes longer than it may. */
    static Posting post(final Transport transport, final Payload payload, final long deadlineMs) {
        final long beganNs = System.nanoTime();
        final long deadlineNs = beganNs + TimeUnit.MILLISECONDS.toNanos(deadlineMs);
        transport.post(payload, beganNs, deadlineNs);
        while (!transport.poll(System.nanoTime())) {
            idle();
        }
        final Posting posting = new Posting(transport.answer(), (System.nanoTime() - beganNs) / 1_000_000);
        assertThat(posting.tookMs).as(posting.toString()).isLessThanOrEqualTo(deadlineMs * 11 / 10 + ALLOWANCE_MS);
        return posting;
    }

    static Posting post(final Transport transport, final String body) {
        return post(transport, BytesPayload.of(body), 10_000);
    }

    @Override
    public String toString() {
        return outcome + " " + status + " after " + tookMs + " ms: " + problem;
    }

    private static void idle() {
        try {
            TimeUnit.MICROSECONDS.sleep(50);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
