package dev.nanospan.export.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.encode.Splitter;
import dev.nanospan.export.http.BytesPayload;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.export.spill.Spills;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it takes to make pieces of a batch: of a hundred spans with ten bytes each. */
class ReplayedTest {
    private static final int SPANS = 100;
    private static final String BODY = "{\"a\":100}".repeat(SPANS).replace("}{", "},{");
    private static final String REQUEST = "[" + BODY + "]";
    private static final int MOST_LOOKS = 200_000;

    @TempDir
    private Path folder;

    private final Splitter splitter = Splitter.of(true);
    private final List<byte[]> wholes = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();
    private Spill spill;
    private Replayed replayed;

    @BeforeEach
    void load() {
        spill = Spills.in(folder);
        assertThat(spill.awaitOpen()).isTrue();
        for (int i = 0; i < 2; i++) {
            spill.deposit().store(BytesPayload.of(REQUEST), SPANS, 0);
            await(spill.deposit()::isHere);
        }
        replayed = new Replayed(spill.withdrawal(), this::part);
        reload();
    }

    @AfterEach
    void close() {
        spill.close();
    }

    @Test
    void shouldCopyAndJudgeABatchOnceHoweverOftenItIsDivided() {
        for (int sent = 0; sent < 5; sent++) {
            replayed.select(120);
            assertThat(replayed.isDivisible()).isTrue();
            assertThat(replayed.payload().lengthBytes()).isBetween(100, 120);
            replayed.from = replayed.to;
        }
        spill.withdrawal().putBack(true, replayed.from);
        reload();
        replayed.select(120);

        assertThat(replayed.from).isEqualTo(55);
        assertThat(wholes).hasSize(7).as("one copy").allMatch(whole -> whole == wholes.get(0));
        assertThat(counts)
                .as("one verdict, and no piece made that is too long")
                .containsExactly(1, 11, 11, 11, 11, 11, 11);
    }

    @Test
    void shouldGoOnWhereABatchWasLeftThoughAnotherOneWasLoadedMeanwhile() {
        replayed.select(120);
        replayed.from = replayed.to;
        final int done = replayed.from;
        spill.withdrawal().putBack(true, done);
        replayed = new Replayed(spill.withdrawal(), this::part); // knows as little of it as one that had another batch
        reload();

        assertThat(done).isBetween(1, SPANS - 1);
        assertThat(replayed.from).isEqualTo(done);
        assertThat(spill.withdrawal().before()).isEqualTo(done);
        spill.withdrawal().done();
        reload();
        assertThat(spill.withdrawal().before()).isZero();
        assertThat(replayed.from).isZero();
    }

    @Test
    void shouldKeepNothingOfTheBatchBefore() {
        replayed.select(120);
        replayed.from = replayed.to;
        spill.withdrawal().done();
        reload();
        replayed.select(500);

        assertThat(replayed.from).isZero();
        assertThat(wholes.get(wholes.size() - 1)).isNotSameAs(wholes.get(0));
    }

    @Test
    void shouldGoAsItIsWhereItFits() {
        replayed.select(REQUEST.length());

        assertThat(replayed.selected()).isEqualTo(SPANS);
        assertThat(wholes).isEmpty();
    }

    private byte[] part(final byte[] request, final int spans, final int from, final int to) {
        wholes.add(request);
        counts.add(to - from);
        return splitter.part(request, spans, from, to);
    }

    private void reload() {
        await(spill.withdrawal()::isHere);
        spill.withdrawal().load();
        await(spill.withdrawal()::isHere);
        assertThat(spill.withdrawal().isLoaded()).isTrue();
        replayed.begin();
    }

    private static void await(final BooleanSupplier isSo) {
        for (int i = 0; i < MOST_LOOKS && !isSo.getAsBoolean(); i++) {
            LockSupport.parkNanos(100_000);
        }
        assertThat(isSo.getAsBoolean()).isTrue();
    }
}
