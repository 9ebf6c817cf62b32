package dev.nanospan.export.encode;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import java.util.Arrays;

/** The key of an attribute that an encoder treats in a way of its own; known by number, or by text if it has none. */
final class KeyText {
    private final int ref;
    private final byte[] utf8;

    KeyText(final String text) {
        final Symbol symbol = Symbols.intern(text);
        this.ref = symbol.ref();
        this.utf8 = symbol.utf8();
    }

    /** Whether an attribute has this key. */
    boolean isOf(final byte[] record, final int item, final int tag) {
        final int itsRef = RecordLayout.refOf(tag);
        return itsRef != 0 ? itsRef == ref : isRun(utf8, record, item + RecordLayout.TAG_BYTES);
    }

    /** Whether a run of a record is a text. */
    static boolean isRun(final byte[] text, final byte[] record, final int run) {
        final int from = run + Integer.BYTES;
        return RecordLayout.getInt(record, run) == text.length
                && Arrays.equals(record, from, from + text.length, text, 0, text.length);
    }
}
