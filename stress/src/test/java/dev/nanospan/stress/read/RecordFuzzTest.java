package dev.nanospan.stress.read;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nanospan.layout.RecordLayout;

/**
 * Reads arbitrary bytes as a record. Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources;
 * with it, it looks for more.
 */
class RecordFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldReadNothingBeyondTheRecord(final byte[] record) {
        if (record.length >= RecordLayout.HEADER_BYTES) {
            // Two bytes that every reader checks first: nothing is to be found by guessing them.
            record[RecordLayout.TYPE] = RecordLayout.RECORD_SPAN;
            record[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION;
        }
        Reading.check(record);
    }
}
