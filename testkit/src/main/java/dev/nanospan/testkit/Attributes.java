package dev.nanospan.testkit;

import dev.nanospan.record.AttributeCursor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Copies attributes out of a record. */
final class Attributes {
    private Attributes() {}

    static Map<String, Object> copyOf(final AttributeCursor from) {
        final Map<String, Object> copy = new LinkedHashMap<>();
        while (from.next()) {
            final String key = from.key();
            if (copy.put(key, valueOf(from)) != null) {
                throw new IllegalStateException("the record has two attributes \"" + key + '"');
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    private static Object valueOf(final AttributeCursor from) {
        return switch (from.type()) {
            case STRING -> from.stringValue();
            case BOOLEAN -> from.booleanValue();
            case LONG -> from.longValue();
            case DOUBLE -> from.doubleValue();
            case BYTES -> list(from.valueBytes(), i -> from.buffer()[from.valueOffset() + i]);
            case STRINGS -> list(from.size(), from::stringAt);
            case BOOLEANS -> list(from.size(), from::booleanAt);
            case LONGS -> list(from.size(), from::longAt);
            case DOUBLES -> list(from.size(), from::doubleAt);
        };
    }

    /** A list that may hold null, as an array of texts may. */
    private static List<@Nullable Object> list(final int size, final IntFunction<@Nullable Object> element) {
        final List<@Nullable Object> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.apply(i));
        }
        return Collections.unmodifiableList(list);
    }
}
