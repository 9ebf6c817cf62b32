package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordLayoutTest {
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "11, 2, 1", "31, 3, 16777215", "16, 1, 8192"})
    void shouldTakeATagApartAgain(final int type, final int level, final int ref) {
        final int tag = RecordLayout.tag(type, level, ref);

        assertThat(RecordLayout.typeOf(tag)).isEqualTo(type);
        assertThat(RecordLayout.levelOf(tag)).isEqualTo(level);
        assertThat(RecordLayout.refOf(tag)).isEqualTo(ref);
    }

    @Test
    void shouldHaveAHeaderWithoutGaps() {
        assertThat(RecordLayout.HEADER_BYTES).isEqualTo(72);
        assertThat(RecordLayout.TRACE_ID_HIGH).isEqualTo(8);
        assertThat(RecordLayout.NAME_REF).isEqualTo(56);
        assertThat(RecordLayout.VERSION).isEqualTo(71);
        assertThat(Symbols.CAPACITY).isLessThanOrEqualTo(RecordLayout.MAX_REF);
    }

    @ParameterizedTest
    @CsvSource({
        // type, ref, what stands behind the tag as ints, bytes of the item or -1
        "1, 1, 0, 8",
        "1, 1, 5, 13",
        "1, 1, 2000, -1",
        "1, 1, -1, -1",
        "1, 1, -2147483648, -1",
        "1, 1, 2147483647, -1",
        "2, 1, 9, 8",
        "3, 1, 0, 4",
        "3, 0, 3, 11",
        "3, 0, 2147483647, -1",
        "5, 1, 0, 12",
        "5, 0, 2147483640, -1",
        "16, 1, 0, 16",
        "20, 0, 4, 12",
        "21, 0, 0, 20",
        "0, 0, 0, -1",
        "12, 0, 0, -1",
        "22, 0, 0, -1",
        "31, 0, 0, -1"
    })
    void shouldTellTheSizeOfAnItem(final int type, final int ref, final int behind, final int size) {
        final byte[] bytes = new byte[1_000];
        RecordLayout.putInt(bytes, 100, RecordLayout.tag(type, 0, ref));
        RecordLayout.putInt(bytes, 104, behind);

        assertThat(RecordLayout.itemBytes(bytes, 100, 1_000)).isEqualTo(size);
    }

    @Test
    void shouldFindNoItemThatReachesBeyondTheEnd() {
        final byte[] bytes = new byte[64];
        RecordLayout.putInt(bytes, 8, RecordLayout.tag(RecordLayout.STRING, 0, 1));
        RecordLayout.putInt(bytes, 12, 10);

        assertThat(RecordLayout.itemBytes(bytes, 8, 26)).isEqualTo(18);
        for (int end = 0; end < 26; end++) {
            assertThat(RecordLayout.itemBytes(bytes, 8, end)).isEqualTo(-1);
        }
        assertThat(RecordLayout.itemBytes(bytes, 8, 65)).isEqualTo(-1);
        assertThat(RecordLayout.itemBytes(bytes, -1, 64)).isEqualTo(-1);
        assertThat(RecordLayout.itemBytes(bytes, 64, 64)).isEqualTo(-1);
    }

    @Test
    void shouldStayWithinGarbageAndAlwaysGoForward() {
        final Random random = new Random(23);
        final byte[] bytes = new byte[256];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            final int end = random.nextInt(bytes.length + 1);
            int at = random.nextInt(end + 1);
            while (true) {
                final int size = RecordLayout.itemBytes(bytes, at, end);
                if (size < 0) {
                    break;
                }
                assertThat(size).isBetween(RecordLayout.TAG_BYTES, end - at);
                at += size;
            }
        }
    }

    @Test
    void shouldKeepNumbersAtAnyOffset() {
        final byte[] bytes = new byte[24];
        for (int offset = 0; offset <= 16; offset++) {
            RecordLayout.putLong(bytes, offset, Long.MIN_VALUE + 0x1234_5678_9ABCL);
            assertThat(RecordLayout.getLong(bytes, offset)).isEqualTo(Long.MIN_VALUE + 0x1234_5678_9ABCL);
            RecordLayout.putInt(bytes, offset, -2);
            assertThat(RecordLayout.getInt(bytes, offset)).isEqualTo(-2);
            RecordLayout.putShort(bytes, offset, 65_535);
            assertThat(RecordLayout.getUnsignedShort(bytes, offset)).isEqualTo(65_535);
            assertThat(bytes[offset + 2]).as("little-endian").isEqualTo((byte) 0xFF);
        }
    }
}
