package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.PatientClock;
import dev.nanospan.export.http.Answer.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Posts as an exporter does, and keeps what became of it and how long it took. */
final class Posting {
    /** No poll may take as long as that, however busy the machine is: it would have waited for something. */
    private static final long BLOCKED_NS = TimeUnit.SECONDS.toNanos(20);

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

    /** Posts, and polls until it is done. Fails if that takes longer than it may: its deadline, and a tenth of that. */
    static Posting post(final Transport transport, final Payload payload, final long deadlineMs) {
        return post(transport, payload, deadlineMs, () -> true);
    }

    /** The same, but no time passes until something is so: that the server has read the request, for instance. */
    static Posting post(
            final Transport transport, final Payload payload, final long deadlineMs, final BooleanSupplier starts) {
        final PatientClock clock = new PatientClock();
        final long beganNs = clock.nowNs();
        transport.post(payload, beganNs, beganNs + TimeUnit.MILLISECONDS.toNanos(deadlineMs));
        while (!poll(transport, starts.getAsBoolean() ? clock.nowNs() : beganNs)) {
            idle();
        }
        final Posting posting = new Posting(transport.answer(), (clock.nowNs() - beganNs) / 1_000_000);
        assertThat(posting.tookMs).as(posting.toString()).isLessThanOrEqualTo(deadlineMs * 11 / 10);
        return posting;
    }

    private static boolean poll(final Transport transport, final long nowNs) {
        final long beganNs = System.nanoTime();
        final boolean done = transport.poll(nowNs);
        assertThat(System.nanoTime() - beganNs).as("a poll that waits").isLessThan(BLOCKED_NS);
        return done;
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
