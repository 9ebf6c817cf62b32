package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a walk finds in the memory of a stripe that nobody writes to any more, against a model that knows what went in. */
class StripeWalkTest {
    private static final int SLOT = 64;
    private static final int SLOTS = 32;
    private static final int MOST = SLOT * SLOTS / 4;
    private static final long SALT = 0x9D2C_5680_1234_5678L;
    private static final int ALL = Integer.MAX_VALUE;

    private final ByteBuffer slab = ByteBuffer.allocateDirect(SLOT * SLOTS).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer positions = ByteBuffer.allocateDirect(Positions.BYTES);
    private final Stripe stripe = FileStripe.of(
            slab, SLOT, new Positions(positions, 0), SALT, 0, new SpanRing(SLOT * SLOTS, SLOT, 1).alarm(), null);
    private final byte[] scratch = new byte[MOST];

    /** What was published and not acknowledged, by its first slot; null for padding. */
    private final TreeMap<Long, byte[]> published = new TreeMap<>();

    private final Deque<Integer> handed = new ArrayDeque<>();

    @Test
    void shouldFindNothingInAnEmptyStripe() {
        final StripeWalk walk = walk();

        assertThat(found(walk)).isEmpty();
        assertThat(walk.isDone()).isTrue();
        assertThat(walk.torn()).isZero();
    }

    @Test
    void shouldFindWhatWasPublishedAndNotAcknowledged() {
        offer(record(100, 1));
        offer(record(200, 2));
        offer(record(4, 3));
        drain(3);
        acknowledge(1);

        final StripeWalk walk = walk();

        assertThat(found(walk)).containsExactly(record(200, 2), record(4, 3));
        assertThat(walk.again()).as("handed over before").isEqualTo(1);
    }

    @Test
    void shouldTakeNoBytesOfALongRecordForACommitWord() {
        final long first = stripe.claim(4);
        final byte[] forged = new byte[200];
        for (int i = 0; i < 25; i++) {
            ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN).putLong(8 * i, first + 1 + i);
        }
        slab.put((int) (first * SLOT + 8), forged);
        offer(record(50, 1));

        final StripeWalk walk = walk();

