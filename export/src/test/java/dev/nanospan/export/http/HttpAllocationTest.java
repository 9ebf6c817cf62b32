package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.export.http.Answer.Outcome;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A thread that posts over a kept connection allocates nothing, from the first byte of a request to the last of its
 * answer. Once in a while the JVM itself does: when it throws compiled code away, what that code had kept in registers
 * becomes objects. So most rounds are exactly 0, and all together far from one object a post.
 */
@Timeout(900)
class HttpAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_POSTS = 5_000;
    private static final int POSTS = 10_000;
    private static final int ROUNDS = 10;
    private static final long DEADLINE_NS = 100_000_000_000L;

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("empty", RawServer.answer(200, ""), 1_000),
                Arguments.of("JSON", RawServer.answer(200, "{}", "Content-Type: application/json"), 100_000),
                Arguments.of(
                        "chunked",
                        RawServer.head(200, "Transfer-Encoding: chunked") + "\r\n2\r\n{}\r\n0\r\n\r\n",
                        1_000),
                Arguments.of("later", RawServer.answer(429, "x".repeat(3_000), "Retry-After: 5"), 1_000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void shouldAllocateNothing(final String name, final String answer, final int bytes) {
        allocateNothing(answer, bytes, false);
    }

    @Test
    void shouldAllocateNothingToCompress() {
        allocateNothing(RawServer.answer(200, "{}"), 20_000, true);
    }

    private static void allocateNothing(final String answer, final int bytes, final boolean gzip) {
        final BytesPayload payload = BytesPayload.random(bytes);
        try (RawServer server = RawServer.start(RawServer.acknowledging(answer))) {
            final Transport transport = Transports.of(
                    TransportSettings.to(server.url("/v1/traces")).gzip(gzip).build());
            post(transport, payload, WARM_UP_POSTS);
            final long[] allocated = new long[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                final long before =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
                final int answered = post(transport, payload, POSTS / ROUNDS);
                allocated[i] =
                        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
                assertThat(answered).isEqualTo(POSTS / ROUNDS);
            }
            transport.close();

            assertThat(server.connections()).isEqualTo(1);
            assertThat(Arrays.stream(allocated).sorted().limit(ROUNDS / 2)).containsOnly(0L);
            assertThat(Arrays.stream(allocated).sum()).as("bytes of all posts").isLessThan(POSTS);
        }
    }

    private static int post(final Transport transport, final Payload payload, final int times) {
        int answered = 0;
        for (int i = 0; i < times; i++) {
            final long now = System.nanoTime();
            transport.post(payload, now, now + DEADLINE_NS);
            while (!transport.poll(System.nanoTime())) {
                Thread.yield();
            }
            if (transport.answer().outcome() == Outcome.ANSWERED) {
                answered++;
            }
        }
        return answered;
    }
}
