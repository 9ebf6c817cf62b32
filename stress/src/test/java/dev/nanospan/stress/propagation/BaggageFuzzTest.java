package dev.nanospan.stress.propagation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads arbitrary bytes as baggage; line ends part several headers. How to look for more: {@link TraceContextFuzzTest}. */
class BaggageFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyBaggage(final byte[] header) {
        final String text = new String(header, StandardCharsets.ISO_8859_1);
        Carried.check("baggage", Map.of("baggage", List.of(text.split("\n", -1))));
    }
}
