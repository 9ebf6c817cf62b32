package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitedSamplerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int THREADS = 4;

    private final FakeRequest request = new FakeRequest(5);

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 3, 10, 100, 1_000, 16_384, 16_385, 50_000})
    void shouldNeverExceedItsRateInAnySecondAndUseNearlyAllOfIt(final double rate) {
        final RateLimitedSampler sampler = RateLimitedSampler.of(rate);
        final List<Long> kept = new ArrayList<>();
        final long seconds = 5;
        final long step = (long) (SECOND / rate / 7) + 1;
        for (long now = 0; now < seconds * SECOND; now += step) {
            if (request.at(now).isKeptBy(sampler)) {
                kept.add(now);
            }
        }
        assertNoSecondHasMoreThan((int) rate, kept);
        assertThat(kept.size()).isGreaterThanOrEqualTo((int) (0.95 * rate * seconds));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8, 9, 10, 11, 12, 13})
    void shouldHoldForAnyArrivalsAndALateCoarseClock(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final int rate = 20 + random.nextInt(200);
        final RateLimitedSampler sampler = RateLimitedSampler.of(rate);
        final List<Long> kept = new ArrayList<>();
        long now = random.nextLong(-SECOND, SECOND);
        long coarse = now - SECOND;
        for (int i = 0; i < 200_000; i++) {
            now += random.nextInt(4) == 0 ? random.nextLong(SECOND / rate) : random.nextLong(SECOND / rate / 50);
            coarse = Math.max(coarse, now - random.nextLong(SECOND / 1_000));
            request.coarseNs = coarse;
            request.nowNs = now;
            if (request.isKeptBy(sampler)) {
                kept.add(now);
            }
        }
        assertNoSecondHasMoreThan(rate, kept);
        assertThat(kept.size()).isGreaterThan((int) (0.95 * rate * ((now - kept.get(0)) / (double) SECOND)));
    }

    /** Time goes on in small steps while threads ask; whatever they do between two steps, windows of starts hold. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 50, 500})
    void shouldHoldAcrossThreads(final int rate) throws Exception {
        final RateLimitedSampler sampler = RateLimitedSampler.of(rate);
        final AtomicLong clock = new AtomicLong();
        final long end = 4 * SECOND;
        final long step = SECOND / rate / 20;
        final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        final List<Future<List<Long>>> results = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            final long seed = t;
            results.add(threads.submit(() -> {
                final FakeRequest own = new FakeRequest(seed);
                final List<Long> kept = new ArrayList<>();
                while (clock.get() < end) {
                    own.coarseNs = clock.get();
                    own.nowNs = clock.getAndAdd(own.random.nextLong(step) + 1);
                    if (own.isKeptBy(sampler)) {
                        kept.add(own.nowNs);
                    }
                }
                return kept;
            }));
        }
        final List<Long> all = new ArrayList<>();
        for (final Future<List<Long>> result : results) {
            all.addAll(result.get());
        }
        threads.shutdown();
        Collections.sort(all);
        assertNoSecondHasMoreThan(rate, all);
        assertThat(all.size()).isGreaterThanOrEqualTo((int) (0.95 * rate * 4));
    }

    @Test
    void shouldAllowABurstOfAllAfterAQuietTime() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(100);
        assertThat(keptAt(sampler, 0, 1_000)).isEqualTo(100);
        assertThat(keptAt(sampler, SECOND - 1, 1_000)).isZero();
        assertThat(keptAt(sampler, SECOND, 1_000)).isEqualTo(100);
        assertThat(keptAt(sampler, 60 * SECOND, 1_000)).isEqualTo(100);
    }

    @Test
    void shouldKeepOneInSeveralSecondsBelowARateOfOne() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(0.1);
        int kept = 0;
        for (long now = 0; now < 100 * SECOND; now += SECOND / 10) {
            kept += keptAt(sampler, now, 3);
        }
        assertThat(kept).isEqualTo(10);
    }

    @Test
    void shouldAverageARateThatIsNotWhole() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(2.5);
        int kept = 0;
        for (long now = 0; now < 100 * SECOND; now += SECOND / 100) {
            kept += keptAt(sampler, now, 1);
        }
        assertThat(kept).isBetween(248, 253);
    }

    @Test
    void shouldReadTheClockForKeptSpansOnly() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(10);
        keptAt(sampler, 0, 1_000);
        assertThat(request.clockReads).isEqualTo(10);
    }

    @Test
    void shouldKeepNothingMoreWhileTheCoarseClockStandsStill() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(10);
        keptAt(sampler, 0, 10);
        request.nowNs = 100 * SECOND;
        assertThat(request.isKeptBy(sampler)).isFalse();
    }

    @Test
    void shouldLimitWhatAnotherSamplerKeepsAndTellNoThreshold() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(50, ProbabilitySampler.of(0.5));
        assertThat(request.randomness(0).isKeptBy(sampler)).isFalse();
        request.randomness(Threshold.NEVER - 1);
        assertThat(keptAt(sampler, 0, 100)).isEqualTo(50);
        assertThat(request.threshold).isEqualTo(SamplingResult.NONE);
        assertThat(sampler.parts()).singleElement().isInstanceOf(ProbabilitySampler.class);
        assertThat(RateLimitedSampler.of(5, Sampler.ALWAYS_OFF).decide(request, request))
                .isEqualTo(Sampler.Decision.DROP);
    }

    @Test
    void shouldTakeWhatWasKeptBeforeAChangeIntoAccount() {
        final RateLimitedSampler sampler = RateLimitedSampler.of(100);
        assertThat(keptAt(sampler, 0, 30)).isEqualTo(30);
        assertThat(keptAt(sampler, SECOND / 2, 10)).isEqualTo(10);
        sampler.rate(50);
        assertThat(keptAt(sampler, SECOND / 2, 1_000)).as("40 of 50 were taken").isEqualTo(10);
        assertThat(keptAt(sampler, SECOND, 1_000)).as("30 came back").isEqualTo(30);
        sampler.rate(200);
        assertThat(sampler.rate()).isEqualTo(200);
        assertThat(keptAt(sampler, SECOND, 1_000)).isEqualTo(150);
        assertThat(keptAt(sampler, 2 * SECOND, 1_000)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, 1e10, Double.POSITIVE_INFINITY})
    void shouldRefuseRatesOutOfRange(final double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> RateLimitedSampler.of(rate));
        final RateLimitedSampler sampler = RateLimitedSampler.of(1);
        assertThatIllegalArgumentException().isThrownBy(() -> sampler.rate(rate));
        assertThat(sampler.rate()).isEqualTo(1);
    }

    private int keptAt(final Sampler sampler, final long now, final int asked) {
        int kept = 0;
        for (int i = 0; i < asked; i++) {
            kept += request.at(now).isKeptBy(sampler) ? 1 : 0;
        }
        return kept;
    }

    /** Any window that begins with a kept span: others have no more. */
    private static void assertNoSecondHasMoreThan(final int rate, final List<Long> kept) {
        for (int i = rate; i < kept.size(); i++) {
            assertThat(kept.get(i) - kept.get(i - rate))
                    .as("%d spans from %d on", rate + 1, kept.get(i - rate))
                    .isGreaterThanOrEqualTo(SECOND);
        }
    }
}
