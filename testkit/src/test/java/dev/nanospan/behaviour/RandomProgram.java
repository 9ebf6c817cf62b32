package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.AttributeSetter;
import dev.nanospan.Event;
import dev.nanospan.Link;
import dev.nanospan.Span;
import dev.nanospan.SpanBuilder;
import dev.nanospan.SpanContext;
import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.testkit.SpanData;
import java.lang.reflect.RecordComponent;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Some spans, used at random on one thread: each call is made on the engine and told to the model. */
final class RandomProgram {
    /** What a program counts beside its spans. */
    static final List<Counter> COUNTED = List.of(
            Counter.STARTED,
            Counter.ENDED,
            Counter.CUT_ATTRIBUTES,
            Counter.CUT_EVENT_ATTRIBUTES,
            Counter.CUT_LINK_ATTRIBUTES,
            Counter.CUT_EVENTS,
            Counter.CUT_LINKS,
            Counter.EMPTY_KEYS,
            Counter.BAD_CONTEXTS,
            Counter.DOUBLE_END,
            Counter.USE_AFTER_END);

    private static final int MAX_SPANS = 6;
    private static final int MAX_CALLS = 60;
    private static final String LONG = "long ".repeat(60);
    private static final String[] KEYS = {
        "a", "b", "c", "http.method", "k\u00e9y \u4e2d\ud83d\ude00", LONG, LONG + "2", " ", "\u0000", "", null
    };
    private static final String[] TEXTS = {
        "",
        "x",
        "text",
        "abcdefgh",
        "\ud83d\ude00",
        "a\ud83d\ude00b\ud83d\ude00",
        "\ud83d",
        "a\ude00",
        "\u4e2d\u6587 wide",
        "\u0000\u007f\u0080\u07ff\u0800\uffff",
        "\"quoted\\\n",
        "x".repeat(700),
        "\u00fc".repeat(300)
    };
    private static final String[] NAMES = {
        "work",
        "child",
        " padded\t",
        "",
        "   ",
        null,
        "n".repeat(300),
        "n".repeat(255) + "\ud83d\ude00",
        LONG,
        "\u2003wide\u2003"
    };
    private static final long[] NUMBERS = {
        0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, 1_700_000_000_000_000_000L
    };
    private static final double[] RATIOS = {
        0.0, -0.0, 0.1, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -Double.MAX_VALUE
    };

    private final long seed;
    private final Random random;
    private final Rig rig;
    private final AdjustableClock clock;
    private final SpanModel.Limits limits;
    private final long[] counts;
    private final List<Open> open = new ArrayList<>();
    private final List<SpanModel> ended = new ArrayList<>();
    private final List<Span> endedHandles = new ArrayList<>();

    RandomProgram(
            final long seed,
            final Rig rig,
            final AdjustableClock clock,
            final SpanModel.Limits limits,
            final long[] counts) {
        this.seed = seed;
        this.random = new Random(seed);
        this.rig = rig;
        this.clock = clock;
        this.limits = limits;
        this.counts = counts;
    }

    long seed() {
        return seed;
    }

    void run() {
        final int spans = 1 + random.nextInt(MAX_SPANS);
        for (int i = 0; i < spans; i++) {
            start();
            calls();
        }
        while (!open.isEmpty()) {
            calls();
            end();
            useAfterEnd();
        }
    }

    /** Compares what has arrived with the model, field by field. */
    void compare() {
        final Map<SpanId, SpanData> arrived =
                rig.exporter.spans().stream().collect(Collectors.toMap(SpanData::spanId, span -> span));
        assertThat(arrived).hasSize(ended.size());
        for (final SpanModel model : ended) {
            final SpanData expected = model.toData(rig.tracer.scope());
            final SpanData span = arrived.get(model.spanId);
            assertThat(span).as("arrived").isNotNull();
            assertThat(List.copyOf(span.attributes().entrySet()))
                    .as("attributes, in order")
                    .isEqualTo(List.copyOf(expected.attributes().entrySet()));
            compareFields(span, expected);
            count(Counter.CUT_ATTRIBUTES, expected.droppedAttributes());
            count(Counter.CUT_EVENTS, expected.droppedEvents());
            count(Counter.CUT_LINKS, expected.droppedLinks());
            expected.events().forEach(event -> count(Counter.CUT_EVENT_ATTRIBUTES, event.droppedAttributes()));
            expected.links().forEach(link -> count(Counter.CUT_LINK_ATTRIBUTES, link.droppedAttributes()));
        }
        rig.exporter.clear();
    }

