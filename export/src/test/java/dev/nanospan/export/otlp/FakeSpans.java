package dev.nanospan.export.otlp;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;

/** Spans that are nothing but an id, and how many bytes they want to have when encoded. */
final class FakeSpans {
    private static final InstrumentationScope SCOPE = new InstrumentationScope("fake", "1", "");

    private final SpanView view = new SpanView(ref -> SCOPE);
    private final byte[] record = new byte[RecordLayout.HEADER_BYTES];

    /** The same view at every call. */
    SpanView span(final long id, final int encodedBytes) {
        record[RecordLayout.TYPE] = RecordLayout.RECORD_SPAN;
        record[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION;
        RecordLayout.putLong(record, RecordLayout.SPAN_ID, id);
        RecordLayout.putLong(record, RecordLayout.DURATION_NS, encodedBytes);
        view.wrap(record, record.length);
        return view;
    }
}
