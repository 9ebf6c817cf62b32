package dev.nanospan.export.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Reads arbitrary bytes as JSON: they are refused, or a copy without white space says the same and is its own copy. Without
 * {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources; with it, it looks for more.
 */
class JsonFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyText(final byte[] text) throws MalformedException {
        final byte[] slice;
        try {
            slice = slice(text.clone());
        } catch (final MalformedException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(slice(slice.clone())).isEqualTo(slice);
    }

    private static byte[] slice(final byte[] text) throws MalformedException {
        final JsonReader reader = new JsonReader(text, text.length);
        final int from = reader.position();
        final int spaces = reader.spaces();
        reader.skipValue();
        final byte[] slice = reader.slice(from, spaces);
        reader.end();
        return slice;
    }
}
