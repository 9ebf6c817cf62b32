package dev.nanospan.export.encode;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.RecordProperties;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Records as an exporter gets them, kept. */
public final class Records {
    private static final List<InstrumentationScope> SCOPES = List.of(
            new InstrumentationScope("", "", ""),
            new InstrumentationScope("first", "1.0", "https://example.org/schemas/1"),
            new InstrumentationScope("second \"quoted\"", "", ""),
            new InstrumentationScope("\ud83d\ude00 third", "3", ""));

    private Records() {}

    /** Random ones. */
    public static List<byte[]> random(final long seed, final int spansOfEachKind) {
        final List<byte[]> records = new ArrayList<>();
        RecordProperties.show(
                seed, spansOfEachKind, span -> records.add(Arrays.copyOf(span.buffer(), span.lengthBytes())));
        return records;
    }

    /** One span, from start to exporter. */
    public static byte[] of(final Consumer<Span> use) {
        return of(tracer -> tracer.start("recorded"), use);
    }

    /** One span that is started as is said. */
    public static byte[] of(final Function<Tracer, Span> start, final Consumer<Span> use) {
        final List<byte[]> records = new ArrayList<>();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new Keeping(records))
                .ownThread(false)
                .jmx(false)
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Span span = start.apply(nanospan.tracer("records"));
            use.accept(span);
            span.end();
        }
        return records.get(0);
    }

    /** A view over a record. */
    public static SpanView view(final byte[] record) {
        return view(record, record.length);
    }

    static SpanView view(final byte[] bytes, final int length) {
        final SpanView view = new SpanView(Records::scope);
        view.wrap(bytes, length);
        return view;
    }

    /** The same span of another scope, of which there are four. */
    public static byte[] ofScope(final byte[] record, final int ref) {
        final byte[] copy = record.clone();
        RecordLayout.putInt(copy, RecordLayout.SCOPE_REF, ref);
        return copy;
    }

    public static InstrumentationScope scope(final int ref) {
        return ref < 0 || ref >= SCOPES.size() ? SCOPES.get(0) : SCOPES.get(ref);
    }

    /** Keeps copies. */
    private record Keeping(List<byte[]> records) implements SpanExporter {
        @Override
        public String name() {
            return "keeping";
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
