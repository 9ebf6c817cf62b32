package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeTest {
    private static final int SLOT = 64;
    private static final int SLOTS = 16;
    private static final int ALL = Integer.MAX_VALUE / 2;

    private final Stripe stripe = stripe();
    private final List<byte[]> drained = new ArrayList<>();
    private final byte[] scratch = new byte[SLOT * SLOTS];

    @Test
    void shouldGiveRecordsOutInTheOrderTheyCameIn() {
        for (int i = 1; i <= 5; i++) {
            assertThat(offer(record(10 * i, i))).isEqualTo(Stripe.OFFERED);
        }

        assertThat(drain(ALL)).isEqualTo(5);
        assertThat(drained).hasSize(5);
        for (int i = 1; i <= 5; i++) {
            assertThat(drained.get(i - 1)).isEqualTo(record(10 * i, i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 63, 64, 65, 127, 128, 129, 256, 1_023, 1_024})
    void shouldTakeAsManySlotsAsARecordNeeds(final int recordBytes) {
        offer(record(recordBytes, 7));

        final int slots = (recordBytes + SLOT - 1) / SLOT;
        assertThat(stripe.slotsInUse()).isEqualTo(slots);
        assertThat(drain(ALL)).isEqualTo(slots);
        assertThat(drained).singleElement().isEqualTo(record(recordBytes, 7));
        assertThat(stripe.slotsInUse()).isZero();
    }

    @Test
    void shouldJoinARecordThatWrapsAtEveryPlaceOfTheSlab() {
        for (int first = 0; first < 3 * SLOTS; first++) {
            offer(record(1 + 4, first));
            drain(ALL);
            offer(record(5 * SLOT - 3, first));
            drain(ALL);

            assertThat(drained.get(drained.size() - 1)).isEqualTo(record(5 * SLOT - 3, first));
        }
    }

    @Test
    void shouldSayThatItIsFullAndLoseNothing() {
        for (int i = 0; i < SLOTS / 2; i++) {
            assertThat(offer(record(2 * SLOT, i))).isEqualTo(Stripe.OFFERED);
        }

        assertThat(offer(record(4, 99))).isEqualTo(Stripe.FULL);
        assertThat(offer(record(4, 99))).isEqualTo(Stripe.FULL);
        assertThat(drain(ALL)).isEqualTo(SLOTS);
        assertThat(drained).hasSize(SLOTS / 2);
        assertThat(offer(record(4, 100))).isEqualTo(Stripe.OFFERED);
    }

    @Test
    void shouldRefuseALongRecordAndStillTakeAShortOne() {
        offer(record(14 * SLOT, 1));

        assertThat(offer(record(3 * SLOT, 2))).isEqualTo(Stripe.FULL);
        assertThat(offer(record(2 * SLOT, 3))).isEqualTo(Stripe.OFFERED);
        assertThat(offer(record(SLOTS * SLOT + 1, 4))).isEqualTo(Stripe.FULL);
    }

    @Test
    void shouldPassOverARecordThatCouldNotBeCopied() {
        offer(record(100, 1));
        final byte[] tooShort = record(100, 2);

        assertThat(stripe.offer(tooShort, 3 * SLOT)).isEqualTo(Stripe.SPOILT);
        offer(record(100, 3));

        assertThat(stripe.slotsInUse()).isEqualTo(2 + 3 + 2);
        assertThat(drain(ALL)).isEqualTo(2 + 3 + 2);
        assertThat(drained).containsExactly(record(100, 1), record(100, 3));
    }

    @Test
    void shouldPassOverARecordThatCouldNotBeCopiedAcrossTheWrap() {
        offer(record(15 * SLOT, 1));
        drain(ALL);
        stripe.offer(new byte[SLOT + 1], 4 * SLOT);
        offer(record(SLOT, 2));

        assertThat(drain(ALL)).isEqualTo(5);
        assertThat(drained.get(1)).isEqualTo(record(SLOT, 2));
    }

    @Test
    void shouldDrainNoMoreSlotsThanAskedForButWholeRecords() {
        for (int i = 0; i < 4; i++) {
            offer(record(3 * SLOT, i));
        }

        assertThat(drain(1)).isEqualTo(3);
        assertThat(drain(4)).isEqualTo(6);
        assertThat(drain(ALL)).isEqualTo(3);
        assertThat(drain(ALL)).isZero();
    }

    @Test
    void shouldGoOnBehindARecordAtWhichTheHandlerThrew() {
        offer(record(100, 1));
        offer(record(100, 2));

        assertThatThrownBy(() -> stripe.drain(
                        (record, bytes) -> {
                            throw new IllegalStateException("planted");
                        },
                        scratch,
                        ALL))
                .isInstanceOf(IllegalStateException.class);
        drain(ALL);

        assertThat(drained).containsExactly(record(100, 2));
        assertThat(stripe.slotsInUse()).isZero();
    }

    @Test
    void shouldTellUpToWhereItIsDrained() {
        assertThat(stripe.isDrainedTo(stripe.claimed())).isTrue();
        offer(record(100, 1));
        final long claimed = stripe.claimed();
        assertThat(stripe.isDrainedTo(claimed)).isFalse();
        offer(record(100, 2));

        drain(1);

        assertThat(stripe.isDrainedTo(claimed)).isTrue();
        assertThat(stripe.isDrainedTo(stripe.claimed())).isFalse();
        drain(ALL);
        assertThat(stripe.isDrainedTo(stripe.claimed())).isTrue();
    }

    @Test
    void shouldTakeNothingOnceClosedAndGiveOutWhatItHolds() {
        offer(record(3 * SLOT, 1));
        offer(record(100, 2));

        stripe.close();

        assertThat(stripe.isClosed()).isTrue();
        assertThat(offer(record(4, 3))).isEqualTo(Stripe.FULL);
        assertThat(stripe.slotsInUse()).isEqualTo(5);
        assertThat(drain(ALL)).isEqualTo(5);
        assertThat(drained).containsExactly(record(3 * SLOT, 1), record(100, 2));
        assertThat(stripe.slotsInUse()).isZero();
        assertThat(stripe.isDrainedTo(stripe.claimed())).isTrue();
        assertThat(offer(record(4, 3))).as("draining frees nothing any more").isEqualTo(Stripe.FULL);
        assertThat(drain(ALL)).isZero();
    }

    @Test
    void shouldCloseWhileItIsFull() {
        offer(record(SLOTS * SLOT, 1));

        stripe.close();
        stripe.close();

        assertThat(stripe.slotsInUse()).isEqualTo(SLOTS);
        assertThat(drain(ALL)).isEqualTo(SLOTS);
        assertThat(stripe.slotsInUse()).isZero();
        assertThat(offer(record(4, 3))).isEqualTo(Stripe.FULL);
    }

    @Test
    void shouldCloseWhileItIsEmptyAtAnyPlace() {
        for (int turns = 0; turns < 2 * SLOTS; turns++) {
            final Stripe other = stripe();
            for (int i = 0; i < turns; i++) {
                other.offer(record(SLOT, i), SLOT);
                other.drain((record, bytes) -> {}, scratch, ALL);
            }
            other.close();

            assertThat(other.slotsInUse()).isZero();
            assertThat(other.isDrainedTo(other.claimed())).isTrue();
            assertThat(other.drain((record, bytes) -> {}, scratch, ALL)).isZero();
            assertThat(other.offer(record(4, 1), 4)).isEqualTo(Stripe.FULL);
        }
    }

    @Test
    void shouldKeepEveryByteThroughManyTurnsOfRandomSizes() {
        final Random random = new Random(5);
        final Deque<byte[]> expected = new ArrayDeque<>();
        int inUse = 0;
        for (int i = 0; i < 20_000; i++) {
            final int recordBytes = 4 + random.nextInt(6 * SLOT);
            final int slots = (recordBytes + SLOT - 1) / SLOT;
            final byte[] record = record(recordBytes, i);
            final int outcome = offer(record);
            assertThat(outcome).isEqualTo(inUse + slots <= SLOTS ? Stripe.OFFERED : Stripe.FULL);
            if (outcome == Stripe.OFFERED) {
                expected.add(record);
                inUse += slots;
            }
            if (random.nextInt(3) == 0) {
                inUse -= drain(1 + random.nextInt(SLOTS));
                for (final byte[] each : drained) {
                    assertThat(each).isEqualTo(expected.remove());
                }
                drained.clear();
            }
            assertThat(stripe.slotsInUse()).isEqualTo(inUse);
        }
    }

    private int offer(final byte[] record) {
        return stripe.offer(record, record.length);
    }

    private int drain(final int limitSlots) {
        return stripe.drain((record, bytes) -> drained.add(Arrays.copyOf(record, bytes)), scratch, limitSlots);
    }

    private static Stripe stripe() {
        return new Stripe(
                ByteBuffer.allocateDirect(SLOT * SLOTS + 64).alignedSlice(64).slice(0, SLOT * SLOTS),
                SLOT,
                new SpanRing(SLOT * SLOTS, SLOT, 1).alarm());
    }

    /** A record begins with its length; the rest is its number, over and over. */
    private static byte[] record(final int recordBytes, final int number) {
        final byte[] record = new byte[recordBytes];
        Arrays.fill(record, (byte) number);
        ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(0, recordBytes);
        return record;
    }
}
