package dev.nanospan.ring.file;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.InstrumentationScope;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Rewrites records of another process for this one: the numbers of symbols and scopes are others here. What finds no number
 * here is written as text. Nothing that is read is trusted: a record ends at the first item that can't be. One thread.
 */
public final class Translation {
    private static final int RUN = RecordLayout.TAG_BYTES + Integer.BYTES;

    private final LeftRing source;
    private final ToIntFunction<InstrumentationScope> scopes;
    private final Map<Integer, Text> texts = new HashMap<>();
    private final Map<Integer, Integer> scopeRefs = new HashMap<>();
    private byte[] from = new byte[0];
    private byte[] into = new byte[0];
    private int to;

    /**
     * @param scopes gives the number of a scope here; 0 if there is none
     */
    public Translation(final LeftRing source, final ToIntFunction<InstrumentationScope> scopes) {
        this.source = source;
        this.scopes = scopes;
    }

    /**
     * Rewrites one record.
     *
     * @param record of that process
     * @param target where the record is written to, from 0; what it has no room for is left out
     * @return its length; 0 if it is too short for a record
     */
    public int translate(final byte[] record, final int recordBytes, final byte[] target) {
        if (recordBytes < RecordLayout.HEADER_BYTES || recordBytes > Math.min(record.length, target.length)) {
            return 0;
        }
        from = record;
        into = target;
        header();
        int at = RecordLayout.HEADER_BYTES;
        int size = itemBytes(at, recordBytes);
        while (size > 0) {
            item(at, size);
            at += size;
            size = itemBytes(at, recordBytes);
        }
        RecordLayout.putInt(into, RecordLayout.LENGTH, to);
        return to;
    }

    private int itemBytes(final int at, final int end) {
        return at >= end ? 0 : RecordLayout.itemBytes(from, at, end);
    }

    private void header() {
        System.arraycopy(from, 0, into, 0, RecordLayout.HEADER_BYTES);
        to = RecordLayout.HEADER_BYTES;
        final int scope = RecordLayout.getInt(from, RecordLayout.SCOPE_REF);
        RecordLayout.putInt(
                into,
                RecordLayout.SCOPE_REF,
                scope == 0 ? 0 : scopeRefs.computeIfAbsent(scope, ref -> scopes.applyAsInt(source.scope(ref))));
        final int name = RecordLayout.getInt(from, RecordLayout.NAME_REF);
        final Text text = name == 0 ? Text.NONE : text(name);
        RecordLayout.putInt(into, RecordLayout.NAME_REF, text.ref);
        if (name != 0 && text.ref == 0 && hasRoom(RUN + text.utf8.length)) {
            putInt(RecordLayout.tag(RecordLayout.NAME, RecordLayout.LEVEL_SPAN, 0));
            putRun(text.utf8);
        }
    }

    private void item(final int at, final int size) {
        final int tag = RecordLayout.getInt(from, at);
        final int type = RecordLayout.typeOf(tag);
        final int ref = RecordLayout.refOf(tag);
        final Text text = ref == 0 ? Text.NONE : text(ref);
        final boolean inlined = ref != 0 && text.ref == 0;
        final Text constant = type == RecordLayout.CONSTANT
                ? text(RecordLayout.getInt(from, RecordLayout.valueOf(from, at)))
                : Text.NONE;
        final int more = (inlined ? Integer.BYTES + text.utf8.length : 0) + constant.utf8.length;
        if (!hasRoom(size + more)) {
            return;
        }
        final boolean spelled = type == RecordLayout.CONSTANT && constant.ref == 0;
        putInt(RecordLayout.tag(spelled ? RecordLayout.STRING : type, RecordLayout.levelOf(tag), text.ref));
        if (RecordLayout.isAttribute(type)) {
            if (inlined) {
                putRun(text.utf8);
            }
            if (type == RecordLayout.CONSTANT) {
                copy(at + RecordLayout.TAG_BYTES, size - RecordLayout.TAG_BYTES - Integer.BYTES);
                constant(constant);
                return;
            }
        }
        copy(at + RecordLayout.TAG_BYTES, size - RecordLayout.TAG_BYTES);
        if (inlined && type == RecordLayout.EVENT) {
            putRun(text.utf8);
        }
    }

    private void constant(final Text text) {
        if (text.ref != 0) {
            putInt(text.ref);
        } else {
            putRun(text.utf8);
        }
    }

    private Text text(final int ref) {
        return texts.computeIfAbsent(ref, unknown -> Text.of(source.symbol(unknown)));
    }

    private boolean hasRoom(final int bytes) {
        return bytes <= into.length - to;
    }

    private void copy(final int at, final int bytes) {
        System.arraycopy(from, at, into, to, bytes);
        to += bytes;
    }

    private void putInt(final int value) {
        RecordLayout.putInt(into, to, value);
        to += Integer.BYTES;
    }

    private void putRun(final byte[] utf8) {
        putInt(utf8.length);
        System.arraycopy(utf8, 0, into, to, utf8.length);
        to += utf8.length;
    }

    /** A text of that process and its number here; 0 if it has none. */
    private static final class Text {
        static final Text NONE = new Text(0, new byte[0]);

        final int ref;
        final byte[] utf8;

        private Text(final int ref, final byte[] utf8) {
            this.ref = ref;
            this.utf8 = utf8;
        }

        static Text of(final byte[] utf8) {
            final Symbol symbol = Symbols.internImplicit(new String(utf8, StandardCharsets.UTF_8));
            return new Text(symbol == null ? 0 : symbol.ref(), utf8);
        }
    }
}
