package dev.nanospan;

import dev.nanospan.layout.IsolatedTable;
import org.junit.jupiter.api.Test;

class RecordPropertiesTest {
    private static final long SEED = 20_261_121;

    @Test
    void shouldGiveOutWhatWasSet() {
        RecordProperties.run(SEED, 250);
    }

    @Test
    void shouldGiveOutWhatWasSetOnceTheTableOfInternedTextIsFull() throws Exception {
        try (IsolatedTable table = new IsolatedTable()) {
            table.initialize("dev.nanospan.RecordProperties");
            table.fill();
            table.call("dev.nanospan.RecordProperties", "run", SEED + 100, 120);
        }
    }
}
