package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StripeSpoiltRecordTest {
    private final SpanRing ring = new SpanRing(512, 64, 1);
    private final List<Integer> drained = new ArrayList<>();

    @Test
    void shouldPublishPaddingForARecordThatCannotBeCopied() {
        assertThat(ring.stripe(0).offer(new byte[100], 101)).isEqualTo(Stripe.SPOILT);

        assertThat(drain()).isEqualTo(2);
        assertThat(drained).isEmpty();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldDeliverRecordsBehindPadding() {
        ring.stripe(0).offer(new byte[100], 200);
        ring.stripe(0).offer(new byte[100], 100);

        drain();
        assertThat(drained).containsExactly(100);
    }

    private int drain() {
        return ring.drain((scratch, recordBytes) -> drained.add(recordBytes), new byte[512]);
    }
}
