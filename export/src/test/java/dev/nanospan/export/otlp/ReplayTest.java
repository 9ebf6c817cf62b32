package dev.nanospan.export.otlp;

import static dev.nanospan.export.otlp.Bench.MS;
import static dev.nanospan.export.otlp.Bench.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.otlp.FakeTransport.Fate;
import dev.nanospan.export.otlp.FakeTransport.Post;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.export.spill.Spills;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty spans on disk, in two batches, and how they come back: also in pieces, if the collector takes no more, and what becomes
 * of a batch between two of its pieces.
 */
class ReplayTest {
    private static final int SPANS = 20;
    private static final int A_BATCH = 10;
    private static final int MOST_LOOKS = 200_000;
    private static final long HOURS_MS = 7_200_000;
    private static final Fate TOO_LARGE = Fate.status(413);
    private static final Fate OK = Fate.status(200);
    private static final Fate UNAVAILABLE = Fate.status(503);

    @TempDir
    private Path folder;

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Spills.Said said = new Spills.Said();
    private Spill spill;
    private Bench bench;

    /** A collector that is gone until all is on disk. */
    @BeforeEach
    void putAside() {
        spill = on(folder);
        assertThat(spill.awaitOpen()).isTrue(); // while it is not, batches change places
        bench = new Bench(Bench.terms(4), spill);
        bench.transport.otherwise = Fate.lost(Outcome.UNREACHABLE, false);
        bench.accept(SPANS);
        until(bench, () -> bench.destination.pending() == 0);
        assertThat(bench.ledger()).isEqualTo("spilled=" + SPANS);
        bench.transport.posts.clear();
    }

    @AfterEach
    void close() {
        bench.destination.close();
    }

    @Test
    void shouldNotTakeForSentTwiceWhatWasSentOnce() {
        answer(TOO_LARGE, OK, UNAVAILABLE);
        bench.transport.otherwise = OK;
        until(bench, () -> bench.counts().spilled == 0);

        assertThat(bench.ledger()).isEqualTo("exported=20");
        assertThat(accepted()).containsExactly(Rig.firstIds(SPANS));
    }

    @Test
    void shouldCountOnceMoreThePieceThatWasLeftWithoutAnAnswer() {
        answer(TOO_LARGE, OK, Fate.lost(Outcome.BROKEN, true));
        final int uncertain = bench.transport.last().ids.length;
        bench.transport.otherwise = OK;
        until(bench, () -> bench.counts().spilled == 0);

        assertThat(uncertain).isBetween(1, A_BATCH - 2);
        assertThat(bench.ledger()).isEqualTo("exported=20 duplicated=" + uncertain);
        assertThat(accepted()).containsExactly(Rig.firstIds(SPANS));
    }

    /** It may be there: whoever comes after a process that dies now has to know. */
    @Test
    void shouldLeaveANoteOfAFirstPieceThatMayBeThere(@TempDir final Path other) {
        answer(TOO_LARGE, Fate.lost(Outcome.BROKEN, true));

        assertThat(bench.transport.last().ids.length).isBetween(1, A_BATCH - 1);
        assertThat(ledgerOfTheNext(other)).isEqualTo("exported=20 duplicated=10 recovered=20");
    }

    @Test
    void shouldLeaveANoteOfAFirstPieceThatIsThere(@TempDir final Path other) {
        answer(TOO_LARGE, OK, UNAVAILABLE);

        assertThat(ledgerOfTheNext(other)).isEqualTo("exported=20 duplicated=10 recovered=20");
    }

    @Test
    void shouldLeaveANoteOfAFirstPieceThatIsAnsweredAtTheEnd(@TempDir final Path other) {
        bench.transport.then(TOO_LARGE, OK.after(SECOND));
        until(bench, bench.transport.fates::isEmpty);
        final int delivered = bench.transport.last().ids.length;
        bench.destination.close();

        assertThat(bench.ledger()).isEqualTo("exported=" + delivered + " spilled=" + (SPANS - delivered));
        assertThat(ledgerOfTheNext(other)).isEqualTo("exported=20 duplicated=10 recovered=20");
    }

