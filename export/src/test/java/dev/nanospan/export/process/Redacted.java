package dev.nanospan.export.process;

import dev.nanospan.Span;
import dev.nanospan.export.encode.Records;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanProcessor;
import java.util.function.Consumer;

/** Spans after a processor. */
final class Redacted {
    private static final int BYTES = 64 << 10;

    private Redacted() {}

    /** A recorded span, as a processor leaves it. */
    static SpanView span(final SpanProcessor processor, final Consumer<Span> use) {
        return editor(processor, Records.of(use)).span();
    }

    static SpanEditor editor(final SpanProcessor processor, final byte[] record) {
        final SpanEditor editor = new SpanEditor(ref -> new InstrumentationScope("", "", ""), BYTES);
        System.arraycopy(record, 0, editor.buffer(), 0, record.length);
        if (!editor.begin(record.length)) {
            throw new AssertionError("no span");
        }
        processor.process(editor);
        return editor;
    }

    /** A value of an attribute, as a processor leaves it. */
    static String value(final SpanProcessor processor, final String key, final String value) {
        return attribute(span(processor, span -> span.set(key, value)), key);
    }

    /** The value of an attribute as text; null if there is none. */
    static String attribute(final SpanView span, final String key) {
        final AttributeCursor found = span.attributes();
        return found.find(Key.ofString(key)) ? found.valueText() : null;
    }
}
