package dev.nanospan.propagation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers as HTTP has them: in an order, names in any case, and more than once. */
final class HeaderList {
    static final Getter<HeaderList> TEXT = new Getter<>() {
        @Override
        public @Nullable CharSequence get(final HeaderList headers, final String name) {
            return get(headers, name, 0);
        }

        @Override
        public @Nullable CharSequence get(final HeaderList headers, final String name, final int index) {
            return headers.find(name, index);
        }
    };

    static final ByteGetter<HeaderList> BYTES = (headers, name, index, into, offset) -> {
        final String value = headers.find(name, index);
        return value == null ? Getter.ABSENT : Ascii.copy(value, into, offset);
    };

    static final Setter<HeaderList> SETTER = (headers, name, value) -> {
        headers.names.removeIf(name::equalsIgnoreCase);
        headers.add(name, value);
    };

    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    static HeaderList of(final String... namesAndValues) {
        final HeaderList headers = new HeaderList();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    HeaderList add(final String name, final String value) {
        names.add(name);
        values.add(value);
        return this;
    }

    @Nullable
    String get(final String name) {
        return find(name, 0);
    }

    List<String> names() {
        return names;
    }

    private @Nullable String find(final String name, final int index) {
        int left = index;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name) && left-- == 0) {
                return values.get(i);
            }
        }
        return null;
    }
}
