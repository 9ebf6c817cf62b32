package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.layout.RecordLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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

/** What a walk finds of open spans in memory that nobody writes to any more, against a model that knows which are open. */
class OpenSpansTest {
    private static final int SLOT = 64;
    private static final int SLOTS = 32;
    private static final int STRIPES = 2;
    private static final int SPANS = 8;
    private static final int NUMBER = 32;
    private static final long SALT = 0x9D2C_5680_1234_5678L;
    private static final int ALL = Integer.MAX_VALUE;

    private final ByteBuffer slab = direct(STRIPES * SLOTS * SLOT);
    private final ByteBuffer positions = direct(17 * Positions.BYTES);
    private final ByteBuffer entries = direct(SPANS * OpenSpans.ENTRY_BYTES);
    private final OpenSpans open = new OpenSpans(entries, positions, SALT);
    private final SpanRing ring = new SpanRing(slab, SLOT, STRIPES, positions, SALT, open);
    private final byte[] scratch = new byte[OpenSpans.MOST_BYTES];

    /** The slots handed over and not acknowledged, stripe by stripe. */
    private final List<Deque<Integer>> handed = List.of(new ArrayDeque<>(), new ArrayDeque<>());

    @Test
    void shouldFindNothingWhereNothingWasBegun() {
        final OpenWalk walk = walk();

        assertThat(found(walk)).isEmpty();
        assertThat(walk.isDone()).isTrue();
        assertThat(walk.torn()).isZero();
        assertThat(open.isAnyOpen()).isFalse();
    }

    @Test
    void shouldFindWhatIsOpen() {
        begin(2, record(2, 100));
        begin(5, record(5, 72));
        begin(7, record(7, OpenSpans.MOST_BYTES));
        open.alive(123);

        final OpenWalk walk = walk();

        assertThat(found(walk)).containsExactly(record(2, 100), record(5, 72), record(7, OpenSpans.MOST_BYTES));
        assertThat(walk.aliveEpochNs()).isEqualTo(123);
        assertThat(walk.torn()).isZero();
        assertThat(walk.again()).isZero();
        assertThat(open.isAnyOpen()).isTrue();
    }

    @Test
    void shouldNotFindWhatWasForgotten() {
        begin(2, record(2, 100));
        open.forget(2);

        assertThat(found(walk())).isEmpty();
        assertThat(open.isAnyOpen()).isFalse();
    }

    /** The moments of an end at which a process may be killed. */
    @Test
    void shouldHaveASpanHereOrInTheRingWheneverTheProcessIsKilled() {
        final byte[] record = record(3, 100);
        final Stripe stripe = ring.stripe(1);
        begin(3, record);
        assertThat(found(walk())).containsExactly(record);

        final long first = stripe.claim(stripe.slotsOf(record.length));
        assertThat(found(walk())).as("claimed").containsExactly(record);
        assertThat(inRing()).isZero();

        stripe.ends(3, first);
        assertThat(found(walk())).as("about to be published").containsExactly(record);
        assertThat(inRing()).isZero();

        stripe.write(first, record, record.length);
        assertThat(found(walk())).as("published").isEmpty();
        assertThat(inRing()).isEqualTo(1);

        drain(1);
        acknowledge(1);
        assertThat(found(walk())).as("acknowledged").isEmpty();
        assertThat(inRing()).isZero();

        for (int i = 0; i < 2 * SLOTS; i++) {
            stripe.offer(record(9, 50), 50);
            drain(1);
            acknowledge(1);
        }
        assertThat(found(walk())).as("its slots used again").isEmpty();
    }

    /** An entry that is not there throws, as none in an engine does: so one sees what has been done by then. */
    @Test
    void shouldNoteTheEndBeforeTheRecordIsPublished() {
        assertThatThrownBy(() -> ring.stripe(1).offer(record(3, 100), 100, SPANS))
                .isInstanceOf(IndexOutOfBoundsException.class);

        assertThat(ring.stripe(1).claimed()).isNotNegative();
        assertThat(inRing()).isZero();
    }

    @Test
    void shouldNotFindASpanWhoseRecordWasSpoilt() {
        begin(3, record(3, 100));

        assertThat(ring.stripe(0).offer(new byte[80], 100, 3)).isEqualTo(Stripe.SPOILT);

        assertThat(found(walk())).isEmpty();
    }

