package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Reads arbitrary bytes as what a collector says of a batch: never is more rejected than was sent, and what can't be read
 * says nothing. Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources; with it, and one method
 * named, it looks for more.
 */
class ReplyFuzzTest {
    private static final int SENT = 1_000;

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyJson(final byte[] body) {
        check(body, true);
    }

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyProtobuf(final byte[] body) {
        check(body, false);
    }

    private static void check(final byte[] body, final boolean json) {
        final Reply reply = new Reply();
        final boolean readable = reply.read(body, body.length, json);
        assertThat(reply.rejected(SENT)).isBetween(0, SENT);
        assertThat(reply.message().length()).isLessThanOrEqualTo(2 * Excerpt.MAX_CHARS + 1);
        if (!readable) {
            assertThat(reply.hasMessage()).isFalse();
            assertThat(reply.rejected(SENT)).isZero();
            assertThat(reply.isOdd(SENT)).isFalse();
        }
    }
}
