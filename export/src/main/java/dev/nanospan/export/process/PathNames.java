package dev.nanospan.export.process;

import dev.nanospan.config.Settings;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes few names of many: in span names, what looks like an id between the slashes of a path becomes {@code {id}}, and what
 * follows a question mark goes. An id is made of digits, perhaps with {@code - _ . :} between them; or is a UUID; or has
 * hexadecimal digits only, at least 8, one of them a decimal one; or has at least 16 characters, at least 4 of them digits. In
 * configuration: {@code names}.
 *
 * <pre>{@code
 * NanospanConfig.builder().processor(PathNames.create());
 * // GET /orders/17/items/0af76519?page=2 becomes GET /orders/{id}/items/{id}
 * }</pre>
 */
public final class PathNames implements SpanProcessor {
    private static final byte[] ID = "{id}".getBytes(StandardCharsets.US_ASCII);
    private static final int MIN_HEX = 8;
    private static final int MIN_TOKEN = 16;
    private static final int MIN_DIGITS = 4;
    private static final int MAX_BYTES = 4 * Name.MAX_CHARS;

    /** What an interned name becomes; itself if nothing is to be done. Null if that is not known. */
    private final @Nullable Name[] known = new Name[Symbols.CAPACITY + 1];

    private final byte[] written = new byte[MAX_BYTES];

    private PathNames() {}

    /** Makes one, for one engine. */
    public static PathNames create() {
        return new PathNames();
    }

    @Override
    public String name() {
        return "names";
    }

    @Override
    public void process(final SpanEditor editor) {
        final SpanView span = editor.span();
        final int ref = span.nameRef();
        final Symbol interned = Symbols.byRef(ref);
        if (interned == null) {
            final int at = span.find(RecordLayout.NAME);
            if (at >= 0) {
                rename(editor, span.buffer(), at + Integer.BYTES, RecordLayout.getInt(span.buffer(), at));
            }
            return;
        }
        final Name better = known[ref];
        if (better == null) {
            learn(editor, interned);
        } else if (better.ref() != ref) {
            editor.name(better);
        }
    }

    /** Renames a span by its interned name, and keeps the new one if there is room for it among the others. */
    private void learn(final SpanEditor editor, final Symbol interned) {
        final byte[] text = interned.utf8();
        final int size = write(text, 0, text.length);
        final String better = size < 0 ? interned.text() : new String(written, 0, size, StandardCharsets.UTF_8);
        if (Symbols.internImplicit(better) != null) {
            known[interned.ref()] = Name.of(better);
        }
        if (size >= 0) {
            editor.name(written, 0, size);
        }
    }

    private void rename(final SpanEditor editor, final byte[] text, final int offset, final int length) {
        final int size = write(text, offset, length);
        if (size >= 0) {
            editor.name(written, 0, size);
        }
    }

    /** Writes the better name; gives its length, or -1 if the name is good as it is. */
    private int write(final byte[] text, final int offset, final int length) {
        final int end = offset + length;
        int to = 0;
        int copied = offset;
        int at = offset;
        while (at < end) {
            final byte b = text[at++];
            if (b == '?' && hasSlash(text, offset, at)) {
                final int size = put(text, copied, at - 1, to);
                return size;
            }
            if (b == '/') {
                final int behind = endOfSegment(text, at, end);
                if (isId(text, at, behind)) {
                    to = put(ID, 0, ID.length, put(text, copied, at, to));
                    copied = behind;
                }
                at = behind;
            }
        }
        return copied == offset ? -1 : put(text, copied, end, to);
    }

    private int put(final byte[] text, final int from, final int until, final int to) {
        final int size = Math.min(until - from, written.length - to);
        System.arraycopy(text, from, written, to, size);
        return to + size;
    }

    private static boolean hasSlash(final byte[] text, final int from, final int until) {
        for (int i = from; i < until; i++) {
            if (text[i] == '/') {
                return true;
            }
        }
        return false;
    }

    private static int endOfSegment(final byte[] text, final int from, final int end) {
        int at = from;
        while (at < end && text[at] != '/' && text[at] != ' ' && text[at] != '?' && text[at] != '#') {
            at++;
        }
        return at;
    }

    private static boolean isId(final byte[] text, final int from, final int until) {
        final int length = until - from;
        int digits = 0;
        int marks = 0;
        int others = 0;
        for (int i = from; i < until; i++) {
            final byte b = text[i];
            if (Bytes.isDigit(b)) {
                digits++;
            } else if (Bytes.isLetter(b)) {
                others += Bytes.isHexLetter(b) ? 0 : 1;
            } else if (b == '-' || b == '_' || b == '.' || b == ':') {
                marks++;
            } else {
                return false;
            }
        }
        return digits > 0
                && (digits + marks == length
                        || others == 0 && length - marks >= MIN_HEX
                        || length >= MIN_TOKEN && digits >= MIN_DIGITS);
    }

    /** For the {@link java.util.ServiceLoader}. */
    public static final class Provider implements SpanProcessorProvider {
        /** For the {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "names";
        }

        @Override
        public SpanProcessor create(final Settings settings) {
            return PathNames.create();
        }
    }
}
