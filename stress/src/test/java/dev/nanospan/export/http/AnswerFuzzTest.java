package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nanospan.export.http.Answer.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads arbitrary bytes as the answer of a collector, at once and byte by byte: the verdict is the same, and within bounds.
 * Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources; with it, it looks for more.
 */
class AnswerFuzzTest {
    private static final int CAP_BYTES = 4 << 10;
    private static final int HEAD_BYTES = 1 << 10;

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyAnswer(final byte[] bytes) {
        assertThat(verdict(bytes, 1)).isEqualTo(verdict(bytes, Math.max(1, bytes.length)));
    }

    private static String verdict(final byte[] bytes, final int step) {
        final ReceivedAnswer answer = new ReceivedAnswer(CAP_BYTES);
        final AnswerParser parser = new AnswerParser(answer, HEAD_BYTES);
        try {
            parser.begin();
            boolean whole = false;
            int at = 0;
            while (!whole && at < bytes.length) {
                final ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(step, bytes.length - at));
                whole = parser.parse(in);
                at = in.position();
            }
            whole = whole || parser.end();
            return whole ? told(answer, parser) + " up to " + at : "more is to come";
        } catch (final PostException e) {
            assertThat(e.outcome()).isIn(Outcome.MALFORMED, Outcome.TOO_LARGE);
            return e.outcome().toString();
        } finally {
            parser.close();
        }
    }

    private static String told(final ReceivedAnswer answer, final AnswerParser parser) {
        assertThat(answer.status()).isBetween(200, 999);
        assertThat(answer.bodyBytes()).isBetween(0, CAP_BYTES);
        assertThat(answer.retryAfterMs()).isGreaterThanOrEqualTo(Answer.NO_RETRY_AFTER);
        return answer.status() + " " + answer.retryAfterMs() + ' ' + answer.isJson() + ' ' + parser.isReusable() + ' '
                + new String(answer.body(), 0, answer.bodyBytes(), StandardCharsets.ISO_8859_1);
    }
}
