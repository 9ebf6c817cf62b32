package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AlarmTest {
    private static final int SLOT = 64;
    private static final int MARK = 16;
    private static final int SLOTS = 8 * MARK;
    private static final long SHORT_NS = 1_000_000L;
    private static final long LONG_NS = TimeUnit.MINUTES.toNanos(10);

    private final SpanRing ring = new SpanRing(2 * SLOTS * SLOT, SLOT, 2);
    private final byte[] scratch = new byte[SLOTS * SLOT];
    private final AtomicInteger asleep = new AtomicInteger();

    @Test
    void shouldSleepOnWhereNoMarkIsPassed() {
        offer(0, MARK + 1);
        drain();
        assertThat(ring.alarm().sleep(SHORT_NS)).as("at a mark").isFalse();

        offer(0, MARK - 1);
        assertThat(ring.alarm().sleep(SHORT_NS)).as("up to the next").isFalse();

        offer(0, 1);
        assertThat(ring.alarm().sleep(LONG_NS)).as("on it").isTrue();
    }

    @Test
    void shouldNotSleepWhereAMarkIsPassedInAnyStripe() {
        for (int stripe = 0; stripe < 2; stripe++) {
            offer(stripe, MARK + 1);
            assertThat(ring.alarm().sleep(LONG_NS)).isTrue();
            drain();
            assertThat(ring.alarm().sleep(SHORT_NS)).isFalse();
        }
    }

    @Test
    void shouldNotSleepOnAMarkThatIsPassedByOneLargeRecord() {
        final byte[] large = new byte[3 * SLOT];
        offer(0, MARK - 1);
        drain();

        assertThat(ring.stripe(0).offer(large, large.length)).isEqualTo(Stripe.OFFERED);

        assertThat(ring.alarm().sleep(LONG_NS)).isTrue();
    }

    /** Each round a producer passes one mark, at a moment of its own: no sleep may outlast it. */
    @Test
    void shouldNeverSleepThroughAMark() throws InterruptedException {
        final int rounds = 20_000;
        final Thread producer = new Thread(() -> produce(rounds));
        producer.start();
        for (int round = 0; round < rounds; round++) {
            asleep.incrementAndGet();
            int passed = 0;
            while (passed < MARK) { // a stray permit may end a sleep early, too
                ring.alarm().sleep(LONG_NS);
                passed += drain();
            }
            assertThat(passed).isEqualTo(MARK);
        }
        producer.join();
    }

    private void produce(final int rounds) {
        for (int round = 0; round < rounds; round++) {
            while (asleep.get() <= round) {
                Thread.onSpinWait();
            }
            for (int spin = 0; spin < round % 64; spin++) {
                Thread.onSpinWait();
            }
            final byte[] record = new byte[MARK * SLOT];
            ring.stripe(0).offer(record, record.length);
        }
    }

    private void offer(final int stripe, final int records) {
        final byte[] record = new byte[SLOT];
        for (int i = 0; i < records; i++) {
            assertThat(ring.stripe(stripe).offer(record, SLOT)).isEqualTo(Stripe.OFFERED);
        }
    }

    private int drain() {
        return ring.drain((record, bytes) -> {}, scratch);
    }
}
