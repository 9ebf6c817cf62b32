package dev.nanospan.stress.propagation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads arbitrary bytes as headers of B3. How to look for more: {@link TraceContextFuzzTest}. */
class B3FuzzTest {
    private static final String[] NAMES = {
        "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags", "x-b3-parentspanid"
    };

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnySingleHeader(final byte[] header) {
        Carried.check("b3", Map.of("b3", List.of(new String(header, StandardCharsets.ISO_8859_1))));
    }

    /** One header a line. */
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnySeveralHeaders(final byte[] headers) {
        final String[] lines = new String(headers, StandardCharsets.ISO_8859_1).split("\n", -1);
        final Map<String, List<String>> carrier = new HashMap<>();
        for (int i = 0; i < Math.min(lines.length, NAMES.length); i++) {
            carrier.put(NAMES[i], List.of(lines[i]));
        }
        Carried.check("b3multi", carrier);
    }
}
