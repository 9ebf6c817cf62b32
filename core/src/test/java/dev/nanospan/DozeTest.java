package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DozeTest {
    private static final int SLOT = 64;
    private static final long MS = 1_000_000L;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final SpanRing ring = new SpanRing(256 * SLOT, SLOT, 1);

    @Test
    void shouldSleepLongerAndLongerUntilThereIsWork() {
        final Doze doze = new Doze(ring.alarm(), MS / 4, 40 * MS, () -> Long.MAX_VALUE);

        assertThat(slept(doze, 5)).isGreaterThanOrEqualTo((250 + 4_000 + 3 * 40_000) * 1_000);
    }

    @Test
    void shouldSleepBrieflyAgainAfterThereWasWork() {
        final Doze doze = new Doze(ring.alarm(), MS / 4, HOUR_NS, () -> Long.MAX_VALUE);
        for (int i = 0; i < 20; i++) {
            slept(doze, 2); // or it would be a day
            doze.idle(1);
        }
    }

    @Test
    void shouldSleepNoLongerThanItMay() {
        final Doze doze = new Doze(ring.alarm(), MS, HOUR_NS, () -> 2 * MS);
        slept(doze, 20); // or it would be weeks

        final Doze hurried = new Doze(ring.alarm(), MS, HOUR_NS, () -> 0);
        assertThat(slept(hurried, 5)).as("the shortest sleeps").isGreaterThanOrEqualTo(5 * MS);
    }

    @Test
    void shouldNotSleepLongWhereAPartOfTheRingIsFull() {
        final Doze doze = new Doze(ring.alarm(), MS, HOUR_NS, () -> Long.MAX_VALUE);
        fill(40);

        slept(doze, 20); // or it would be weeks

        assertThat(ring.drain((record, bytes) -> {}, new byte[SLOT])).isEqualTo(40);
    }

    @Test
    void shouldBeWokenByAProducer() throws InterruptedException {
        final Doze doze = new Doze(ring.alarm(), 2 * MS, HOUR_NS, () -> Long.MAX_VALUE);
        final Thread sleeper = new Thread(() -> slept(doze, 25));
        sleeper.start();
        while (sleeper.isAlive()) {
            fill(32);
            ring.drain((record, bytes) -> {}, new byte[SLOT]);
            Thread.sleep(1);
        }
    }

    private void fill(final int records) {
        final byte[] record = new byte[SLOT];
        for (int i = 0; i < records; i++) {
            assertThat(ring.stripe(0).offer(record, SLOT)).isEqualTo(Stripe.OFFERED);
        }
    }

    private static long slept(final Doze doze, final int times) {
        final long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            doze.idle(0);
        }
        return System.nanoTime() - begin;
    }
}
