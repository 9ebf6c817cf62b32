package dev.nanospan.export.encode;

import dev.nanospan.layout.IsolatedTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What independent readers find in our bytes, field by field, is what was recorded. */
class EncodedSpansTest {
    private static final long SEED = 20_261_122;
    private static final int SETS_OF_LIMITS = 8;

    @Test
    void shouldSayWhatWasRecorded() {
        RandomSpans.run(SEED, 2_000 / SETS_OF_LIMITS);
    }

    @Test
    void shouldSayWhatWasRecordedOnceTheTableOfInternedTextIsFull() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.initialize("dev.nanospan.RecordProperties");
            table.fill();
            table.call("dev.nanospan.export.encode.RandomSpans", "run", SEED + 100, 800 / SETS_OF_LIMITS);
        }
    }

    @Test
    @Timeout(600)
    @EnabledIfSystemProperty(named = "test.slow", matches = "true")
    void shouldSayWhatWasRecordedInAHundredThousandSpans() {
        RandomSpans.run(SEED + 200, 100_000 / SETS_OF_LIMITS);
    }
}
