package dev.nanospan.stress;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;

/** Placeholder: Jazzer works on this JDK. */
class PlaceholderFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void hexRoundTrip(final FuzzedDataProvider data) {
        final byte[] bytes = data.consumeRemainingAsBytes();
        if (HexFormat.of().parseHex(HexFormat.of().formatHex(bytes)).length != bytes.length) {
            throw new IllegalStateException("length changed");
        }
    }
}
