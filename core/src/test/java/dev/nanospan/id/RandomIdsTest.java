package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class RandomIdsTest {

    /** The first outputs of the reference implementation in C for the state 1, 2. */
    private static final long[] REFERENCE = {
        393_217L,
        669_327_710_093_319L,
        1_732_421_326_133_921_491L,
        -7_051_953_992_050_424_633L,
        -8_891_291_296_936_358_940L,
        3_586_421_180_005_889_563L,
    };

    /**
     * The JDK extends the sign of each byte of a seed over the bytes before it: its states can't have the high bits.
     */
    private static final long LOW_BITS = 0x7f7f_7f7f_7f7f_7f7fL;

    @Test
    void shouldDrawWhatTheReferenceImplementationDraws() {
        final RandomIds ids = idsIn(1, 2);
        for (final long expected : REFERENCE) {
            assertThat(ids.nextTraceIdHigh()).isEqualTo(expected);
        }
    }

    @Test
    void shouldDrawWhatTheJdkDraws() {
        final SplittableRandom states = new SplittableRandom(4);
        for (int i = 0; i < 100; i++) {
            final long first = states.nextLong() & LOW_BITS;
            final long second = states.nextLong() & LOW_BITS;
            final RandomIds ids = idsIn(first, second);
            final RandomGenerator oracle = jdkGeneratorIn(first, second);
            for (int k = 0; k < 100; k++) {
                assertThat(ids.nextTraceIdHigh()).isEqualTo(oracle.nextLong());
                assertThat(ids.nextTraceIdLow()).isEqualTo(oracle.nextLong());
                assertThat(ids.nextSpanId()).isEqualTo(oracle.nextLong());
            }
        }
    }

    @Test
    void shouldSkipZeroWhereItIsNotAnId() {
        final long first = 0x1234_5678_9abc_def1L;
        final long second = Long.rotateRight(-first, 17) - first; // the next output is zero

        final RandomIds any = idsIn(first, second);
        assertThat(any.nextTraceIdHigh()).isZero();
        final long afterZero = any.nextTraceIdHigh();

        assertThat(idsIn(first, second).nextTraceIdLow()).isEqualTo(afterZero).isNotZero();
        assertThat(idsIn(first, second).nextSpanId()).isEqualTo(afterZero);
    }

    @Test
    void shouldNeverStandStillInTheZeroState() {
        final RandomIds ids = idsIn(0, 0);
        final Set<Long> drawn = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            drawn.add(ids.nextTraceIdHigh());
        }
        assertThat(drawn).hasSize(100);
    }

    @Test
    void shouldSayThatTraceIdsAreRandom() {
        assertThat(RandomIds.factory().create().random()).isTrue();
    }

    @Test
    void shouldGiveEachGeneratorASequenceOfItsOwn() {
        final IdGenerator.Factory factory = RandomIds.factory();
        final Set<Long> drawn = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            final IdGenerator ids = factory.create();
            for (int k = 0; k < 10; k++) {
                drawn.add(ids.nextSpanId());
            }
        }
        assertThat(drawn).hasSize(10_000);
    }

    @Test
    void shouldGiveEachFactoryASeedOfItsOwn() {
        assertThat(RandomIds.factory().create().nextSpanId())
                .isNotEqualTo(RandomIds.factory().create().nextSpanId());
    }

    @Test
    void shouldRepeatItselfWhenSeeded() {
        final IdGenerator.Factory one = RandomIds.seeded(42);
        final IdGenerator.Factory same = RandomIds.seeded(42);
        final IdGenerator.Factory other = RandomIds.seeded(43);
        for (int i = 0; i < 10; i++) {
            final IdGenerator ids = one.create();
            final IdGenerator sameIds = same.create();
            final IdGenerator otherIds = other.create();
            one.reseed();
            for (int k = 0; k < 10; k++) {
                final long id = ids.nextSpanId();
                assertThat(sameIds.nextSpanId()).isEqualTo(id);
                assertThat(otherIds.nextSpanId()).isNotEqualTo(id);
            }
        }
    }

    @Test
    void shouldPartFromItsTwinAfterReseed() {
        final IdGenerator.Factory factory = RandomIds.factory();
        final RandomIds ids = (RandomIds) factory.create();
        final RandomIds twin = (RandomIds) factory.create();
        ids.state(5, 6);
        twin.state(5, 6);
        assertThat(ids.nextSpanId()).isEqualTo(twin.nextSpanId());

        factory.reseed();

        shouldShareNothing(ids, twin);
    }

    /** Each kind of draw alone must notice: any of them may come first after the process wakes up. */
    @Test
    void shouldNoticeAReseedInEveryDraw() {
        for (int kind = 0; kind < 3; kind++) {
            final IdGenerator.Factory factory = RandomIds.factory();
            final RandomIds ids = (RandomIds) factory.create();
            factory.reseed();
            ids.state(1, 2);
            final long drawn = switch (kind) {
                case 0 -> ids.nextTraceIdHigh();
                case 1 -> ids.nextTraceIdLow();
                default -> ids.nextSpanId();
            };
            assertThat(drawn).isNotEqualTo(REFERENCE[0]);
        }
    }

    @Test
    void shouldReseedOnceOnly() {
        final SeedSource source = new SeedSource(new Seed(1, 2));
        final RandomIds ids = (RandomIds) source.create();
        source.reseed();
        ids.nextSpanId();
        ids.state(1, 2);
        assertThat(ids.nextSpanId()).isEqualTo(REFERENCE[0]);
        assertThat(source.current().nextSerial()).isEqualTo(1);
    }

    @Test
    void shouldPartFromTheOtherCopyOfASnapshot() {
        final SeedSource original = new SeedSource(new Seed(7, 8));
        final SeedSource copy = new SeedSource(new Seed(7, 8));
        final IdGenerator ids = original.create();
        final IdGenerator copied = copy.create();
        for (int i = 0; i < 100; i++) {
            assertThat(ids.nextSpanId()).isEqualTo(copied.nextSpanId());
        }

        original.reseed();
        copy.reseed();

        shouldShareNothing(ids, copied);
        shouldShareNothing(original.create(), copy.create());
    }

    /** Forced back into one state over and over, the worker draws the same id until the new seed reaches it. */
    @Test
    void shouldReseedAGeneratorAtWorkOnAnotherThread() throws InterruptedException {
        final IdGenerator.Factory factory = RandomIds.factory();
        final RandomIds ids = (RandomIds) factory.create();
        final CountDownLatch atWork = new CountDownLatch(1);
        final Thread worker = new Thread(() -> {
            do {
                ids.state(1, 2);
                atWork.countDown();
            } while (ids.nextSpanId() == REFERENCE[0]);
        });
        worker.setDaemon(true);
        worker.start();
        atWork.await();
        factory.reseed();
        worker.join(10_000);
        assertThat(worker.isAlive()).isFalse();
    }

    @Test
    void shouldBeginEachGeneratorOfASeedInAStateOfItsOwn() {
        final Seed seed = new Seed(0, 0);
        final Set<Long> first = new HashSet<>();
        final Set<Long> second = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            final long serial = seed.nextSerial();
            first.add(seed.firstState(serial));
            second.add(seed.secondState(serial));
        }
        assertThat(first).hasSize(10_000);
        assertThat(second).hasSize(10_000);
    }

    /** The JDK's SplittableRandom is SplitMix64; the other figure is MurmurHash3's finalizer of 1. */
    @Test
    void shouldMixStatesAsTheSourcesSay() {
        final SplittableRandom oracle = new SplittableRandom(99);
        for (int serial = 1; serial < 100; serial++) {
            assertThat(new Seed(99, 0).firstState(serial)).isEqualTo(oracle.nextLong());
        }
        assertThat(new Seed(0, 1).secondState(0)).isEqualTo(0xb456bcfc34c2cb2cL);
    }

    private static void shouldShareNothing(final IdGenerator one, final IdGenerator other) {
        final Set<Long> drawn = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            drawn.add(one.nextTraceIdLow());
            drawn.add(other.nextTraceIdLow());
        }
        assertThat(drawn).hasSize(2_000);
    }

    private static RandomIds idsIn(final long first, final long second) {
        final RandomIds ids = (RandomIds) RandomIds.factory().create();
        ids.state(first, second);
        return ids;
    }

    private static RandomGenerator jdkGeneratorIn(final long first, final long second) {
        final byte[] state =
                ByteBuffer.allocate(16).putLong(first).putLong(second).array();
        return RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(state);
    }
}
