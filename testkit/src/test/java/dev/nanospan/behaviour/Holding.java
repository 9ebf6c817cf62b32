package dev.nanospan.behaviour;

import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.testkit.SpanData;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An exporter that is done with as many spans as a test says. */
final class Holding implements SpanExporter {
    final List<SpanData> spans = new CopyOnWriteArrayList<>();
    volatile long settled;
    volatile @Nullable Resource resource;
    private final String name;

    Holding() {
        this("holding");
    }

    Holding(final String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void begin(final Supplier<Resource> of) {
        resource = of.get();
    }

    @Override
    public void accept(final SpanView span) {
        spans.add(SpanData.copyOf(span));
    }

    @Override
    public long settled() {
        return settled;
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = spans.size();
    }
}