    private static void compareFields(final SpanData span, final SpanData expected) {
        for (final RecordComponent field : SpanData.class.getRecordComponents()) {
            assertThat(valueOf(field, span))
                    .as("%s of %s", field.getName(), span)
                    .isEqualTo(valueOf(field, expected));
        }
    }

    private static Object valueOf(final RecordComponent field, final SpanData of) {
        try {
            return field.getAccessor().invoke(of);
        } catch (final ReflectiveOperationException e) {
            throw new LinkageError(field.getName(), e);
        }
    }

    private void start() {
        clock.pass(random.nextInt(1_000));
        final SpanModel model = new SpanModel(limits);
        final String name = any(NAMES);
        final Kind kind = Kind.values()[random.nextInt(5)];
        model.name = SpanModel.mended(name);
        model.kind = kind;
        model.startEpochNs = clock.epochNs;
        model.localRoot = true;
        model.traceFlags = SpanContext.SAMPLED | SpanContext.RANDOM;
        final Open parent = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        final Span span = switch (random.nextInt(4)) {
            case 0 -> parent == null ? rig.tracer.start(name, kind) : startChild(model, name, kind, parent);
            case 1 -> startFromContext(model, name, kind);
            case 2 -> startBuilt(model, name, kind);
            default -> name == null ? rig.tracer.start(name, kind) : rig.tracer.startRoot(Name.of(name), kind);
        };
        if (!model.traceId.isValid()) {
            model.traceId = TraceId.of(span.traceIdHigh(), span.traceIdLow());
        }
        model.spanId = SpanId.of(span.spanId());
        count(Counter.STARTED, 1);
        assertThat(span.isRecording()).isTrue();
        open.add(new Open(span, model));
    }

    private Span startChild(final SpanModel model, final String name, final Kind kind, final Open parent) {
        model.localRoot = false;
        model.traceId = parent.model.traceId;
        model.parentSpanId = parent.model.spanId;
        model.traceFlags = SpanContext.SAMPLED | (parent.model.traceFlags & SpanContext.RANDOM);
        model.traceState = parent.model.traceState;
        return rig.tracer.start(name == null ? null : Name.of(name), kind, parent.span);
    }

    private Span startFromContext(final SpanModel model, final String name, final Kind kind) {
        final SpanContext context = context();
        if (context.isValid()) {
            model.traceId = TraceId.of(context.traceIdHigh(), context.traceIdLow());
            model.parentSpanId = SpanId.of(context.spanId());
            model.parentRemote = context.isRemote();
            model.traceState = stateOf(context);
            model.traceFlags = SpanContext.SAMPLED | (context.traceFlags() & SpanContext.RANDOM);
        } else {
            count(Counter.BAD_CONTEXTS, 1);
        }
        return rig.tracer.start(name == null ? null : Name.of(name), kind, context);
    }

    private Span startBuilt(final SpanModel model, final String name, final Kind kind) {
        final SpanBuilder builder = rig.tracer.span(name).kind(kind).root();
        final int calls = random.nextInt(6);
        for (int i = 0; i < calls; i++) {
            if (random.nextBoolean()) {
                set(builder, model.attributes);
            } else {
                final SpanContext to = context();
                builder.link(to);
                link(model, to);
            }
        }
        model.lastLink = null; // a link of a builder takes no attributes
        if (random.nextBoolean()) {
            model.startEpochNs = NUMBERS[random.nextInt(NUMBERS.length)];
            if (model.startEpochNs == Long.MIN_VALUE) {
                model.startEpochNs++; // means "not given"
            }
            builder.startEpochNs(model.startEpochNs);
        }
        return builder.start();
    }

