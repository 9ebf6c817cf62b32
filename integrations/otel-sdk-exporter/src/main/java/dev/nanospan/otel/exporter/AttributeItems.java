package dev.nanospan.otel.exporter;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** Writes attributes of the SDK into a record. Used by one thread. */
final class AttributeItems {
    private final RecordWriter writer;

    AttributeItems(final RecordWriter writer) {
        this.writer = writer;
    }

    /** Writes all of them, to the span, or to the event or link that was begun last. */
    void putAll(final int level, final Attributes attributes) {
        attributes.forEach((key, value) -> put(level, key, value));
    }

    private void put(final int level, final AttributeKey<?> key, final Object value) {
        final @Nullable Object plain = Plain.of(key.getType(), value);
        final Symbol symbol = Symbols.internImplicit(key.getKey());
        if (plain == null) {
            return;
        }
        if (symbol != null) {
            put(level, symbol.ref(), plain);
        } else {
            putInline(level, key.getKey(), plain);
        }
    }

    private void put(final int level, final int ref, final Object value) {
        if (value instanceof String text) {
            writer.putString(level, ref, text);
        } else if (value instanceof Long number) {
            writer.putLongValue(level, ref, number);
        } else if (value instanceof Double number) {
            writer.putDouble(level, ref, number);
        } else if (value instanceof Boolean flag) {
            writer.putBoolean(level, ref, flag);
        } else if (value instanceof byte[] bytes) {
            writer.putRun(level, ref, RecordLayout.BYTES, bytes, 0, bytes.length);
        } else if (value instanceof String[] texts) {
            writer.putStrings(level, ref, texts);
        } else if (value instanceof long[] numbers) {
            writer.putLongs(level, ref, numbers);
        } else if (value instanceof double[] numbers) {
            writer.putDoubles(level, ref, numbers);
        } else if (value instanceof boolean[] flags) {
            writer.putBooleans(level, ref, flags);
        }
    }

    /** The same with a key that the table of symbols has no room for. */
    private void putInline(final int level, final String key, final Object value) {
        if (value instanceof String text) {
            final int chars = writer.boundedChars(text);
            writer.writeText(begin(level, key, RecordLayout.STRING, run(chars)), text, chars);
        } else if (value instanceof Long number) {
            writer.store(begin(level, key, RecordLayout.LONG, Long.BYTES), number.longValue());
        } else if (value instanceof Double number) {
            writer.store(begin(level, key, RecordLayout.DOUBLE, Long.BYTES), Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean flag) {
            final int unused = begin(level, key, flag ? RecordLayout.TRUE : RecordLayout.FALSE, 0);
        } else if (value instanceof byte[] bytes) {
            writer.writeRun(begin(level, key, RecordLayout.BYTES, run(bytes.length)), bytes, 0, bytes.length);
        } else if (value instanceof String[] texts) {
            final int size = writer.stringsBytes(texts);
            writer.writeStrings(begin(level, key, RecordLayout.STRINGS, run(size)), texts, size);
        } else if (value instanceof long[] numbers) {
            writer.writeLongs(begin(level, key, RecordLayout.LONGS, run(numbers.length * Long.BYTES)), numbers);
        } else if (value instanceof double[] numbers) {
            writer.writeDoubles(begin(level, key, RecordLayout.DOUBLES, run(numbers.length * Long.BYTES)), numbers);
        } else if (value instanceof boolean[] flags) {
            writer.writeBooleans(begin(level, key, RecordLayout.BOOLEANS, run(flags.length)), flags);
        }
    }

    private int begin(final int level, final String key, final int type, final int payloadBytes) {
        return writer.beginInline(level, key, type, payloadBytes);
    }

    private static int run(final int bytes) {
        return Integer.BYTES + bytes;
    }
}
