package dev.nanospan.export.encode;

import dev.nanospan.layout.Utf8;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** What stands around spans in OTLP JSON. */
final class JsonEnvelope extends CommaEnvelope {
    JsonEnvelope(final Resource resource) {
        super(frame(resource));
    }

    @Override
    Frame frame(final InstrumentationScope scope) {
        final StringJoiner members = new StringJoiner(",", "{", "}");
        if (!scope.name().isEmpty()) {
            members.add("\"name\":" + text(scope.name()));
        }
        if (!scope.version().isEmpty()) {
            members.add("\"version\":" + text(scope.version()));
        }
        return frame(",{\"scope\":" + members + ",\"spans\":[", "]" + schemaUrl(scope.schemaUrl()) + "}");
    }

    private static Frame frame(final Resource resource) {
        final StringJoiner attributes = new StringJoiner(",", "{\"attributes\":[", "]}").setEmptyValue("{}");
        for (final Map.Entry<String, Object> each : resource.attributes().entrySet()) {
            attributes.add("{\"key\":" + text(each.getKey()) + ",\"value\":" + value(each.getValue()) + "}");
        }
        return frame(
                "{\"resourceSpans\":[{\"resource\":" + attributes + ",\"scopeSpans\":[",
                "]" + schemaUrl(resource.schemaUrl()) + "}]}");
    }

    private static Frame frame(final String head, final String tail) {
        return new Frame(head.getBytes(StandardCharsets.UTF_8), tail.getBytes(StandardCharsets.UTF_8));
    }

    private static String schemaUrl(final String url) {
        return url.isEmpty() ? "" : ",\"schemaUrl\":" + text(url);
    }

    private static String value(final Object value) {
        if (value instanceof Boolean) {
            return "{\"boolValue\":" + value + "}";
        } else if (value instanceof Long) {
            return "{\"intValue\":\"" + value + "\"}";
        } else if (value instanceof Double number) {
            return "{\"doubleValue\":" + (Double.isFinite(number) ? number : text(number.toString())) + "}";
        } else if (value instanceof List<?> list) {
            final StringJoiner elements = new StringJoiner(",", "{\"arrayValue\":{\"values\":[", "]}}");
            for (final Object each : list) {
                elements.add(value(each));
            }
            return elements.toString();
        }
        return "{\"stringValue\":" + text(value.toString()) + "}";
    }

    private static String text(final String text) {
        final byte[] utf8 = Utf8.bytes(text);
        final byte[] into = new byte[JsonText.MAX_GROWTH * utf8.length + Long.BYTES];
        final int length = JsonText.put(utf8, 0, utf8.length, into, 0);
        return '"' + new String(into, 0, length, StandardCharsets.UTF_8) + '"';
    }
}
