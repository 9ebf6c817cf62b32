package dev.nanospan.otel;

import dev.nanospan.AttributeSetter;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import dev.nanospan.record.Key;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes OpenTelemetry's attributes to what the engine's can be set on. A value that is not what its key says, or a list
 * that throws, is refused and counted.
 */
final class AttributeWriter {
    private AttributeWriter() {}

    /** Writes all of them. */
    static void putAll(final AttributeSetter<?> to, final Attributes attributes, final Counts counts) {
        if (!attributes.isEmpty()) {
            attributes.forEach((key, value) -> put(to, key, ready(key, value, counts)));
        }
    }

    /**
     * A value as {@link #put} takes it: lists become arrays, here, where the caller's code may run. Null if the value is no
     * good.
     */
    static @Nullable Object ready(final AttributeKey<?> key, final Object value, final Counts counts) {
        try {
            return switch (key.getType()) {
                case STRING -> (String) value;
                case LONG -> (Long) value;
                case DOUBLE -> (Double) value;
                case BOOLEAN -> (Boolean) value;
                case STRING_ARRAY -> strings((List<?>) value);
                case LONG_ARRAY -> longs((List<?>) value);
                case DOUBLE_ARRAY -> doubles((List<?>) value);
                case BOOLEAN_ARRAY -> booleans((List<?>) value);
                case VALUE -> plain((Value<?>) value);
            };
        } catch (final RuntimeException e) {
            counts.count(Counter.BAD_VALUES);
            return null;
        }
    }

    /** Writes one that is {@link #ready}; null is passed over. */
    static void put(final AttributeSetter<?> to, final AttributeKey<?> key, final @Nullable Object ready) {
        final String text = key.getKey();
        if (ready instanceof String string) {
            to.set(text, string);
        } else if (ready instanceof Long number) {
            to.set(text, number.longValue());
        } else if (ready instanceof Boolean flag) {
            to.set(text, flag.booleanValue());
        } else if (ready instanceof Double number) {
            to.set(text, number.doubleValue());
        } else if (ready instanceof String[] strings) {
            to.set(Key.ofStrings(text), strings);
        } else if (ready instanceof long[] longs) {
            to.set(Key.ofLongs(text), longs);
        } else if (ready instanceof double[] doubles) {
            to.set(Key.ofDoubles(text), doubles);
        } else if (ready instanceof boolean[] booleans) {
            to.set(Key.ofBooleans(text), booleans);
        } else if (ready instanceof byte[] bytes) {
            to.set(Key.ofBytes(text), bytes);
        }
    }

    /** What the engine has for a value of any type: lists of one type, bytes, and JSON for whatever is nested. */
    private static @Nullable Object plain(final Value<?> value) {
        return switch (value.getType()) {
            case STRING, LONG, DOUBLE, BOOLEAN -> value.getValue();
            case BYTES -> bytes((ByteBuffer) value.getValue());
            case ARRAY -> array(value, (List<?>) value.getValue());
            case KEY_VALUE_LIST -> value.asString();
            case EMPTY -> "";
        };
    }

    private static Object array(final Value<?> whole, final List<?> elements) {
        final ValueType type = elements.isEmpty() ? ValueType.STRING : ((Value<?>) elements.get(0)).getType();
        for (final Object element : elements) {
            if (((Value<?>) element).getType() != type) {
                return whole.asString();
            }
        }
        final List<?> values =
                elements.stream().map(each -> ((Value<?>) each).getValue()).toList();
        return switch (type) {
            case STRING -> strings(values);
            case LONG -> longs(values);
            case DOUBLE -> doubles(values);
            case BOOLEAN -> booleans(values);
            default -> whole.asString();
        };
    }

    private static byte[] bytes(final ByteBuffer from) {
        final byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        return bytes;
    }

    private static String[] strings(final List<?> values) {
        return values.toArray(new String[0]);
    }

    private static long[] longs(final List<?> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .mapToLong(each -> (Long) each)
                .toArray();
    }

    private static double[] doubles(final List<?> values) {
        return values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(each -> (Double) each)
                .toArray();
    }

    private static boolean[] booleans(final List<?> values) {
        final Boolean[] boxes = values.stream().filter(Objects::nonNull).toArray(Boolean[]::new);
        final boolean[] booleans = new boolean[boxes.length];
        for (int i = 0; i < booleans.length; i++) {
            booleans[i] = boxes[i];
        }
        return booleans;
    }
}
