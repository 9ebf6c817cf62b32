package dev.nanospan.otel.exporter;

import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of OpenTelemetry's attributes as a record and a resource hold them: texts, numbers, truth values, bytes, arrays. */
final class Plain {
    private Plain() {}

    /** A {@code String}, {@code Long}, {@code Double} or {@code Boolean}, or an array; null for nothing. */
    static @Nullable Object of(final AttributeType type, final Object value) {
        return switch (type) {
            case STRING, LONG, DOUBLE, BOOLEAN -> value;
            case STRING_ARRAY -> strings((List<?>) value);
            case LONG_ARRAY -> longs((List<?>) value);
            case DOUBLE_ARRAY -> doubles((List<?>) value);
            case BOOLEAN_ARRAY -> booleans((List<?>) value);
            case VALUE -> any((Value<?>) value);
        };
    }

    private static Object any(final Value<?> value) {
        return switch (value.getType()) {
            case STRING, LONG, DOUBLE, BOOLEAN -> value.getValue();
            case BYTES -> bytes((ByteBuffer) value.getValue());
            case ARRAY -> array(value, (List<?>) value.getValue());
            case KEY_VALUE_LIST -> value.asString();
            case EMPTY -> "";
        };
    }

    private static Object array(final Value<?> whole, final List<?> elements) {
        final List<ValueType> types = elements.stream()
                .map(each -> ((Value<?>) each).getType())
                .distinct()
                .toList();
        if (types.size() != 1) {
            return types.isEmpty() ? new String[0] : whole.asString();
        }
        final List<?> values =
                elements.stream().map(each -> ((Value<?>) each).getValue()).toList();
        return switch (types.get(0)) {
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
        return present(values).mapToLong(each -> (Long) each).toArray();
    }

    private static double[] doubles(final List<?> values) {
        return present(values).mapToDouble(each -> (Double) each).toArray();
    }

    private static boolean[] booleans(final List<?> values) {
        final Object[] boxes = present(values).toArray();
        final boolean[] booleans = new boolean[boxes.length];
        for (int i = 0; i < boxes.length; i++) {
            booleans[i] = (Boolean) boxes[i];
        }
        return booleans;
    }

    private static Stream<?> present(final List<?> values) {
        return values.stream().filter(Objects::nonNull);
    }
}
