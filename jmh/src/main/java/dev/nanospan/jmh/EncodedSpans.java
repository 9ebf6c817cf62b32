package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.Spans;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records of the span that everything here measures, a child with one event, as an exporter is given them. */
final class EncodedSpans implements SpanExporter {
    static final int SPANS = 512;
    static final String EVENT_TEXT = "book.crossed";
    static final String SCOPE = "nanospan-jmh";
    static final String SCOPE_VERSION = "1.0";
    static final String SERVICE = "matching-engine";
    static final Resource RESOURCE = Resource.builder().serviceName(SERVICE).build();

    private static final Name EVENT = Name.of(EVENT_TEXT);

    private final List<byte[]> records = new ArrayList<>();
    /** One object, as an engine has it. */
    private static final InstrumentationScope INSTRUMENTATION = new InstrumentationScope(SCOPE, SCOPE_VERSION, "");

    private final SpanView view = new SpanView(ref -> INSTRUMENTATION);

    private EncodedSpans() {}

    static EncodedSpans record() {
        final EncodedSpans recorded = new EncodedSpans();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(recorded)
                .ownThread(false)
                .jmx(false)
                .build();
        final Spans spans = new Spans();
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Tracer tracer = nanospan.tracer(SCOPE, SCOPE_VERSION);
            final Span parent = tracer.start("parent");
            for (int i = 0; i < SPANS; i++) {
                final Span span = tracer.start(Spans.MATCH, parent);
                spans.attributes(span);
                span.event(EVENT);
                span.end();
                nanospan.agent().doWork();
            }
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
        return recorded;
    }

    /** A view over a record; the same at every call. */
    SpanView view(final int i) {
        final byte[] record = records.get(i);
        if (!view.wrap(record, record.length)) {
            throw new IllegalStateException("not a span");
        }
        return view;
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public void accept(final SpanView span) {
        if (records.size() < SPANS) {
            records.add(Arrays.copyOf(span.buffer(), span.lengthBytes()));
        }
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = records.size();
    }
}
