package dev.nanospan.export.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads arbitrary bytes as the requests of a client: they are refused with a status, or read to the same end whether they
 * come at once or byte by byte. Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources; with it,
 * and one method named, it looks for more.
 */
class RequestFuzzTest {
    private static final int MAX_BODY_BYTES = 4 << 10;

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyHead(final byte[] head) {
        try {
            final RequestHead read = new RequestHead(head, head.length);
            assertThat(read.target).startsWith("/");
            assertThat(read.method).doesNotContain(" ", "\r", "\n");
            assertThat(read.bodyBytes).isGreaterThanOrEqualTo(Body.CHUNKED);
            assertThat(read.headers.values()).noneMatch(value -> value.contains("\r") || value.contains("\n"));
            assertThat(read.expectsContinue()).isEqualTo("100-continue".equalsIgnoreCase(read.headers.get("Expect")));
        } catch (final RefusedException e) {
            assertThat(e.status).isIn(400, 431, 501, 505);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyChunks(final byte[] chunks) {
        assertThat(verdict(chunks, 1)).isEqualTo(verdict(chunks, Math.max(1, chunks.length)));
    }

    private static String verdict(final byte[] bytes, final int step) {
        try {
            final Body body = new Body(Body.CHUNKED, MAX_BODY_BYTES);
            int at = 0;
            while (!body.isComplete() && at < bytes.length) {
                at = body.feed(bytes, at, Math.min(bytes.length, at + step));
            }
            assertThat(body.capacity()).isLessThanOrEqualTo(MAX_BODY_BYTES);
            return body.isComplete()
                    ? "up to " + at + ": " + new String(body.bytes(), StandardCharsets.ISO_8859_1)
                    : "more is to come behind " + Arrays.hashCode(body.bytes());
        } catch (final RefusedException e) {
            assertThat(e.status).isIn(400, 413);
            return "refused with " + e.status;
        }
    }
}
