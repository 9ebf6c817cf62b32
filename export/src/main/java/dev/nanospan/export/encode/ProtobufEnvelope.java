package dev.nanospan.export.encode;

import dev.nanospan.layout.Utf8;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/** What stands around spans in OTLP protobuf. */
final class ProtobufEnvelope extends Envelope {
    private static final int FIXED_64 = 1;
    private static final byte[] NOTHING = {};

    ProtobufEnvelope(final Resource resource) {
        super(frame(resource));
        begin();
    }

    @Override
    public int separatorBytes() {
        return 0;
    }

    @Override
    public int separate(final byte[] into, final int at) {
        return at;
    }

    @Override
    int putLength(final int field, final int bytes, final byte[] into, final int at) {
        into[at] = (byte) Protobuf.tag(field);
        return Protobuf.putVarint(bytes, into, at + 1);
    }

    @Override
    Frame frame(final InstrumentationScope scope) {
        final byte[] message = joined(text(1, scope.name()), text(2, scope.version()));
        return new Frame(field(1, message), text(3, scope.schemaUrl()));
    }

    private static Frame frame(final Resource resource) {
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (final Map.Entry<String, Object> each : resource.attributes().entrySet()) {
            final byte[] key = field(1, Utf8.bytes(each.getKey()));
            message.writeBytes(field(1, joined(key, field(2, value(each.getValue())))));
        }
        return new Frame(field(1, message.toByteArray()), text(3, resource.schemaUrl()));
    }

    private static byte[] value(final Object value) {
        if (value instanceof Boolean bool) {
            return new byte[] {2 << 3, (byte) (bool ? 1 : 0)};
        } else if (value instanceof Long number) {
            return joined(new byte[] {3 << 3}, varint(number));
        } else if (value instanceof Double number) {
            final byte[] bits = new byte[1 + Long.BYTES];
            bits[0] = 4 << 3 | FIXED_64;
            Words.put(bits, 1, Double.doubleToRawLongBits(number));
            return bits;
        } else if (value instanceof List<?> list) {
            final ByteArrayOutputStream elements = new ByteArrayOutputStream();
            for (final Object each : list) {
                elements.writeBytes(field(1, value(each)));
            }
            return field(5, elements.toByteArray());
        }
        return field(1, Utf8.bytes(value.toString()));
    }

    /** A field of text; nothing if that is empty. */
    private static byte[] text(final int field, final String text) {
        return text.isEmpty() ? NOTHING : field(field, Utf8.bytes(text));
    }

    private static byte[] field(final int field, final byte[] bytes) {
        return joined(joined(new byte[] {(byte) Protobuf.tag(field)}, varint(bytes.length)), bytes);
    }

    private static byte[] varint(final long value) {
        final byte[] varint = new byte[Protobuf.varintBytes(value)];
        Protobuf.putVarint(value, varint, 0);
        return varint;
    }

    private static byte[] joined(final byte[] first, final byte[] second) {
        final ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }
}
