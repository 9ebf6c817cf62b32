package dev.nanospan;

import dev.nanospan.layout.Cut;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Name;
import org.jspecify.annotations.Nullable;

/** Writes names of spans and events: by number where the text is known, else as text fit for a name. Hot path. */
final class Naming {
    private Naming() {}

    static void name(final RecordWriter writer, final @Nullable Name name) {
        if (name == null) {
            name(writer, (String) null);
            return;
        }
        if (name.isMended()) {
            writer.cut(Cut.NAMES);
        }
        writer.name(name.ref(), name.text());
    }

    static void name(final RecordWriter writer, final @Nullable String name) {
        final Symbol symbol = name == null ? null : Symbols.find(name);
        if (symbol != null && isFit(symbol.text())) {
            writer.name(symbol.ref(), symbol.text());
        } else {
            final String mended = mended(writer, name);
            writer.name(refOf(mended), mended);
        }
    }

    static void event(final RecordWriter writer, final @Nullable Name name, final long epochNs) {
        if (name == null) {
            event(writer, (String) null, epochNs);
            return;
        }
        if (name.isMended()) {
            writer.cut(Cut.NAMES);
        }
        writer.event(name.ref(), name.text(), epochNs);
    }

    static void event(final RecordWriter writer, final @Nullable String name, final long epochNs) {
        final Symbol symbol = name == null ? null : Symbols.find(name);
        if (symbol != null && isFit(symbol.text())) {
            writer.event(symbol.ref(), symbol.text(), epochNs);
        } else {
            final String mended = mended(writer, name);
            writer.event(refOf(mended), mended, epochNs);
        }
    }

    /** A name as it will be recorded. */
    static String text(final @Nullable String name) {
        return name == null ? Name.UNNAMED : Name.mend(name);
    }

    @SuppressWarnings("ReferenceEquality") // the same object means that nothing was mended
    private static boolean isFit(final String text) {
        return Name.mend(text) == text;
    }

    private static String mended(final RecordWriter writer, final @Nullable String name) {
        final String mended = text(name);
        if (!mended.equals(name)) {
            writer.cut(Cut.NAMES);
        }
        return mended;
    }

    private static int refOf(final String name) {
        final Symbol symbol = Symbols.internImplicit(name);
        return symbol == null ? 0 : symbol.ref();
    }
}
