package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.SpanView;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a record holds, an encoder writes well-formed bytes into its room and nowhere else, or says that it can't. */
class SpoiltSpansTest {
    private static final int ROUNDS = Boolean.getBoolean("test.slow") ? 400 : 15;
    private static final byte UNTOUCHED = '~';
    private static final int FROM = 1_000;

    private final List<byte[]> records = Records.random(7, 20);
    private final Random random = new Random(7);
    private final byte[] into = new byte[1 << 18];

    @ParameterizedTest
    @EnumSource
    void shouldStayWellFormedWhateverBytesAreSpoilt(final Encoding encoding) {
        final SpanEncoder encoder = encoding.encoder();
        for (int round = 0; round < ROUNDS; round++) {
            for (final byte[] whole : records) {
                shouldWriteWellFormed(encoding, encoder, spoilt(whole), whole.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStayWellFormedWhereverARecordIsCut(final Encoding encoding) {
        final SpanEncoder encoder = encoding.encoder();
        for (final byte[] whole : records.subList(0, 40)) {
            for (int length = RecordLayout.HEADER_BYTES; length < whole.length; length += 1 + random.nextInt(9)) {
                shouldWriteWellFormed(encoding, encoder, whole, length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatIsNoRecord(final Encoding encoding) {
        final byte[] record = records.get(0);

        assertThat(encoding.encoder().encode(Records.view(record, record.length + 1), into, 0))
                .isEqualTo(SpanEncoder.NO_ROOM);
        assertThat(encoding.encoder().encode(Records.view(record, RecordLayout.HEADER_BYTES - 1), into, 0))
                .isEqualTo(SpanEncoder.NO_ROOM);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFitWheneverThereIsSpareRoomAndElseSayThatItDoesNot(final Encoding encoding) {
        final SpanEncoder encoder = encoding.encoder();
        for (final byte[] record : records) {
            final SpanView view = Records.view(record);
            final int size = encoder.encode(view, into, 0);
            final byte[] expected = Arrays.copyOf(into, size);
            final byte[] enough = new byte[size + SpanEncoder.SPARE_BYTES];
            assertThat(encoder.encode(view, enough, 0)).isEqualTo(size);
            assertThat(Arrays.copyOf(enough, size)).isEqualTo(expected);
            for (int length = 0; length < enough.length; length += 1 + random.nextInt(1 + size / 20)) {
                assertThat(encoder.encode(view, new byte[length], 0)).isIn(SpanEncoder.NO_ROOM, size);
                assertThat(length >= size || encoder.encode(view, new byte[length], 0) == SpanEncoder.NO_ROOM)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldSpoilWhatIsRead() {
        final byte[] whole = records.get(0);
        assertThat(spoilt(whole)).isNotEqualTo(whole);
    }

    private byte[] spoilt(final byte[] whole) {
        final byte[] record = whole.clone();
        for (int wrong = 1 + random.nextInt(6); wrong > 0; wrong--) {
            final int at = 5 + random.nextInt(whole.length - 5);
            switch (random.nextInt(4)) {
                case 0 -> record[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> record[at] = (byte) random.nextInt(5);
                default -> record[at] = (byte) random.nextInt();
            }
        }
        record[whole.length - 1] ^= (byte) 0x80;
        return record;
    }

    private void shouldWriteWellFormed(
            final Encoding encoding, final SpanEncoder encoder, final byte[] record, final int length) {
        Arrays.fill(into, FROM - 64, FROM, UNTOUCHED);
        final int end = encoder.encode(Records.view(record, length), into, FROM);
        for (int i = FROM - 64; i < FROM; i++) {
            assertThat(into[i]).isEqualTo(UNTOUCHED);
        }
        assertThat(end).isGreaterThan(FROM);
        final byte[] span = Arrays.copyOfRange(into, FROM, end);
        if (encoding == Encoding.JSON) {
            assertThat(Told.json(span).isObject()).isTrue();
        } else {
            assertThat(Told.scopeSpans(span).getSpansCount()).isEqualTo(1);
        }
    }
}