    @Test
    void shouldFindASpanThatTheRingHadNoRoomForUntilItIsForgotten() {
        begin(3, record(3, 100));
        int outcome = Stripe.OFFERED;
        while (outcome == Stripe.OFFERED) {
            outcome = ring.stripe(0).offer(record(9, 50), 50);
        }

        assertThat(ring.stripe(0).offer(record(3, 100), 100, 3)).isEqualTo(Stripe.FULL);

        assertThat(found(walk())).hasSize(1);
    }

    /** A span that is begun where another was: until the last store there is nothing, whatever is there by then. */
    @ParameterizedTest
    @ValueSource(ints = {1, 8, 40, 100, 200})
    void shouldFindNoSpanOfWhichTheStartWasInterrupted(final int bytes) {
        begin(3, record(3, 200));
        assertThat(ring.stripe(0).offer(record(3, 200), 200, 3)).isEqualTo(Stripe.OFFERED);
        entries.put(3 * OpenSpans.ENTRY_BYTES + OpenSpans.RECORD, record(4, 200), 0, bytes);

        final OpenWalk walk = walk();

        assertThat(found(walk)).isEmpty();
        assertThat(walk.torn()).isZero();
    }

    @Test
    void shouldTakeNoEntryWithAWrongByteForASpan() {
        begin(3, record(3, 100));
        for (int i = 0; i < OpenSpans.RECORD + OpenSpans.padded(100); i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                final int at = 3 * OpenSpans.ENTRY_BYTES + i;
                final byte sound = entries.get(at);
                entries.put(at, (byte) (sound ^ 1 << bit));

                final OpenWalk walk = walk();

                assertThat(found(walk)).as("byte %s bit %s", i, bit).isEmpty();
                assertThat(walk.torn()).as("byte %s bit %s", i, bit).isEqualTo(1);
                entries.put(at, sound);
            }
        }
        assertThat(found(walk())).hasSize(1);
    }

    @Test
    void shouldTakeNoWrongWordForAnEndOfASpan() {
        begin(3, record(3, 100));
        assertThat(ring.stripe(1).offer(record(3, 100), 100, 3)).isEqualTo(Stripe.OFFERED);
        for (int bit = 0; bit < Long.SIZE; bit++) {
            final int at = 3 * OpenSpans.ENTRY_BYTES + OpenSpans.STATE;
            final long sound = entries.getLong(at);
            entries.putLong(at, sound ^ 1L << bit);

            final OpenWalk walk = walk();

            assertThat(found(walk)).as("bit %s", bit).isEmpty();
            assertThat(walk.torn()).as("bit %s", bit).isEqualTo(1);
            entries.putLong(at, sound);
        }
    }

    /** Two threads that misuse a span may have left anything in its buffer: nothing is thrown on the one that traces. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 71, 72, 73, 240, 241, 500, Integer.MAX_VALUE - 3})
    void shouldTakeWhateverRecordItIsGiven(final int length) {
        for (final int bytes : new int[] {0, 7, 71, 72, 80, 300}) {
            final byte[] record = new byte[bytes];
            Arrays.fill(record, (byte) 0x5A);
            open.begin(3, record, length);
            assertThat(found(walk()).size()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldKeepNameAndWhatFitsOfALongRecord() {
        final ByteBuffer items = ByteBuffer.allocate(2_000).order(ByteOrder.LITTLE_ENDIAN);
        final byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        item(items, RecordLayout.TRACE_STATE, new byte[300]);
        items.putInt(RecordLayout.tag(RecordLayout.LONG, RecordLayout.LEVEL_SPAN, 17))
                .putLong(42);
        item(items, RecordLayout.NAME, "\u20ac".repeat(100).getBytes(StandardCharsets.UTF_8));
        items.putInt(RecordLayout.tag(RecordLayout.STRING, RecordLayout.LEVEL_SPAN, 0))
                .putInt(key.length)
                .put(key)
                .putInt(500)
                .put(new byte[500]);
        items.putInt(RecordLayout.tag(RecordLayout.TRUE, RecordLayout.LEVEL_SPAN, 18));
        items.putInt(RecordLayout.tag(RecordLayout.LINK, RecordLayout.LEVEL_LINK, 0))
                .put(new byte[RecordLayout.LINK_TRACE_STATE - RecordLayout.TAG_BYTES])
                .putInt(200)
                .put(new byte[200]);
        items.putInt(RecordLayout.tag(RecordLayout.TRUE, RecordLayout.LEVEL_LINK, 19));
        items.putInt(RecordLayout.tag(RecordLayout.DROPPED, RecordLayout.LEVEL_SPAN, 0))
                .putInt(5)
                .putInt(0)
                .putInt(7)
                .putInt(0);
        final byte[] record = record(3, RecordLayout.HEADER_BYTES + items.position());
        System.arraycopy(items.array(), 0, record, RecordLayout.HEADER_BYTES, items.position());
        RecordLayout.putShort(record, RecordLayout.ATTRIBUTE_COUNT, 3);
        RecordLayout.putShort(record, RecordLayout.LINK_COUNT, 1);
        begin(3, record);

        final byte[] kept = found(walk()).get(0);

        final ByteBuffer expected = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        item(expected, RecordLayout.NAME, "\u20ac".repeat(32).getBytes(StandardCharsets.UTF_8));
        expected.putInt(RecordLayout.tag(RecordLayout.LONG, RecordLayout.LEVEL_SPAN, 17))
                .putLong(42);
        expected.putInt(RecordLayout.tag(RecordLayout.TRUE, RecordLayout.LEVEL_SPAN, 18));
        expected.putInt(RecordLayout.tag(RecordLayout.DROPPED, RecordLayout.LEVEL_SPAN, 0))
                .putInt(5 + 1)
                .putInt(0)
                .putInt(7 + 1)
                .putInt(0);
        assertThat(Arrays.copyOfRange(kept, RecordLayout.HEADER_BYTES, kept.length))
                .isEqualTo(Arrays.copyOf(expected.array(), expected.position()));
        assertThat(RecordLayout.getUnsignedShort(kept, RecordLayout.ATTRIBUTE_COUNT))
                .isEqualTo(2);
        assertThat(RecordLayout.getUnsignedShort(kept, RecordLayout.LINK_COUNT)).isZero();
        assertThat(Arrays.copyOfRange(kept, RecordLayout.TYPE, RecordLayout.ATTRIBUTE_COUNT))
                .isEqualTo(Arrays.copyOfRange(record, RecordLayout.TYPE, RecordLayout.ATTRIBUTE_COUNT));
    }

    @Test
    void shouldGoOnWhereAnEarlierWalkHadToStop() {
        for (int i = 1; i < 7; i++) {
            begin(i, record(i, 80));
        }
        final OpenWalk first = walk();
        final List<int[]> announced = new ArrayList<>();
        first.drain(
                new RecordHandler() {
                    @Override
                    public void next(final int number, final int ofEntries) {
                        announced.add(new int[] {number, ofEntries});
                    }

                    @Override
                    public void onRecord(final byte[] record, final int recordBytes) {}
                },
                scratch,
                4);
        assertThat(announced)
                .containsExactly(
                        new int[] {NUMBER, 2}, new int[] {NUMBER, 1}, new int[] {NUMBER, 1}, new int[] {NUMBER, 1});
        first.acknowledge(3);

        final OpenWalk second = walk();

        assertThat(found(second)).hasSize(4).first().isEqualTo(record(3, 80));
        assertThat(second.again()).as("had been handed over").isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE, 1L << 33})
    void shouldEndWhateverThePositionsSay(final long position) {
        begin(1, record(1, 80));
        positions.putLong(Positions.OF_OPEN_SPANS * Positions.BYTES, position);

        final OpenWalk walk = walk();

        assertThat(found(walk).size()).isLessThanOrEqualTo(1);
        assertThat(walk.isDone()).isTrue();
    }

    /** Starts, ends, drops, drains and acknowledgements in any order, killed at any step. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldFindExactlyWhatTheModelKnowsToBeOpen(final int seed) {
        final Random random = new Random(seed);
        final TreeMap<Integer, byte[]> model = new TreeMap<>();
        for (int step = 0; step < 3_000; step++) {
            final int entry = random.nextInt(SPANS);
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> startOrEnd(random, entry, model);
                case 3 -> drain(random.nextInt(5));
                case 4 -> acknowledge(random.nextInt(4));
                default -> {
                    if (model.remove(entry) != null) {
                        open.forget(entry);
                    }
                }
            }
            final OpenWalk walk = walk();
            assertThat(found(walk)).as("step %s", step).containsExactlyElementsOf(model.values());
            assertThat(walk.torn()).isZero();
            assertThat(open.isAnyOpen()).isEqualTo(!model.isEmpty());
        }
    }

    private void startOrEnd(final Random random, final int entry, final Map<Integer, byte[]> model) {
        final byte[] known = model.get(entry);
        if (known == null) {
            final byte[] record = record(
                    random.nextInt(),
                    RecordLayout.HEADER_BYTES + random.nextInt(OpenSpans.MOST_BYTES - RecordLayout.HEADER_BYTES + 1));
            begin(entry, record);
            model.put(entry, record);
            return;
        }
        final boolean spoilt = random.nextInt(10) == 0;
        final byte[] ended = spoilt ? new byte[Integer.BYTES] : known.clone();
        if (ring.stripe(random.nextInt(STRIPES)).offer(ended, known.length, entry) != Stripe.FULL) {
            model.remove(entry);
        }
    }

    // ---- what tests do

    private void begin(final int entry, final byte[] record) {
        final byte[] padded = Arrays.copyOf(record, record.length + Long.BYTES);
        open.begin(entry, padded, record.length);
    }

    private void drain(final int limitSlots) {
        for (int i = 0; i < STRIPES; i++) {
            ring.stripe(i)
                    .drain(
                            new RecordHandler() {
                                @Override
                                public void next(final int number, final int slots) {
                                    handed.get(number).add(slots);
                                }

                                @Override
                                public void onRecord(final byte[] record, final int recordBytes) {}
                            },
                            new byte[SLOT * SLOTS],
                            limitSlots);
        }
    }

    private void acknowledge(final int records) {
        for (int i = 0; i < STRIPES; i++) {
            for (int n = 0; n < records && !handed.get(i).isEmpty(); n++) {
                ((Acknowledged) ring.stripe(i)).acknowledge(handed.get(i).remove());
            }
        }
    }

    private List<StripeWalk> stripes() {
        final List<StripeWalk> stripes = new ArrayList<>();
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new StripeWalk(
                    copy(slab).slice(i * SLOTS * SLOT, SLOTS * SLOT), SLOT, copy(positions), i, SALT, i));
        }
        return stripes;
    }

    private int inRing() {
        int records = 0;
        for (final StripeWalk stripe : stripes()) {
            records += stripe.drain((record, recordBytes) -> {}, new byte[SLOT * SLOTS], ALL);
        }
        return records;
    }

    /** Over the entries themselves, and copies of the rest. */
    private OpenWalk walk() {
        return new OpenWalk(entries, positions, SALT, stripes(), NUMBER);
    }

    /** What a walk finds; the positions stay as they were, unless an earlier walk is acknowledged. */
    private List<byte[]> found(final OpenWalk walk) {
        final List<byte[]> found = new ArrayList<>();
        final int handedOver = Positions.OF_OPEN_SPANS * Positions.BYTES + Long.BYTES;
        final long before = positions.getLong(handedOver);
        walk.drain((record, recordBytes) -> found.add(Arrays.copyOf(record, recordBytes)), scratch, ALL);
        positions.putLong(handedOver, before);
        return found;
    }

    private static ByteBuffer copy(final ByteBuffer of) {
        return direct(of.capacity()).put(0, of, 0, of.capacity());
    }

    private static ByteBuffer direct(final int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void item(final ByteBuffer to, final int type, final byte[] run) {
        to.putInt(RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, 0))
                .putInt(run.length)
                .put(run);
    }

    /** A record of random bytes that says its length. */
    private static byte[] record(final int seed, final int bytes) {
        final byte[] record = new byte[bytes];
        new Random(seed).nextBytes(record);
        RecordLayout.putInt(record, RecordLayout.LENGTH, bytes);
        return record;
    }
}
