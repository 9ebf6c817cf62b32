package dev.nanospan.export.receive;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Random;

/** Requests with everything that the protocol has, as reference classes. */
public final class RandomRequests {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "GET /orders",
            "\"quoted\\\"",
            "line\nand\ttab\u0000\u001f\u007f",
            "häß €",
            "\uD83D\uDE80",
            "</script>");
    private static final long[] NUMBERS = {
        0, 1, -1, 200, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53, 1_700_000_000_000_000_000L
    };
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        0.1,
        -1e300,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;

    public RandomRequests(final Random random) {
        this.random = random;
    }

    public ExportTraceServiceRequest request() {
        final ExportTraceServiceRequest.Builder into = ExportTraceServiceRequest.newBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            into.addResourceSpans(resourceSpans());
        }
        return into.build();
    }

    private ResourceSpans resourceSpans() {
        final ResourceSpans.Builder into = ResourceSpans.newBuilder();
        if (random.nextInt(4) > 0) {
            into.getResourceBuilder().setDroppedAttributesCount(count());
            if (random.nextBoolean()) {
                into.getResourceBuilder()
                        .addAttributes(KeyValue.newBuilder()
                                .setKey("service.name")
                                .setValue(AnyValue.newBuilder().setStringValue(text())));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                into.getResourceBuilder().addAttributes(keyValue(0));
            }
        }
        into.setSchemaUrl(random.nextBoolean() ? "" : text());
        for (int i = random.nextInt(3); i >= 0; i--) {
            into.addScopeSpans(scopeSpans());
        }
        return into.build();
    }

    private ScopeSpans scopeSpans() {
        final ScopeSpans.Builder into = ScopeSpans.newBuilder();
        if (random.nextInt(4) > 0) {
            into.getScopeBuilder().setName(text()).setVersion(text()).setDroppedAttributesCount(count());
            for (int i = random.nextInt(2); i > 0; i--) {
                into.getScopeBuilder().addAttributes(keyValue(0));
            }
        }
        into.setSchemaUrl(random.nextBoolean() ? "" : text());
        for (int i = random.nextInt(4); i > 0; i--) {
            into.addSpans(span());
        }
        return into.build();
    }

    public Span span() {
        final Span.Builder into = Span.newBuilder()
                .setTraceId(id(16))
                .setSpanId(id(8))
                .setName(text())
                .setTraceState(random.nextBoolean() ? "" : text())
                .setKindValue(random.nextInt(7))
                .setStartTimeUnixNano(number())
                .setEndTimeUnixNano(number())
                .setFlags(random.nextBoolean() ? 0 : random.nextInt())
                .setDroppedAttributesCount(count())
                .setDroppedEventsCount(count())
                .setDroppedLinksCount(count());
        if (random.nextBoolean()) {
            into.setParentSpanId(id(8));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            into.addAttributes(keyValue(0));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            final Span.Event.Builder event = into.addEventsBuilder()
                    .setTimeUnixNano(number())
                    .setName(text())
                    .setDroppedAttributesCount(count());
            for (int j = random.nextInt(3); j > 0; j--) {
                event.addAttributes(keyValue(0));
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            final Span.Link.Builder link = into.addLinksBuilder()
                    .setTraceId(id(16))
                    .setSpanId(id(8))
                    .setTraceState(text())
                    .setFlags(random.nextInt())
                    .setDroppedAttributesCount(count());
            for (int j = random.nextInt(3); j > 0; j--) {
                link.addAttributes(keyValue(0));
            }
        }
        if (random.nextBoolean()) {
            into.getStatusBuilder().setCodeValue(random.nextInt(3)).setMessage(text());
        }
        return into.build();
    }

    private KeyValue keyValue(final int depth) {
        final KeyValue.Builder into = KeyValue.newBuilder().setKey(text());
        if (random.nextInt(8) > 0) {
            into.setValue(value(depth));
        }
        return into.build();
    }

    private AnyValue value(final int depth) {
        final AnyValue.Builder into = AnyValue.newBuilder();
        switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> into.setStringValue(text());
            case 1 -> into.setBoolValue(random.nextBoolean());
            case 2 -> into.setIntValue(number());
            case 3 -> into.setDoubleValue(DOUBLES[random.nextInt(DOUBLES.length)]);
            case 4 -> into.setBytesValue(id(random.nextInt(6)));
            case 5 -> {}
            case 6 -> {
                into.getArrayValueBuilder();
                for (int i = random.nextInt(4); i > 0; i--) {
                    into.getArrayValueBuilder().addValues(value(depth + 1));
                }
            }
            default -> {
                into.getKvlistValueBuilder();
                for (int i = random.nextInt(4); i > 0; i--) {
                    into.getKvlistValueBuilder().addValues(keyValue(depth + 1));
                }
            }
        }
        return into.build();
    }

    private ByteString id(final int bytes) {
        final byte[] id = new byte[bytes];
        random.nextBytes(id);
        if (bytes > 0) {
            id[0] |= 1; // never 0
        }
        return ByteString.copyFrom(id);
    }

    private long number() {
        return random.nextBoolean() ? random.nextLong() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private int count() {
        return random.nextInt(3) > 0 ? 0 : random.nextInt();
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }
}
