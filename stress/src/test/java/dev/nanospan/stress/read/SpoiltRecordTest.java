package dev.nanospan.stress.read;

import dev.nanospan.layout.RecordLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Reads sound records with random damage. {@link RecordFuzzTest} goes on where this ends. */
class SpoiltRecordTest {
    private static final int ROUNDS = Boolean.getBoolean("test.slow") ? 5_000_000 : 2_000;
    private static final int[] EDGES = {0, -1, 1, 4, 8, 127, Integer.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE - 3
    };

    @Test
    void shouldReadSoundRecords() {
        Reading.check(Records.empty());
        Reading.check(Records.full());
    }

    @Test
    void shouldStayInARecordThatIsCutAnywhere() {
        final byte[] record = Records.full();
        for (int length = 0; length <= record.length; length++) {
            Reading.check(Arrays.copyOf(record, length));
        }
    }

    @Test
    void shouldStayInARecordWithAnyTypeOfItemAtItsEnd() {
        final byte[] record = Records.empty();
        for (int tag = 0; tag < 1 << (RecordLayout.LEVEL_SHIFT + 2); tag++) {
            for (final int behind : new int[] {0, 3, 4, 5, 7, 8, 9, 11, 12, 16, 17, 33, 44, 45}) {
                for (final int ref : new int[] {0, 1, RecordLayout.MAX_REF}) {
                    final byte[] longer = Arrays.copyOf(record, record.length + RecordLayout.TAG_BYTES + behind);
                    RecordLayout.putInt(longer, record.length, tag | (ref << RecordLayout.REF_SHIFT));
                    Reading.check(longer);
                }
            }
        }
    }

    @Test
    void shouldStayInARecordWithRandomDamage() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[] sound = Records.full();
        for (int round = 0; round < ROUNDS; round++) {
            final byte[] record = Arrays.copyOf(sound, random.nextInt(RecordLayout.HEADER_BYTES, sound.length + 1));
            damage(record, random);
            try {
                Reading.check(record);
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", round " + round + ", " + Arrays.toString(record), e);
            }
        }
    }

    private static void damage(final byte[] record, final SplittableRandom random) {
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            if (random.nextBoolean()) {
                record[random.nextInt(record.length)] = (byte) random.nextInt();
            } else if (record.length > RecordLayout.HEADER_BYTES + Integer.BYTES) {
                final int at = random.nextInt(RecordLayout.HEADER_BYTES, record.length - Integer.BYTES + 1);
                RecordLayout.putInt(record, at, EDGES[random.nextInt(EDGES.length)]);
            }
        }
        record[RecordLayout.TYPE] = RecordLayout.RECORD_SPAN;
        record[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION;
    }
}
