package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Idle;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.sampling.AdaptiveSampler;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.spi.Load;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import dev.nanospan.spi.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How long the exporter thread sleeps while nothing happens. */
class IdleTest {
    private static final long MS = 1_000_000L;

    /** With sleeps of a second they take minutes. */
    private static final int LOOKS = 300;

    private static final int LIMIT_S = 100;

    private final CountDownLatch looks = new CountDownLatch(LOOKS);

    @Test
    void shouldSleepNoLongerThanAnExporterLetsIt() throws InterruptedException {
        try (Nanospan nanospan =
                Nanospan.create(lazy().exporter(new Watching(2 * MS)).build())) {
            assertThat(nanospan.isEnabled()).isTrue();
            assertThat(looks.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource
    void shouldSleepNoLongerThanASamplerLetsItThatAnotherOneAsks(final Sampler part) throws InterruptedException {
        try (Nanospan nanospan = Nanospan.create(lazy().exporter(new Watching(Long.MAX_VALUE))
                .sampler(ParentBasedSampler.of(part))
                .build())) {
            assertThat(nanospan.isEnabled()).isTrue();
            assertThat(looks.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        }
    }

    static List<Sampler> shouldSleepNoLongerThanASamplerLetsItThatAnotherOneAsks() {
        return List.of(
                RateLimitedSampler.of(1_000),
                AdaptiveSampler.builder(200).build(),
                EmergencySampler.of(Sampler.ALWAYS_ON));
    }

    /** Spans that are interrupted end when the process was known to be alive, which is noted at each look. */
    @Test
    void shouldNotSleepLongWhereOpenSpansAreKept(@TempDir final Path folder) throws InterruptedException {
        try (Nanospan nanospan = Nanospan.create(lazy().exporter(new Watching(Long.MAX_VALUE))
                .ringFile(folder.resolve("ring"))
                .set(Options.RING_OPEN_SPANS, true)
                .build())) {
            assertThat(nanospan.isEnabled()).isTrue();
            await().atMost(Duration.ofSeconds(22)).until(() -> looks.getCount() <= LOOKS - 30);
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        }
    }

    @Test
    void shouldSleepNoLongerThanASamplerLetsIt() throws InterruptedException {
        try (Nanospan nanospan = Nanospan.create(quiet().sampler(new Learner()).build())) {
            assertThat(nanospan.isEnabled()).isTrue();
            assertThat(looks.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        }
    }

    @Test
    void shouldAskASamplerThatComesLater() throws InterruptedException {
        try (Nanospan nanospan = Nanospan.create(quiet().build())) {
            nanospan.sampler(new Learner());
            assertThat(looks.await(LIMIT_S, TimeUnit.SECONDS)).isTrue();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        }
    }

    /** With an exporter that lets it sleep as long as it likes. */
    private static NanospanConfig.Builder quiet() {
        return lazy().exporter(new Patient());
    }

    private static NanospanConfig.Builder lazy() {
        return NanospanConfig.builder()
                .jmx(false)
                .set(Options.IDLE, Idle.sleep(Duration.ofMillis(1), Duration.ofSeconds(1)));
    }

    private static final class Patient implements SpanExporter {
        @Override
        public String name() {
            return "patient";
        }

        @Override
        public void accept(final SpanView span) {}

        @Override
        public long maxSleepNs() {
            return Long.MAX_VALUE;
        }

        @Override
        public void report(final DestinationCounts counts) {}
    }

    private final class Watching implements SpanExporter {
        private final long maxSleepNs;

        Watching(final long maxSleepNs) {
            this.maxSleepNs = maxSleepNs;
        }

        @Override
        public String name() {
            return "watching";
        }

        @Override
        public void accept(final SpanView span) {}

        @Override
        public int work(final long nowNs) {
            looks.countDown();
            return 0;
        }

        @Override
        public long maxSleepNs() {
            return maxSleepNs;
        }

        @Override
        public void report(final DestinationCounts counts) {}
    }

    private final class Learner implements Sampler {
        @Override
        public Decision decide(final SamplingRequest request, final SamplingResult result) {
            return Decision.DROP;
        }

        @Override
        public void tick(final long nowNs, final Load load) {
            looks.countDown();
        }

        @Override
        public long maxSleepNs() {
            return 2 * MS;
        }
    }
}