    private void calls() {
        final int calls = random.nextInt(MAX_CALLS / MAX_SPANS);
        for (int i = 0; i < calls; i++) {
            call(open.get(random.nextInt(open.size())));
        }
    }

    private void call(final Open on) {
        clock.pass(random.nextInt(50));
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> set(on.span, on.model.attributes);
            case 3 -> event(on);
            case 4 -> setOnLast(on.event, on.model.lastEvent);
            case 5 -> link(on);
            case 6 -> setOnLast(on.link, on.model.lastLink);
            case 7 -> status(on.span, on.model);
            default -> rename(on.span, on.model);
        }
    }

    private void event(final Open on) {
        final String name = any(NAMES);
        final long epochNs = random.nextBoolean() ? clock.epochNs : NUMBERS[random.nextInt(NUMBERS.length)];
        final boolean now = epochNs == clock.epochNs;
        if (name == null || random.nextBoolean()) {
            on.event = now ? on.span.event(name) : on.span.event(name, epochNs);
        } else {
            on.event = now ? on.span.event(Name.of(name)) : on.span.event(Name.of(name), epochNs);
        }
        on.model.event(name, epochNs);
    }

    private void link(final Open on) {
        if (random.nextBoolean()) {
            final Open to = open.get(random.nextInt(open.size()));
            on.link = on.span.link(to.span);
            on.model.link(to.model.traceId, to.model.spanId, to.model.traceFlags, false, "");
        } else {
            final SpanContext to = context();
            on.link = on.span.link(to);
            link(on.model, to);
        }
    }

    private void link(final SpanModel model, final SpanContext to) {
        if (to.isValid()) {
            model.link(
                    TraceId.of(to.traceIdHigh(), to.traceIdLow()),
                    SpanId.of(to.spanId()),
                    to.traceFlags(),
                    to.isRemote(),
                    stateOf(to));
        } else {
            model.lastLink = null;
            count(Counter.BAD_CONTEXTS, 1);
        }
    }

    private void status(final Span span, final SpanModel model) {
        final Status status = Status.values()[random.nextInt(3)];
        final String message = random.nextInt(4) == 0 ? null : any(TEXTS);
        model.status(status, message);
        span.status(status, random.nextBoolean() && message != null ? CharBuffer.wrap(message) : message);
    }

    private void rename(final Span span, final SpanModel model) {
        final String name = any(NAMES);
        model.name = SpanModel.mended(name);
        if (name == null || random.nextBoolean()) {
            span.rename(name);
        } else {
            span.rename(Name.of(name));
        }
    }

    private void end() {
        final Open on = open.remove(random.nextInt(open.size()));
        clock.pass(random.nextInt(1_000));
        on.model.endEpochNs = clock.epochNs;
        if (random.nextInt(4) == 0) {
            on.model.endEpochNs = NUMBERS[random.nextInt(NUMBERS.length)];
            on.span.end(on.model.endEpochNs);
        } else {
            on.span.end();
        }
        count(Counter.ENDED, 1);
        ended.add(on.model);
        endedHandles.add(on.span);
    }

    private void useAfterEnd() {
        final Span span = endedHandles.get(random.nextInt(endedHandles.size()));
        if (random.nextInt(4) == 0) {
            span.end();
            count(Counter.DOUBLE_END, 1);
        } else if (random.nextInt(4) == 0) {
            span.set("late", 1);
            count(Counter.USE_AFTER_END, 1);
        }
    }

    private void setOnLast(final AttributeSetter<?> on, final SpanModel.Items items) {
        if (on != null) {
            set(on, items);
        }
    }

    /** Sets an attribute at random; {@code items} is null where it goes nowhere. */
    private void set(final AttributeSetter<?> on, final SpanModel.Items items) {
        final String key = any(KEYS);
        final String text = any(TEXTS);
        final Object value = key == null ? setPlain(on, null, text) : setAny(on, key, text);
        if (value == null) {
            return; // ignored
        }
        if (key == null || key.isEmpty()) {
            count(Counter.EMPTY_KEYS, 1);
        } else if (items != null) {
            items.set(key, value);
        }
    }

    private Object setAny(final AttributeSetter<?> on, final String key, final String text) {
        switch (random.nextInt(10)) {
            case 0 -> {
                final boolean[] flags = new boolean[random.nextInt(4)];
                on.set(Key.ofBooleans(key), flags);
                return Arrays.asList(boxed(flags));
            }
            case 1 -> {
                final long[] numbers = random.longs(random.nextInt(4)).toArray();
                on.set(Key.ofLongs(key), numbers);
                return LongStream.of(numbers).boxed().toList();
            }
            case 2 -> {
                final double[] ratios = random.doubles(random.nextInt(4)).toArray();
                on.set(Key.ofDoubles(key), ratios);
                return DoubleStream.of(ratios).boxed().toList();
            }
            case 3 -> {
                final String[] texts = {text, null, any(TEXTS)};
                on.set(Key.ofStrings(key), texts);
                return limits.cutAll(texts);
            }
            case 4 -> {
                final byte[] bytes = new byte[random.nextInt(10)];
                random.nextBytes(bytes);
                on.set(Key.ofBytes(key), bytes);
                return boxed(Arrays.copyOf(bytes, Math.min(bytes.length, limits.valueChars())));
            }
            case 5 -> {
                on.set(Key.ofString(key), Value.of(wellFormed(text)));
                return limits.cut(wellFormed(text));
            }
            default -> {
                return setPlain(on, key, text);
            }
        }
    }

    private Object setPlain(final AttributeSetter<?> on, final String key, final String text) {
        switch (random.nextInt(6)) {
            case 0 -> {
                on.set(key, (String) null);
                return null;
            }
            case 1 -> {
                final boolean flag = random.nextBoolean();
                on.set(key, flag);
                return flag;
            }
            case 2 -> {
                final long number = NUMBERS[random.nextInt(NUMBERS.length)];
                on.set(key, number);
                return number;
            }
            case 3 -> {
                final double ratio = RATIOS[random.nextInt(RATIOS.length)];
                on.set(key, ratio);
                return ratio;
            }
            case 4 -> {
                on.set(key, CharBuffer.wrap(text));
                return limits.cut(text);
            }
            default -> {
                on.set(key, text);
                return limits.cut(text);
            }
        }
    }

    /** A context that is valid most of the time. */
    private SpanContext context() {
        final SpanContext context = new SpanContext()
                .set(random.nextInt(3), random.nextInt(3), random.nextInt(4), random.nextInt(4))
                .remote(random.nextInt(3) > 0);
        if (random.nextBoolean()) {
            final byte[] state = "a=1,b=2".getBytes(StandardCharsets.US_ASCII);
            assertThat(context.traceState(state, 0, state.length)).isTrue();
        }
        return context;
    }

    private static String stateOf(final SpanContext context) {
        return new String(context.traceStateBuffer(), 0, context.traceStateBytes(), StandardCharsets.US_ASCII);
    }

    private static String wellFormed(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static Boolean[] boxed(final boolean[] flags) {
        final Boolean[] boxed = new Boolean[flags.length];
        for (int i = 0; i < flags.length; i++) {
            boxed[i] = flags[i];
        }
        return boxed;
    }

    private static List<Byte> boxed(final byte[] bytes) {
        final List<Byte> boxed = new ArrayList<>();
        for (final byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }

    private <T> T any(final T[] from) {
        return from[random.nextInt(from.length)];
    }

    private void count(final Counter counter, final long by) {
        counts[counter.ordinal()] += by;
    }

    /** A span that is open, with what was added to it last. */
    private static final class Open {
        final Span span;
        final SpanModel model;
        Event event;
        Link link;

        Open(final Span span, final SpanModel model) {
            this.span = span;
            this.model = model;
        }
    }
}
