package dev.nanospan.stress.propagation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Reads arbitrary bytes as the headers of W3C trace context. Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in
 * the test resources; with it, and one method named, it looks for more.
 */
class TraceContextFuzzTest {
    private static final String GOOD = "00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01";

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyTraceparent(final byte[] header) {
        Carried.check("tracecontext", Map.of("traceparent", List.of(text(header))));
    }

    /** Line ends part several headers. */
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyTracestate(final byte[] header) {
        Carried.check(
                "tracecontext",
                Map.of(
                        "traceparent",
                        List.of(GOOD),
                        "tracestate",
                        List.of(text(header).split("\n", -1))));
    }

    private static String text(final byte[] header) {
        return new String(header, StandardCharsets.ISO_8859_1);
    }
}
