package dev.nanospan.otel.exporter;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Spans that the official SDK has made. */
final class Made {
    private static final int LIMIT = 6;
    private static final String[] TEXTS = {
        "", "plain", "\u00e4\u00f6\u00fc", "\ud83d\ude00 wide", "a\"b\\c\n", "x".repeat(300)
    };

    private Made() {}

    /** Some of one name. */
    static List<SpanData> spans(final int count) {
        return by(Resource.getDefault(), provider -> {
            for (int i = 0; i < count; i++) {
                provider.get("made").spanBuilder("span").startSpan().end();
            }
        });
    }

    /** One, by whoever says what is in it. */
    static List<SpanData> by(final Consumer<Span> says) {
        return by(Resource.getDefault(), provider -> {
            final Span span = provider.get("made").spanBuilder("span").startSpan();
            says.accept(span);
            span.end();
        });
    }

    static SpanContext anyContext() {
        return context(new Random(1));
    }

    /** Random ones, with all there is, and beyond limits. */
    static List<SpanData> random(final long seed, final int count) {
        final Random random = new Random(seed);
        final Resource resource = Resource.create(
                Attributes.builder()
                        .put("service.name", "made")
                        .put("shard", random.nextLong())
                        .put("share", random.nextDouble())
                        .put("on", random.nextBoolean())
                        .put("zones", "a", "b")
                        .build(),
                "https://example.org/schemas/1");
        return by(resource, provider -> {
            for (int i = 0; i < count; i++) {
                make(provider, random);
            }
        });
    }

    private static List<SpanData> by(final Resource resource, final Consumer<SdkTracerProvider> use) {
        final List<SpanData> kept = new ArrayList<>();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(resource)
                .setSpanLimits(SpanLimits.builder()
                        .setMaxNumberOfAttributes(LIMIT)
                        .setMaxNumberOfEvents(LIMIT)
                        .setMaxNumberOfLinks(LIMIT)
                        .setMaxNumberOfAttributesPerEvent(2)
                        .setMaxNumberOfAttributesPerLink(2)
                        .build())
                .addSpanProcessor(SimpleSpanProcessor.create(new Keeping(kept)))
                .build()) {
            use.accept(provider);
        }
        return kept;
    }

    private static void make(final SdkTracerProvider provider, final Random random) {
        final Tracer tracer = provider.tracerBuilder("scope " + random.nextInt(3))
                .setInstrumentationVersion(random.nextBoolean() ? "1." + random.nextInt(2) : "")
                .setSchemaUrl("https://example.org/schemas/" + random.nextInt(2))
                .build();
        final long startNs = 1_700_000_000_000_000_000L + random.nextInt();
        final Span span = tracer.spanBuilder("name " + text(random))
                .setParent(parent(random))
                .setSpanKind(SpanKind.values()[random.nextInt(SpanKind.values().length)])
                .setStartTimestamp(startNs, TimeUnit.NANOSECONDS)
                .startSpan();
        span.setAllAttributes(attributes(random));
        for (int i = random.nextInt(LIMIT + 3); i > 0; i--) {
            span.addEvent("event " + text(random), attributes(random), startNs + i, TimeUnit.NANOSECONDS);
        }
        for (int i = random.nextInt(LIMIT + 3); i > 0; i--) {
            span.addLink(context(random), attributes(random));
        }
        switch (random.nextInt(4)) {
            case 0 -> span.setStatus(StatusCode.OK);
            case 1 -> span.setStatus(StatusCode.ERROR, text(random));
            case 2 -> span.recordException(new IllegalStateException(text(random)));
            default -> span.updateName("renamed");
        }
        span.end(startNs + random.nextInt(1_000_000_000), TimeUnit.NANOSECONDS);
    }

    private static Context parent(final Random random) {
        return random.nextBoolean() ? Context.root() : Context.root().with(Span.wrap(context(random)));
    }

    private static SpanContext context(final Random random) {
        final String traceId = String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
        final String spanId = String.format("%016x", random.nextLong() | 1);
        final TraceState state = random.nextBoolean()
                ? TraceState.getDefault()
                : TraceState.builder().put("one", "1").put("two", "b").build();
        return random.nextBoolean()
                ? SpanContext.create(traceId, spanId, TraceFlags.getSampled(), state)
                : SpanContext.createFromRemoteParent(traceId, spanId, TraceFlags.getSampled(), state);
    }

    private static Attributes attributes(final Random random) {
        final var builder = Attributes.builder();
        for (int i = random.nextInt(LIMIT + 3); i > 0; i--) {
            final String key = "key." + random.nextInt(200) + '.' + i;
            switch (random.nextInt(8)) {
                case 0 -> builder.put(key, text(random));
                case 1 -> builder.put(key, random.nextLong());
                case 2 -> builder.put(key, random.nextGaussian());
                case 3 -> builder.put(key, random.nextBoolean());
                case 4 -> builder.put(AttributeKey.stringArrayKey(key), List.of(text(random), text(random)));
                case 5 -> builder.put(AttributeKey.longArrayKey(key), List.of(random.nextLong(), -1L));
                case 6 -> builder.put(AttributeKey.doubleArrayKey(key), List.of(random.nextDouble(), 0.5));
                default -> builder.put(AttributeKey.booleanArrayKey(key), List.of(true, false));
            }
        }
        return builder.build();
    }

    private static String text(final Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    /** Keeps them. */
    private record Keeping(List<SpanData> kept) implements SpanExporter {
        @Override
        public CompletableResultCode export(final Collection<SpanData> spans) {
            kept.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
