package dev.nanospan.export.otlp;

import static dev.nanospan.export.otlp.Bench.MS;
import static dev.nanospan.export.otlp.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import dev.nanospan.export.otlp.FakeTransport.Post;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.export.spill.Spills;
import dev.nanospan.ledger.DestinationCounts;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a collector does, each span is in exactly one count, and in the right one: a random collector keeps a ledger of
 * its own of what it took, refused and left without an answer, span by span.
 */
class LedgerPropertyTest {
    private static final int PROGRAMS = 100;
    private static final int PROGRAMS_ON_DISK = 15;
    private static final int STEPS = 300;
    private static final int MOST_LOOKS = 200_000;
    private static final long DISK_BYTES = 1L << 30;
    private static final int MOST_AGE_MS = 300_000;
    private static final long NO_AGE_MS = Long.MAX_VALUE / 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeWithTheCollectorsLedger(final long seed) {
        for (int program = 0; program < PROGRAMS; program++) {
            new Program(seed * 1_000_003 + program, null).run();
        }
    }

    /**
     * The same with a place on disk, where batches may become too old, and with a process that comes after it. Batches come back
     * in pieces where the collector asks for that; those of the one under way may then be there twice, and are all counted so.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldAgreeThroughTheDiskAndAnotherProcess(final long seed, @TempDir final Path folder) {
        for (int program = 0; program < PROGRAMS_ON_DISK; program++) {
            new Program(seed * 1_000_003 + program, folder.resolve("" + program)).run();
        }
    }

    /** A random life of a destination. */
    private static final class Program {
        private final long seed;
        private final Random random;
        private final Collector collector;
        private final Path folder;
        private final long maxAgeMs;
        private final AtomicLong clockMs = new AtomicLong();
        private Bench bench;
        private DestinationCounts before = new DestinationCounts();
        private long accepted;
        private long settled;
        private long givenUp;

        Program(final long seed, final Path folder) {
            this.seed = seed;
            this.folder = folder;
            random = new Random(seed);
            final Terms terms = new Terms(
                    "x",
                    2_000 + random.nextInt(20_000),
                    1 + random.nextInt(40),
                    2 + random.nextInt(6),
                    random.nextInt(2_000) * MS,
                    random.nextInt(4) == 0 ? 0 : random.nextInt(60_000) * MS + 1,
                    random.nextInt(4) == 0 ? 0 : random.nextInt(20_000) * MS + 1,
                    new Patience(1 + random.nextInt(1_000) * MS, 10 * SECOND, 60 * SECOND, 1 + random.nextInt(5)));
            collector = new Collector(random);
            maxAgeMs = random.nextInt(3) == 0 ? 1 + random.nextInt(MOST_AGE_MS) : NO_AGE_MS;
            begin(terms);
            clockMs.set(bench.nowNs / MS);
        }

        private void begin(final Terms terms) {
            bench = new Bench(terms, folder == null ? null : spill());
            bench.transport.rule = collector::fateOf;
        }

        private Spill spill() {
            return Spills.withClock(Spills.settings(folder, DISK_BYTES, maxAgeMs), new Spills.Said(), clockMs::get);
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                see();
                check();
            }
            recover();
            close();
            if (folder != null) {
                comeAfter();
            }
        }

        private void close() {
            final long settledBefore = bench.destination.settled();
            bench.destination.close();
            see();
            if (folder == null) {
                assertThat(bench.destination.settled())
                        .as("seed %s: what is lost by closing is not done with", seed)
                        .isEqualTo(settledBefore);
            }
            final DestinationCounts counts = bench.counts();
            assertThat(counts.pending()).as("%s", seed).isZero();
            assertThat(counts.accounted()).as("%s", seed).isEqualTo(accepted + counts.recovered);
            check();
        }

        /** The next process delivers what this one left behind. */
        private void comeAfter() {
            before = bench.counts();
            accepted = 0;
            settled = 0;
            final Bench last = bench;
            begin(last.terms);
            bench.nextId = last.nextId;
            bench.nowNs = last.nowNs;
            collector.endProcess(bench.terms.batchSpans());
            assertThat(bench.log.lines).isEmpty();
            awaitDisk(() -> bench.counts().recovered >= before.spilled);
            assertThat(bench.counts().recovered - before.spilled)
                    .as("seed %s: done with of the batch under way", seed)
                    .isBetween(0L, collector.mostUnderWay);
            for (int i = random.nextInt(STEPS); i > 0; i--) {
                step();
                see();
                check();
            }
            recoverAll();
            close();
            assertThat(bench.counts().spilled).as("seed %s", seed).isZero();
        }

