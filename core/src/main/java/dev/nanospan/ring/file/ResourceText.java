package dev.nanospan.ring.file;

import dev.nanospan.resource.Resource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A resource as bytes: the schema URL, then keys and values up to the end. A text is a length (32 bits) and its UTF-8, a
 * value the letter of its type and the value, a list the letter of lists, its size (32 bits) and its elements; numbers are
 * big-endian, as Java's streams have them.
 */
final class ResourceText {
    private static final byte TEXT = 's';
    private static final byte LONG = 'l';
    private static final byte DOUBLE = 'd';
    private static final byte BOOLEAN = 'b';
    private static final byte LIST = 'a';

    private ResourceText() {}

    static byte[] of(final Resource resource) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream to = new DataOutputStream(bytes)) {
            writeText(to, resource.schemaUrl());
            for (final Map.Entry<String, Object> each : resource.attributes().entrySet()) {
                writeText(to, each.getKey());
                writeValue(to, each.getValue());
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e); // there is no file
        }
        return bytes.toByteArray();
    }

    /** What can be read of a resource; whatever the bytes are. */
    static Resource read(final byte[] bytes) {
        final Resource.Builder resource = Resource.builder();
        try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
            resource.schemaUrl(readText(from));
            while (from.available() > 0) {
                final String key = readText(from);
                set(resource, key, readValue(from));
            }
        } catch (final IOException | IllegalArgumentException e) {
            return resource.build(); // up to where it is damaged
        }
        return resource.build();
    }

    private static void writeText(final DataOutputStream to, final String text) throws IOException {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(utf8.length);
        to.write(utf8);
    }

    private static String readText(final DataInputStream from) throws IOException {
        return new String(from.readNBytes(checked(from.readInt(), from)), StandardCharsets.UTF_8);
    }

    /** A count of what takes a byte each at least. */
    private static int checked(final int count, final DataInputStream from) throws IOException {
        if (count < 0 || count > from.available()) {
            throw new IOException("more than there is");
        }
        return count;
    }

    private static void writeValue(final DataOutputStream to, final Object value) throws IOException {
        if (value instanceof Long number) {
            to.writeByte(LONG);
            to.writeLong(number);
        } else if (value instanceof Double number) {
            to.writeByte(DOUBLE);
            to.writeDouble(number);
        } else if (value instanceof Boolean truth) {
            to.writeByte(BOOLEAN);
            to.writeBoolean(truth);
        } else if (value instanceof List<?> list) {
            to.writeByte(LIST);
            to.writeInt(list.size());
            for (final Object each : list) {
                writeValue(to, each);
            }
        } else {
            to.writeByte(TEXT);
            writeText(to, value.toString());
        }
    }

    private static Object readValue(final DataInputStream from) throws IOException {
        final byte type = from.readByte();
        if (type != LIST) {
            return readOne(from, type);
        }
        final int size = checked(from.readInt(), from);
        final List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(readOne(from, from.readByte()));
        }
        return list;
    }

    private static Object readOne(final DataInputStream from, final byte type) throws IOException {
        return switch (type) {
            case TEXT -> readText(from);
            case LONG -> from.readLong();
            case DOUBLE -> from.readDouble();
            case BOOLEAN -> from.readBoolean();
            default -> throw new IOException("no type of value");
        };
    }

    private static void set(final Resource.Builder to, final String key, final Object value) {
        if (value instanceof String text) {
            to.set(key, text);
        } else if (value instanceof Long number) {
            to.set(key, number);
        } else if (value instanceof Double number) {
            to.set(key, number);
        } else if (value instanceof Boolean truth) {
            to.set(key, truth);
        } else if (value instanceof List<?> list) {
            setList(to, key, list);
        }
    }

    private static void setList(final Resource.Builder to, final String key, final List<?> list) {
        final Object first = list.isEmpty() ? "" : list.get(0);
        if (first instanceof Long) {
            to.set(key, all(list, Long.class).mapToLong(Long::longValue).toArray());
        } else if (first instanceof Double) {
            to.set(key, all(list, Double.class).mapToDouble(Double::doubleValue).toArray());
        } else if (first instanceof String) {
            to.set(key, all(list, String.class).toArray(String[]::new));
        }
    }

    private static <T> java.util.stream.Stream<T> all(final List<?> list, final Class<T> type) {
        return list.stream().filter(type::isInstance).map(type::cast);
    }
}
