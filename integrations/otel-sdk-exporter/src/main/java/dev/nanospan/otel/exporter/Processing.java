package dev.nanospan.otel.exporter;

import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a span goes through between its record and its lane, as it would in an engine. Used by one thread. */
final class Processing {
    private final List<SpanProcessor> processors;
    private final SpanEditor editor;

    /** Makes room for records of so many bytes. */
    Processing(final List<SpanProcessor> processors, final SpanView.Scopes scopes, final int recordBytes) {
        this.processors = processors;
        this.editor = new SpanEditor(scopes, recordBytes);
    }

    /**
     * Shows a record to all processors, until one has dropped it. What one throws is thrown: then the span goes nowhere.
     *
     * @return the span as they left it, good until the next call; null if it was dropped
     */
    @Nullable
    SpanView of(final byte[] record, final int recordBytes) {
        System.arraycopy(record, 0, editor.buffer(), 0, recordBytes);
        if (!editor.begin(recordBytes)) {
            throw new IllegalArgumentException("a span that can't be read");
        }
        for (final SpanProcessor processor : processors) {
            processor.process(editor);
            if (editor.isDropped()) {
                return null;
            }
        }
        return editor.span();
    }
}
