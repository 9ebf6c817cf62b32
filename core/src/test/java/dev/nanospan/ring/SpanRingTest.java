package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanRingTest {
    private static final int SLOT = 64;

    private final SpanRing ring = new SpanRing(64 * SLOT, SLOT, 4);
    private final byte[] scratch = new byte[64 * SLOT];
    private final List<Integer> drained = new ArrayList<>();

    @Test
    void shouldDealProducersOutToStripesInTurn() {
        assertThat(ring.stripes()).isEqualTo(4);
        assertThat(ring.stripe(0)).isSameAs(ring.stripe(4)).isNotSameAs(ring.stripe(1));
        assertThat(ring.stripe(7)).isSameAs(ring.stripe(3));
        assertThat(ring.stripe(Integer.MIN_VALUE + 2)).isSameAs(ring.stripe(2));
    }

    @Test
    void shouldKeepStripesApart() {
        for (int stripe = 0; stripe < 4; stripe++) {
            for (int i = 0; i < 16; i++) {
                assertThat(offer(stripe, 100 * stripe + i)).isEqualTo(Stripe.OFFERED);
            }
            assertThat(offer(stripe, -1)).isEqualTo(Stripe.FULL);
        }

        assertThat(ring.slotsInUse()).isEqualTo(64);
        assertThat(ring.drain(this::take, scratch)).isEqualTo(64);
        assertThat(drained).hasSize(64).isSorted().doesNotContain(-1);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldTellWhenEverythingClaimedBeforeIsDrained() {
        final long[] claimed = new long[4];
        offer(1, 11);
        offer(3, 33);
        ring.claimed(claimed);
        offer(1, 12);

        assertThat(ring.isDrainedTo(claimed)).isFalse();
        ring.stripe(1).drain((record, bytes) -> {}, scratch, 1);
        assertThat(ring.isDrainedTo(claimed)).isFalse();
        ring.stripe(3).drain((record, bytes) -> {}, scratch, 1);
        assertThat(ring.isDrainedTo(claimed)).isTrue();
        assertThat(ring.isEmpty()).isFalse();
    }

    @Test
    void shouldCloseAllStripes() {
        offer(0, 1);
        offer(2, 2);

        ring.close();

        assertThat(ring.slotsInUse()).isEqualTo(2);
        for (int stripe = 0; stripe < 4; stripe++) {
            assertThat(offer(stripe, 9)).isEqualTo(Stripe.FULL);
        }
        assertThat(ring.drain(this::take, scratch)).isEqualTo(2);
        assertThat(drained).containsExactly(1, 2);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldTellItsSize() {
        assertThat(ring.slots()).isEqualTo(64);
        assertThat(ring.footprintBytes()).isBetween(64L * SLOT, 64L * SLOT * 2);
    }

    private int offer(final int stripe, final int number) {
        final ByteBuffer record = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(8).putInt(number);
        return ring.stripe(stripe).offer(record.array(), 8);
    }

    private void take(final byte[] record, final int recordBytes) {
        assertThat(recordBytes).isEqualTo(8);
        drained.add(ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
    }
}