        assertThat(found(walk)).containsExactly(record(50, 1));
        assertThat(walk.torn()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1, 3, MOST + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -(SLOT * SLOTS)})
    void shouldPassOverARecordWhoseLengthCannotBe(final int length) {
        offer(record(50, 1));
        offer(record(50, 2));
        offer(record(50, 3));
        slab.putInt(SLOT + 8, length);

        final StripeWalk walk = walk();

        assertThat(found(walk)).containsExactly(record(50, 1), record(50, 3));
        assertThat(walk.torn()).isEqualTo(1);
    }

    @Test
    void shouldCountALastRecordWhoseLengthCannotBe() {
        offer(record(50, 1));
        slab.putInt(8, 0);

        final StripeWalk walk = walk();

        assertThat(found(walk)).isEmpty();
        assertThat(walk.torn()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE, Long.MAX_VALUE - 5, 1L << 60})
    void shouldEndWhateverThePositionsSay(final long position) {
        offer(record(50, 1));
        positions.order(ByteOrder.LITTLE_ENDIAN).putLong(0, position).putLong(8, position);

        final StripeWalk walk = walk();

        assertThat(found(walk).size()).isLessThanOrEqualTo(1);
        assertThat(walk.isDone()).isTrue();
    }

    @Test
    void shouldKeepSlotsUntilTheyAreAcknowledged() {
        for (int i = 0; i < SLOTS; i++) {
            assertThat(offer(record(50, i))).isEqualTo(Stripe.OFFERED);
        }
        drain(ALL);

        assertThat(stripe.slotsInUse()).as("drained").isZero();
        assertThat(stripe.slotsHeld()).isEqualTo(SLOTS);
        assertThat(offer(record(50, 99))).isEqualTo(Stripe.FULL);
        acknowledge(3);
        assertThat(offer(record(150, 100))).isEqualTo(Stripe.OFFERED);
        assertThat(offer(record(50, 101))).isEqualTo(Stripe.FULL);
    }

    @Test
    void shouldGoOnWhereAnEarlierWalkHadToStop() {
        for (int i = 0; i < 6; i++) {
            offer(record(50, i));
        }
        final StripeWalk first = walk();
        final List<int[]> announced = new ArrayList<>();
        first.drain(new Announced((number, slots) -> announced.add(new int[] {number, slots})), scratch, 4);
        assertThat(announced).hasSize(4).allMatch(each -> each[0] == 7 && each[1] == 1);
        first.acknowledge(1);

        final StripeWalk second = walk();

        assertThat(found(second))
                .containsExactly(record(50, 1), record(50, 2), record(50, 3), record(50, 4), record(50, 5));
        assertThat(second.again()).isEqualTo(3);
    }

    /** Random records, laps and cuts: every published record that is not acknowledged is found once, and no other. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldFindEveryPublishedRecordOnceWhateverHappened(final int seed) {
        for (int run = 0; run < 1_000; run++) {
            final StripeWalkTest fresh = new StripeWalkTest();
            fresh.runAndCompare(new Random(1_000_003L * seed + run), "seed " + seed + " run " + run);
        }
    }

    private void runAndCompare(final Random random, final String what) {
        final int steps = random.nextInt(400);
        for (int i = 0; i < steps; i++) {
            final int size = Integer.BYTES + random.nextInt(random.nextInt(4) == 0 ? MOST - 8 : SLOT * 2);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> offer(record(size, i));
                case 4, 5 -> drain(1 + random.nextInt(8));
                case 6 -> acknowledge(random.nextInt(6));
                default -> offerSpoilt(size);
            }
        }
        final int late = random.nextInt(12);
        for (int i = 0; i < late; i++) {
            final int size = Integer.BYTES + random.nextInt(SLOT * 4);
            if (random.nextInt(3) == 0) {
                tear(random, record(size, 10_000 + i));
            } else {
                offer(record(size, 10_000 + i));
            }
        }
        flipCommitWords(random);
        final long from = new Positions(positions, 0).acknowledged();

        final StripeWalk walk = walk();

        assertThat(found(walk))
                .as(what)
                .containsExactlyElementsOf(published.values().stream()
                        .filter(each -> each.length > 0)
                        .toList());
        assertThat(walk.torn()).as(what).isEqualTo(gapsBehind(from));
        assertThat(walk.isDone()).as(what).isTrue();
        assertThat(found(walk())).as(what).hasSameSizeAs(found(walk()));
    }

    private void tear(final Random random, final byte[] record) {
        final long first = stripe.claim(stripe.slotsOf(record.length));
        if (first != Stripe.NO_ROOM) {
            final int written = random.nextInt(record.length + 1);
            for (int i = 0; i < written; i++) {
                slab.put((stripe.frameOf(first) + i) % slab.capacity(), record[i]);
            }
        }
    }

    private void flipCommitWords(final Random random) {
        for (final Long first : List.copyOf(published.keySet())) {
            if (random.nextInt(20) == 0) {
                final int offset = stripe.offsetOf(first);
                slab.putLong(offset, slab.getLong(offset) ^ (1L << random.nextInt(Long.SIZE)));
                published.remove(first);
            }
        }
    }

    /** How many stretches of slots there are that hold nothing, before something that is published. */
    private long gapsBehind(final long from) {
        long gaps = 0;
        long at = from;
        for (final Map.Entry<Long, byte[]> each : published.entrySet()) {
            if (each.getKey() > at) {
                gaps++;
            }
            final int frame = slab.getInt(stripe.frameOf(each.getKey()));
            at = each.getKey() + stripe.slotsOf(Math.abs(frame));
        }
        return gaps;
    }

    private int offer(final byte[] record) {
        final long first = stripe.claimed() + 1;
        final int outcome = stripe.offer(record, record.length);
        if (outcome == Stripe.OFFERED) {
            published.put(first, record);
        }
        return outcome;
    }

    private void offerSpoilt(final int size) {
        final long first = stripe.claimed() + 1;
        if (stripe.offer(new byte[Integer.BYTES], Math.max(size, 2 * Integer.BYTES)) == Stripe.SPOILT) {
            published.put(first, new byte[0]);
        }
    }

    private void drain(final int slots) {
        stripe.drain(new Announced((number, passed) -> handed.add(passed)), scratch, Math.min(slots, SLOTS));
    }

    private void acknowledge(final int records) {
        for (int i = 0; i < records && !handed.isEmpty(); i++) {
            ((Acknowledged) stripe).acknowledge(handed.remove());
            published.remove(published.firstKey());
        }
    }

    private StripeWalk walk() {
        return new StripeWalk(slab, SLOT, positions, 0, SALT, 7);
    }

    private List<byte[]> found(final StripeWalk walk) {
        final List<byte[]> found = new ArrayList<>();
        walk.drain((record, bytes) -> found.add(Arrays.copyOf(record, bytes)), scratch, ALL);
        return found;
    }

    private static byte[] record(final int size, final int seed) {
        final byte[] record = new byte[size];
        new Random(seed).nextBytes(record);
        ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
        return record;
    }
}
