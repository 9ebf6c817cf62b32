package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.encode.Encoding;
import dev.nanospan.record.SpanView;
import org.junit.jupiter.api.Test;

/** How much memory a span takes in the ring, and how much of the wire. */
class RecordSizeTest {
    private static final int RECORD_BYTES = 160;
    private static final int JSON_BYTES = 650;

    private final EncodedSpans spans = EncodedSpans.record();

    @Test
    void shouldKeepARecordOfFourAttributesAndAnEventWithin160Bytes() {
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            assertThat(spans.view(i).lengthBytes()).isPositive().isLessThanOrEqualTo(RECORD_BYTES);
        }
    }

    @Test
    void shouldKeepItsJsonWithin650Bytes() {
        final byte[] into = new byte[1 << 16];
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            final SpanView span = spans.view(i);
            assertThat(Encoding.JSON.encoder().encode(span, into, 0))
                    .isPositive()
                    .isLessThanOrEqualTo(JSON_BYTES);
        }
    }
}
