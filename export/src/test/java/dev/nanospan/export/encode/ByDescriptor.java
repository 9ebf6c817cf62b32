package dev.nanospan.export.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Reads OTLP JSON by nothing but the descriptors of the protocol's own classes, the JSON mapping of protobuf, and the places
 * where OTLP differs from that: ids are hex, enums are numbers. Strict: a name, a type or a form that these don't know fails.
 */
final class ByDescriptor {
    private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");

    private ByDescriptor() {}

    /** The message that the JSON says. */
    static Message read(final JsonNode json, final Message.Builder into) {
        for (final Map.Entry<String, JsonNode> member : json.properties()) {
            final FieldDescriptor field = field(into, member.getKey());
            if (!field.isRepeated()) {
                into.setField(field, value(field, member.getValue(), into));
                continue;
            }
            check(member.getValue().isArray(), member);
            for (final JsonNode element : member.getValue()) {
                into.addRepeatedField(field, value(field, element, into));
            }
        }
        return into.build();
    }

    private static FieldDescriptor field(final Message.Builder of, final String jsonName) {
        return of.getDescriptorForType().getFields().stream()
                .filter(field -> field.getJsonName().equals(jsonName))
                .findFirst()
                .orElseThrow(() -> new AssertionError(of.getDescriptorForType().getFullName() + " has no " + jsonName));
    }

    private static Object value(final FieldDescriptor field, final JsonNode json, final Message.Builder parent) {
        return switch (field.getType()) {
            case MESSAGE -> {
                check(json.isObject(), json);
                yield read(json, parent.newBuilderForField(field));
            }
            case ENUM -> {
                check(json.isInt(), json);
                yield field.getEnumType().findValueByNumber(json.intValue());
            }
            case BYTES -> {
                check(json.isTextual(), json);
                yield ByteString.copyFrom(
                        IDS.contains(field.getName())
                                ? HexFormat.of().parseHex(json.textValue())
                                : Base64.getDecoder().decode(json.textValue()));
            }
            case STRING -> {
                check(json.isTextual(), json);
                yield json.textValue();
            }
            case BOOL -> {
                check(json.isBoolean(), json);
                yield json.booleanValue();
            }
            case INT64, SINT64, SFIXED64 -> {
                check(json.isTextual(), json);
                yield Long.parseLong(json.textValue());
            }
            case UINT64, FIXED64 -> {
                check(json.isTextual(), json);
                yield Long.parseUnsignedLong(json.textValue());
            }
            case UINT32, FIXED32 -> {
                check(json.isIntegralNumber() && json.longValue() >= 0 && json.longValue() <= 0xFFFF_FFFFL, json);
                yield (int) json.longValue();
            }
            case DOUBLE -> json.isTextual() ? notFinite(json.textValue()) : json.doubleValue();
            default -> throw new AssertionError("not in this protocol: " + field);
        };
    }

    private static double notFinite(final String text) {
        check(Set.of("NaN", "Infinity", "-Infinity").contains(text), text);
        return Double.parseDouble(text);
    }

    private static void check(final boolean holds, final Object what) {
        if (!holds) {
            throw new AssertionError("not as the protocol says: " + what);
        }
    }
}
