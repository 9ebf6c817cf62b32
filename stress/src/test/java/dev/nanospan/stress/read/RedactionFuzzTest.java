package dev.nanospan.stress.read;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nanospan.export.process.PathNames;
import dev.nanospan.export.process.Redaction;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Redacts arbitrary bytes, as the record of a span and as a text in a sound one. Without {@code JAZZER_FUZZ=1} it goes through
 * the corpus, with it, it looks for more.
 */
class RedactionFuzzTest {
    private static final Key.OfString TEXT = Key.ofString("fuzzed");
    private static final String CARD = " 4111111111111111 ";

    private final SpanEditor editor = new SpanEditor(ref -> new InstrumentationScope("", "", ""), 1 << 20);
    private final Redaction redaction = Redaction.strict();
    private final PathNames names = PathNames.create();

    @FuzzTest(maxDuration = "60s")
    void shouldLeaveARecordThatCanBeRead(final byte[] record) {
        if (record.length >= RecordLayout.HEADER_BYTES) {
            record[RecordLayout.TYPE] = RecordLayout.RECORD_SPAN;
            record[RecordLayout.VERSION] = RecordLayout.CURRENT_VERSION;
        }
        if (!begin(record)) {
            return;
        }
        names.process(editor);
        redaction.process(editor);
        Reading.check(left());
        final byte[] once = left();
        begin(once);
        redaction.process(editor);
        if (!Arrays.equals(once, left())) {
            Reading.check(left()); // what was cut may look like something else now, but it is still a record
        }
    }

    /** Whatever stands before it, a card in blanks is found; but what the rest makes of it may go with it. */
    @FuzzTest(maxDuration = "60s")
    void shouldFindACardBehindAnyText(final byte[] text) {
        begin(Records.empty());
        editor.set(TEXT, new String(text, StandardCharsets.UTF_8) + CARD);
        redaction.process(editor);
        final SpanView span = editor.span();
        final String left = new String(span.buffer(), 0, span.lengthBytes(), StandardCharsets.ISO_8859_1);
        if (left.contains(CARD)) {
            throw new AssertionError("a card got through");
        }
    }

    private boolean begin(final byte[] record) {
        System.arraycopy(record, 0, editor.buffer(), 0, record.length);
        return editor.begin(record.length);
    }

    private byte[] left() {
        return Arrays.copyOf(editor.span().buffer(), editor.span().lengthBytes());
    }
}
