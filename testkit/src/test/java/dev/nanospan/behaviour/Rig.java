package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Misuse;
import dev.nanospan.testkit.InMemoryExporter;
import dev.nanospan.testkit.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An engine with everything a test looks at. Its close demands an exact ledger. */
final class Rig implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    final InMemoryExporter exporter = new InMemoryExporter();
    final List<Misuse> misuses = new CopyOnWriteArrayList<>();
    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final Nanospan nanospan;
    final Tracer tracer;

    private Rig(final Checks checks, final Consumer<NanospanConfig.Builder> setUp) {
        final NanospanConfig.Builder builder = NanospanConfig.builder()
                .checks(checks)
                .misuseListener(misuses::add)
                .errorHandler(errors::add)
                .exporter(exporter)
                .jmx(false);
        setUp.accept(builder);
        this.nanospan = Nanospan.create(builder.build());
        this.tracer = nanospan.tracer("test", "1", "schema");
    }

    static Rig with(final Checks checks) {
        return new Rig(checks, builder -> {});
    }

    static Rig with(final Checks checks, final Consumer<NanospanConfig.Builder> setUp) {
        return new Rig(checks, setUp);
    }

    /** The span of a name, once it is there. */
    SpanData span(final String name) {
        flush();
        return exporter.span(name);
    }

    List<SpanData> spans() {
        flush();
        return exporter.spans();
    }

    /** Starts a span, lets it be written to, ends it, and gives it as it arrives. */
    SpanData record(final Consumer<Span> writing) {
        exporter.clear();
        final Span span = tracer.startRoot(Names.WORK);
        writing.accept(span);
        span.end();
        final List<SpanData> spans = spans();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    void flush() {
        assertThat(nanospan.flush(SOON)).as("flushed").isTrue();
    }

    /** Runs a task on a thread of its own, and throws what it throws. */
    static void onAnotherThread(final Runnable task) throws Exception {
        final FutureTask<?> done = new FutureTask<>(Executors.callable(task));
        new Thread(done).start();
        done.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    long count(final Counter counter) {
        return nanospan.ledger().get(counter);
    }

    /** Closes the engine: nothing may be unaccounted for. */
    Ledger closed() {
        final Ledger ledger = nanospan.close(SOON);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
        return ledger;
    }

    @Override
    public void close() {
        closed();
    }
}
