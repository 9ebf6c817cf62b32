package dev.nanospan;

import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordDecoder.Decoded;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** An engine on the test's own thread, whose spans come out as bytes. */
final class Recording implements AutoCloseable {
    final Nanospan nanospan;
    final Tracer tracer;
    private final List<byte[]> records = new ArrayList<>();

    Recording() {
        this(builder -> builder);
    }

    Recording(final UnaryOperator<NanospanConfig.Builder> configured) {
        nanospan = Nanospan.create(configured
                .apply(NanospanConfig.builder()
                        .exporter(new Records())
                        .ownThread(false)
                        .jmx(false)
                        .stripes(1)
                        .ringBytes(64 << 10))
                .build());
        tracer = nanospan.tracer("recording");
    }

    /** One span from start to exporter, as an independent decoder reads it. */
    Decoded decoded(final Consumer<Span> use) {
        return RecordDecoder.decode(record(use));
    }

    /** One span from start to exporter, as bytes. */
    byte[] record(final Consumer<Span> use) {
        final Span span = tracer.start("recorded");
        use.accept(span);
        span.end();
        return last();
    }

    /** The span that ended last. */
    byte[] last() {
        try {
            nanospan.agent().doWork();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
        return records.get(records.size() - 1);
    }

    long count(final Counter counter) {
        return nanospan.ledger().get(counter);
    }

    /** Closes the engine, and holds it to an exact ledger. */
    @Override
    public void close() {
        final var ledger = nanospan.close(java.time.Duration.ofSeconds(5));
        if (!ledger.isExact()) {
            throw new AssertionError("not exact: " + ledger);
        }
    }

    /** Keeps copies. */
    private final class Records implements SpanExporter {
        @Override
        public String name() {
            return "recording";
        }

        @Override
        public void accept(final SpanView span) {
            records.add(Arrays.copyOf(span.buffer(), span.lengthBytes()));
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = records.size();
        }
    }
}
