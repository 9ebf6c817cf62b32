package dev.nanospan.cli.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kills a service that traces, at a moment that nobody chose, and recovers what it left: every span whose {@code end()} had
 * returned has arrived or was counted as dropped, and of those under way at most one a thread.
 */
class KillTest {
    private static final boolean SLOW = Boolean.getBoolean("test.slow");
    private static final int KILLS = SLOW ? 100 : 4;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Overflow.class)
    @Timeout(value = SLOWEST_MINUTES, unit = TimeUnit.MINUTES)
    void shouldDeliverOrCountEverySpanThatHadEndedWhenTheProcessWasKilled(final Overflow overflow) throws Exception {
        final Random random = new Random();
        long spans = 0;
        long dropped = 0;
        long recovered = 0;
        long torn = 0;
        long twice = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            final long seed = random.nextLong();
            final Figures figures =
                    killAndRecover(overflow, kill, new Random(seed), overflow + " kill " + kill + " seed " + seed);
            spans += figures.spans;
            dropped += figures.dropped;
            recovered += figures.recovered;
            torn += figures.torn;
            twice += figures.twice;
        }
        if (SLOW) {
            System.Logger logger = System.getLogger("dev.nanospan.test");
            logger.log(
                    System.Logger.Level.INFO,
                    overflow + ", " + KILLS + " kills: " + spans + " spans witnessed, " + dropped + " dropped, "
                            + recovered + " recovered, " + torn + " torn, " + twice + " came twice");
        }
        assertThat(recovered)
                .as("it was killed while there was something to recover")
                .isPositive();
    }

    private static final int SLOWEST_MINUTES = 60;

    private Figures killAndRecover(final Overflow overflow, final int kill, final Random random, final String what)
            throws Exception {
        final Path ring = folder.resolve("ring-" + overflow + kill);
        final Path seen = folder.resolve("witness-" + overflow + kill);
        final Witness witness = Witness.open(seen, Victim.PRODUCERS);
        try (Collector collector = new Collector(random.nextLong())) {
            final Process process = start(ring, seen, collector.endpoint(), overflow, random);
            Children.kill(process, folder, () -> isUnderLoad(witness, overflow), random, what);
            final Ledger ledger =
                    Nanospan.recover(ring, config(collector.endpoint()), SOON).orElseThrow();
            return compare(witness, collector, ledger, what);
        } finally {
            Children.deleteRing(ring);
        }
    }

    private static boolean isUnderLoad(final Witness witness, final Overflow overflow) {
        return overflow == Overflow.DROP ? witness.dropped() > 0 : witness.seen(0) > 0;
    }

    /** Those under way may have arrived or have been dropped without having been witnessed: one a thread. */
    private Figures compare(final Witness witness, final Collector collector, final Ledger ledger, final String what) {
        long spans = 0;
        long missing = 0;
        for (int producer = 0; producer < Victim.PRODUCERS; producer++) {
            final int ended = (int) witness.seen(producer);
            final BitSet arrived = collector.numbers(producer);
            assertThat(arrived.length()).as(what).isLessThanOrEqualTo(ended + 1);
            missing += ended - arrived.get(0, ended).cardinality();
            spans += ended;
        }
        assertThat(witness.dropped())
                .as("%s: counted as dropped, of %d that were witnessed", what, spans)
                .isBetween(missing, missing + Victim.PRODUCERS);
        assertThat(collector.strange()).as(what).isZero();
        assertThat(ledger.isExact()).as("%s: %s", what, ledger).isTrue();
        assertThat(ledger.isComplete()).as("%s: %s", what, ledger).isTrue();
        assertThat(ledger.get(Counter.RECOVERED_TORN)).as(what).isBetween(0L, (long) Victim.PRODUCERS);
        assertThat(collector.twice()).as(what).isLessThanOrEqualTo(ledger.get(Counter.RECOVERED_AGAIN));
        return new Figures(
                spans,
                witness.dropped(),
                ledger.get(Counter.RECOVERED),
                ledger.get(Counter.RECOVERED_TORN),
                collector.twice());
    }

    private NanospanConfig config(final URI endpoint) {
        return NanospanConfig.builder()
                .jmx(false)
                .set(Options.EXPORTER, List.of("otlp"))
                .set(Options.OTLP_ENDPOINT, endpoint)
                .set(Options.BATCH_DELAY, Duration.ofMillis(20))
                .build();
    }

    private Process start(
            final Path ring, final Path seen, final URI endpoint, final Overflow overflow, final Random random)
            throws IOException {
        return Children.start(
                Victim.class,
                folder,
                ring.toString(),
                String.valueOf(
                        256 << 10 << random.nextInt(overflow == Overflow.DROP ? 3 : 7)), // a large one never runs full
                String.valueOf(64 << random.nextInt(3)),
                String.valueOf(1 << random.nextInt(3)),
                seen.toString(),
                endpoint.toString(),
                overflow.name());
    }

    private record Figures(long spans, long dropped, long recovered, long torn, long twice) {}
}