    @Test
    void shouldLeaveNoNoteOfWhatIsNotThere(@TempDir final Path other) {
        answer(TOO_LARGE, UNAVAILABLE);

        assertThat(ledgerOfTheNext(other)).isEqualTo("exported=20 recovered=20");
    }

    /** Whether it is found to be so when it is looked for, or by housekeeping. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotLoseByAgeWhatWasDeliveredBefore(final boolean isAskedFor) {
        answer(TOO_LARGE, OK, UNAVAILABLE);
        final int delivered = accepted().length;
        nowMs.addAndGet(HOURS_MS);
        if (isAskedFor) {
            until(bench, () -> bench.counts().spilled == 0);
        } else {
            until(() -> bench.counts().spilled == 0);
        }

        assertThat(delivered).isBetween(1, A_BATCH - 1);
        assertThat(bench.ledger()).isEqualTo("exported=" + delivered + " expired=" + (SPANS - delivered));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotLoseByDamageWhatWasDeliveredBefore(final boolean inHeader) {
        answer(TOO_LARGE, OK, UNAVAILABLE);
        final int delivered = accepted().length;
        Spills.damage(folder, inHeader);
        bench.transport.otherwise = OK;
        until(bench, () -> bench.counts().spilled == 0);

        assertThat(bench.ledger())
                .isEqualTo("exported=" + (delivered + A_BATCH) + " spillCorrupt=" + (A_BATCH - delivered));
    }

    /** A collector that is gone is only probed; what waits for it on disk need not be looked at until then. */
    @Test
    void shouldLetTheThreadSleepLongWhileNothingComesBack() {
        assertThat(bench.destination.maxSleepNs()).isEqualTo(SECOND / 8);
        bench.accept(A_BATCH);
        bench.work();
        assertThat(bench.destination.maxSleepNs()).as("on its way to the disk").isEqualTo(10 * MS);
        until(bench, () -> bench.destination.pending() == 0);
        assertThat(bench.destination.maxSleepNs()).isEqualTo(SECOND / 8);
        answer(OK);
        assertThat(bench.counts().spilled).isPositive();
        assertThat(bench.destination.maxSleepNs()).as("it comes back").isEqualTo(10 * MS);
        bench.transport.otherwise = OK;
        until(bench, () -> bench.counts().spilled == 0);
        until(bench, () -> bench.destination.maxSleepNs() == SECOND / 8);
    }

    // ---- by hand

    /** Lets the collector answer so, one request after the other, until what is under way is back on disk. */
    private void answer(final Fate... fates) {
        bench.transport.then(fates);
        until(bench, bench.transport.fates::isEmpty);
        until(spill.withdrawal()::isHere);
    }

    /** Of a process that finds what there is now. */
    private String ledgerOfTheNext(final Path other) {
        Spills.copy(folder, other);
        final Bench next = new Bench(Bench.terms(4), on(other));
        until(next, () -> next.counts().recovered == SPANS && next.counts().spilled == 0);
        next.destination.close();
        return next.ledger();
    }

    private Spill on(final Path disk) {
        return Spills.withClock(Spills.settings(disk, 1 << 20), said, nowMs::get);
    }

    private long[] accepted() {
        return bench.transport.posts.stream()
                .filter(post -> post.fate.status() == OK.status())
                .map((Post post) -> post.ids)
                .flatMapToLong(Arrays::stream)
                .toArray();
    }

    private static void until(final Bench works, final BooleanSupplier isSo) {
        until(() -> {
            if (isSo.getAsBoolean()) {
                return true;
            }
            works.nowNs += SECOND / 100;
            works.work();
            assertThat(works.counts().spilled).isNotNegative();
            return false;
        });
    }

    private static void until(final BooleanSupplier isSo) {
        for (int i = 0; i < MOST_LOOKS; i++) {
            if (isSo.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(MS / 10);
        }
        throw new AssertionError("waited for");
    }
}