        private void awaitDisk(final BooleanSupplier isSo) {
            for (int i = 0; i < MOST_LOOKS && !isSo.getAsBoolean(); i++) {
                bench.nowNs += random.nextInt(50) * MS;
                bench.work();
                see();
                LockSupport.parkNanos(50_000);
            }
            assertThat(isSo.getAsBoolean())
                    .as("seed %s: %s", seed, bench.ledger())
                    .isTrue();
        }

        private void see() {
            clockMs.set(bench.nowNs / MS);
            bench.transport.posts.forEach(collector::see);
            bench.transport.posts.removeIf(post -> post.fate != null);
        }

        /** Once all is well nothing stays behind; a part of the programs ends in the middle of it. */
        private void recover() {
            if (random.nextInt(3) == 0) {
                return;
            }
            recoverAll();
        }

        private void recoverAll() {
            bench.transport.fates.clear();
            bench.transport.rule = collector::nearlyWell;
            bench.destination.flush();
            for (int i = 0; i < 400 && bench.destination.pending() > 0; i++) {
                bench.nowNs += SECOND;
                bench.work();
                see();
            }
            awaitDisk(() -> bench.destination.pending() + bench.counts().spilled == 0);
        }

        private void step() {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> accept(random.nextInt(30));
                case 4 -> bench.destination.flush();
                case 5 -> bench.nowNs += random.nextInt(30) * SECOND;
                case 6 -> collector.changeMood();
                case 7 -> letTheDiskWork();
                default -> bench.nowNs += random.nextInt(700) * MS;
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                bench.nowNs += random.nextInt(50) * MS;
                bench.work();
            }
        }

        /** A while in which it may get something done, if there is one. */
        private void letTheDiskWork() {
            for (int i = 0; i < 10 && folder != null; i++) {
                bench.nowNs += random.nextInt(50) * MS;
                bench.work();
                LockSupport.parkNanos(50_000);
            }
        }

        private void accept(final int count) {
            for (int i = 0; i < count; i++) {
                final int bytes = random.nextInt(200) == 0 ? bench.terms.batchBytes() : 1 + random.nextInt(1_000);
                bench.accept(bench.nextId++, bytes);
                accepted++;
            }
        }

        private void check() {
            final DestinationCounts counts = bench.counts();
            assertThat(counts.accounted()).as("seed %s", seed).isEqualTo(accepted + counts.recovered);
            assertThat(counts.pending()).isEqualTo(bench.destination.pending());
            assertThat(counts.buffered).isNotNegative();
            assertThat(counts.spilled).isNotNegative();
            assertThat(before.exported + before.rejected + counts.exported + counts.rejected)
                    .as("seed %s", seed)
                    .isEqualTo(collector.takes);
            assertThat(before.rejected + counts.rejected).as("seed %s", seed).isEqualTo(collector.rejected);
            assertThat(before.duplicated + counts.duplicated)
                    .as("seed %s", seed)
                    .isBetween(collector.duplicated, collector.duplicated + collector.mostUnderWay);
            assertThat((long) collector.again.size())
                    .as("seed %s", seed)
                    .isLessThanOrEqualTo(Math.max(0, counts.recovered - before.spilled));
            assertThat(before.failed + counts.failed)
                    .as("seed %s", seed)
                    .isGreaterThanOrEqualTo(collector.refused.size());
            assertThat(Bench.inWords(counts)).as("seed %s", seed).doesNotContain("spillFull", "spillCorrupt");
            assertThat(counts.expired > 0 && maxAgeMs == NO_AGE_MS).isFalse();
            checkSettled(counts);
        }

        /** All before that number are with the collector, refused by it, given up or on disk; and all are if nothing is pending. */
        private void checkSettled(final DestinationCounts counts) {
            final long now = bench.destination.settled();
            assertThat(now).as("seed %s", seed).isBetween(settled, accepted);
            for (long id = settled + 1; id <= now && folder == null; id++) {
                givenUp += collector.taken.contains(id) || collector.refused.contains(id) ? 0 : 1;
            }
            settled = now;
            if (folder == null) {
                assertThat(givenUp).as("seed %s", seed).isLessThanOrEqualTo(counts.failed - collector.refused.size());
            }
            if (counts.pending() == 0 && !bench.transport.closed) {
                assertThat(settled).as("seed %s", seed).isEqualTo(accepted);
            }
        }
    }

    /** What the other side knows. */
    private static final class Collector {
        private final Random random;
        private final Set<Long> taken = new HashSet<>();
        private final Set<Long> refused = new HashSet<>();
        private final Set<Long> uncertain = new HashSet<>();
        private final Set<Long> ended = new HashSet<>();
        private final Set<Long> again = new HashSet<>();
        private long takes;
        private long mostUnderWay;
        private boolean isPicky;
        private long rejected;
        private long duplicated;
        private int mood;
        private int mostBytes = Integer.MAX_VALUE;

        Collector(final Random random) {
            this.random = random;
        }

        void changeMood() {
            mood = random.nextInt(4);
            mostBytes = random.nextInt(3) == 0 ? 300 + random.nextInt(3_000) : Integer.MAX_VALUE;
        }

        /** The next process may send once more what had an answer, of the batch that went in pieces when this one ended. */
        void endProcess(final int batchSpans) {
            ended.addAll(taken);
            ended.addAll(refused);
            uncertain.addAll(taken);
            mostUnderWay = isPicky ? batchSpans : 0;
        }

        private boolean isNew(final long id) {
            return !ended.contains(id) || !again.add(id);
        }

        Fate fateOf(final Post post) {
            final long afterNs = random.nextInt(3) == 0 ? 0 : random.nextInt(15_000) * MS;
            if (mood != 1 && post.bytes > mostBytes) {
                isPicky = true;
                return Fate.status(413).after(afterNs);
            }
            return switch (mood) {
                case 0 -> success(post).after(afterNs);
                case 1 -> lost().after(afterNs);
                default ->
                    random.nextBoolean()
                            ? success(post).after(afterNs)
                            : any(post).after(afterNs);
            };
        }

        /** Takes what is small enough, most of the time. */
        Fate nearlyWell(final Post post) {
            if (post.bytes > mostBytes) {
                isPicky = true;
                return Fate.status(413);
            }
            return switch (random.nextInt(12)) {
                case 0 -> Fate.status(503);
                case 1 -> Fate.lost(Outcome.BROKEN, true);
                default -> Fate.status(200);
            };
        }

        private Fate success(final Post post) {
            final int rejects = random.nextInt(4) == 0 ? random.nextInt(2 * post.ids.length + 2) - 1 : 0;
            return Fate.ok(rejects == 0 ? "" : "{\"partialSuccess\":{\"rejectedSpans\":\"" + rejects + "\"}}");
        }

        private Fate lost() {
            final Outcome[] outcomes = {
                Outcome.BROKEN, Outcome.UNREACHABLE, Outcome.UNRESOLVED, Outcome.UNTRUSTED, Outcome.MALFORMED
            };
            return random.nextInt(5) == 0
                    ? Fate.hang(random.nextBoolean())
                    : Fate.lost(outcomes[random.nextInt(outcomes.length)], random.nextBoolean());
        }

        private Fate any(final Post post) {
            return switch (random.nextInt(6)) {
                case 0 -> lost();
                case 1 -> Fate.lost(Outcome.TOO_LARGE, true);
                case 2 -> Fate.status(503).retryAfterMs(random.nextInt(100_000));
                case 3 -> Fate.status(429);
                case 4 -> Fate.status(400 + random.nextInt(12));
                default -> success(post).withBody("<html>");
            };
        }

        /** Enters how a post went. */
        void see(final Post post) {
            final Fate fate = post.fate;
            if (fate == null) {
                return;
            }
            final boolean success = fate.outcome() == Outcome.ANSWERED && fate.status() < 300;
            final boolean ask = fate.status() == 429 || fate.status() == 503 || fate.status() == 413;
            if (success) {
                take(post, fate);
            } else if (fate.outcome() == Outcome.TOO_LARGE || (fate.status() > 0 && !ask)) {
                for (final long id : post.ids) {
                    assertThat(!isNew(id) || (!taken.contains(id) && !refused.contains(id)))
                            .as("span %s is refused once", id)
                            .isTrue();
                    refused.add(id);
                }
            } else if (fate.outcome() != Outcome.ANSWERED && fate.wasSent()) {
                for (final long id : post.ids) {
                    uncertain.add(id);
                }
            }
        }

        private void take(final Post post, final Fate fate) {
            int twice = 0;
            takes += post.ids.length;
            for (final long id : post.ids) {
                assertThat(!isNew(id) || (!taken.contains(id) && !refused.contains(id)))
                        .as("span %s is taken once", id)
                        .isTrue();
                taken.add(id);
                twice += uncertain.contains(id) ? 1 : 0;
            }
            final int rejects = Math.max(0, Math.min(rejectedBy(fate), post.ids.length));
            rejected += rejects;
            duplicated += Math.min(twice, post.ids.length - rejects);
        }

        private static int rejectedBy(final Fate fate) {
            final String digits = fate.text().replaceAll("[^-0-9]", "");
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        }
    }
}
