package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.RecordModel.Item;
import dev.nanospan.RecordModel.Limits;
import dev.nanospan.layout.RecordDecoder;
import dev.nanospan.layout.RecordDecoder.Attribute;
import dev.nanospan.layout.RecordDecoder.Decoded;
import dev.nanospan.layout.Texts;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.EventCursor;
import dev.nanospan.record.Key;
import dev.nanospan.record.LinkCursor;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanExporter;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.agrona.concurrent.Agent;

/**
 * Random spans through an engine: what comes out, read by an independent decoder and by {@link SpanView}, is what a model
 * says. Its own class, so that it can also run where the table of interned text is full.
 */
public final class RecordProperties implements SpanExporter {
    private static final long[] LONGS = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, 1L << 53};
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1.5,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.longBitsToDouble(0x7ff8_0000_dead_beefL),
        Double.longBitsToDouble(0xfff8_0000_0000_0001L),
        Double.longBitsToDouble(0x7ff0_0000_0000_0001L)
    };
    private static final int STAGING_BYTES = 384;

    /** Interned before anything else; the bloom words have 64 bits, so that some of these meet in one. */
    private static final List<Keys> KEYS = keys("key.", 70);

    private static final List<Value> CONSTANTS =
            List.of(Value.of(""), Value.of("buy"), Value.of("\u20ac"), Value.of("c".repeat(300)));
    private static final List<Name> NAMES = List.of(Name.of("match"), Name.of("settle"), Name.of("\u0434\u0430"));

    private static Consumer<SpanView> witness = unused -> {};

    private final Random random;
    private final Limits limits;
    private final List<Keys> keys = new ArrayList<>(KEYS);
    private final List<String> plainKeys = new ArrayList<>();
    private final List<Value> constants = new ArrayList<>(CONSTANTS);
    private final List<Name> names = new ArrayList<>(NAMES);
    private final Ledger ledger = new Ledger();
    private final SpanContext context = new SpanContext();
    private Nanospan nanospan;
    private RecordModel model;
    private Span span;
    private AttributeSetter<?> event;
    private AttributeSetter<?> link;
    private Consumer<SpanView> check;
    private long seen;
    private Throwable failure;

    private RecordProperties(final long seed, final Limits limits) {
        this.random = new Random(seed);
        this.limits = limits;
        keys.addAll(keys("late.key.", 6));
        constants.add(Value.of("late constant"));
        names.add(Name.of("late name"));
        for (int i = 0; i < 4; i++) {
            plainKeys.add("plain." + i);
            plainKeys.add("inline." + i + ".\u00e9\ud83d\ude00\ud800.".repeat(60));
        }
        plainKeys.add("blocked.plain");
        plainKeys.add("blocked.inline.".repeat(20));
    }

    /**
     * Runs it with all limits.
     *
     * @param spans how many for each set of limits
     */
    public static void run(final long seed, final int spans) {
        final int all = Integer.MAX_VALUE;
        run(seed, spans, new Limits(List.of(128, 128, 128), 128, 128, all, 16 << 10));
        run(seed + 1, spans, new Limits(List.of(128, 128, 128), 128, 128, all, 1_000));
        run(seed + 2, spans, new Limits(List.of(128, 128, 128), 128, 128, all, 385));
        run(seed + 3, spans, new Limits(List.of(128, 128, 128), 128, 128, all, 384));
        run(seed + 4, spans, new Limits(List.of(128, 128, 128), 128, 128, all, 288));
        run(seed + 5, spans, new Limits(List.of(3, 2, 1), 2, 2, 5, 4_096));
        run(seed + 6, spans, new Limits(List.of(0, 0, 0), 1, 1, 0, 4_096));
        run(seed + 7, spans, new Limits(List.of(10, 5, 5), 0, 0, 40, 600));
    }

    /**
     * Runs it, and shows each span to somebody else as well, when it was found to be what was set.
     *
     * @param spans how many for each set of limits
     */
    public static void show(final long seed, final int spans, final Consumer<SpanView> to) {
        witness = to;
        try {
            run(seed, spans);
        } finally {
            witness = unused -> {};
        }
    }

    private static void run(final long seed, final int spans, final Limits limits) {
        final RecordProperties properties = new RecordProperties(seed, limits);
        for (int i = 0; i < spans; ) {
            i += properties.runEngine(Math.min(spans - i, 500));
        }
    }

    private int runEngine(final int spans) {
        seen = 0;
        nanospan = Nanospan.create(NanospanConfig.builder()
                .sampler(Sampler.ALWAYS_ON)
                .exporter(this)
                .ownThread(false)
                .jmx(false)
                .stripes(1)
                .ringBytes(64 << 10)
                .spanMaxBytes(limits.recordBytes())
                .stackTraceMaxChars(0)
                .attributeLimit(limits.attributes().get(0))
                .eventAttributeLimit(limits.attributes().get(1))
                .linkAttributeLimit(limits.attributes().get(2))
                .eventLimit(limits.events())
                .linkLimit(limits.links())
                .valueLimit(limits.valueChars())
                .blockedKeys("blocked.*", "key.13")
                .build());
        try (Nanospan closed = nanospan) {
            final Tracer tracer = nanospan.tracer("properties", "1");
            final Agent agent = nanospan.agent();
            for (int i = 0; i < spans; i++) {
                oneSpan(tracer, agent);
            }
            assertThat(closed.close(java.time.Duration.ofSeconds(5)).isExact()).isTrue();
        }
        return spans;
    }

    private void oneSpan(final Tracer tracer, final Agent agent) {
        final Map<Counter, Long> before = counts();
        model = new RecordModel(limits, key -> key.startsWith("blocked.") || key.equals("key.13"));
        event = null;
        link = null;
        start(tracer);
        final int steps = random.nextInt(random.nextInt(4) == 0 ? 120 : 12);
        for (int i = 0; i < steps; i++) {
            step();
        }
        final long spanId = span.spanId();
        final long traceIdLow = span.traceIdLow();
        check = view -> {
            final byte[] record = Arrays.copyOf(view.buffer(), view.lengthBytes());
            final Decoded decoded = decode(record);
            assertThat(decoded.spanId).isEqualTo(spanId).isEqualTo(view.spanId());
            assertThat(decoded.traceIdLow).isEqualTo(traceIdLow).isEqualTo(view.traceIdLow());
            assertThat(record.length).isLessThanOrEqualTo(limits.recordBytes());
            compare(decoded);
            compare(view);
            witness.accept(view);
        };
        span.end();
        final long already = seen;
        agentCycle(agent);
        if (failure != null) {
            throw new AssertionError(failure);
        }
        assertThat(seen).as("spans that came out").isEqualTo(already + 1);
        assertThat(difference(before, counts())).isEqualTo(model.cuts);
    }

    private static Decoded decode(final byte[] record) {
        try {
            return RecordDecoder.decode(record);
        } catch (final RuntimeException e) {
            throw new AssertionError(HexFormat.of().formatHex(record), e);
        }
    }

    private static void agentCycle(final Agent agent) {
        try {
            agent.doWork();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- what is done to a span

    private void start(final Tracer tracer) {
        final Name name = any(names);
        final int how = random.nextInt(4);
        if (how == 0) {
            final String text = any(List.of("plain name", "plain name 2"));
            span = tracer.start(text);
            model.name(text, isInterned(text));
        } else if (how == 1) {
            final String state = "vendor=" + "x".repeat(random.nextInt(150));
            valid(state);
            model.traceState(state);
            model.name(name.text(), name.ref() != 0);
            span = tracer.start(name, dev.nanospan.record.Kind.SERVER, context);
        } else {
            span = tracer.start(name);
            model.name(name.text(), name.ref() != 0);
        }
        assertThat(span.isRecording()).isTrue();
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0 -> rename();
            case 1 -> status();
            case 2, 3 -> event();
            case 4, 5 -> link();
            case 6 -> toTheEnd();
            default -> attribute();
        }
    }

    private void rename() {
        if (random.nextBoolean()) {
            final Name name = any(names);
            span.rename(name);
            model.name(name.text(), name.ref() != 0);
        } else {
            final String text = any(List.of("renamed", "renamed again", "plain name"));
            span.rename(text);
            model.name(text, isInterned(text));
        }
    }

    private void status() {
        final Status status = any(List.of(Status.values()));
        if (status == Status.OK && random.nextInt(4) != 0) {
            return;
        }
        final String message = random.nextInt(3) == 0 ? null : Texts.random(random, 60);
        span.status(status, message);
        model.status(status.code(), message);
    }

    private void event() {
        final long epochNs = LONGS[random.nextInt(LONGS.length)];
        final Name name = any(names);
        event = span.event(name, epochNs);
        model.event(name.text(), name.ref() != 0, epochNs);
    }

    private void link() {
        if (random.nextInt(8) == 0) {
            link = span.link(new SpanContext());
            model.badLink();
            return;
        }
        final String state = random.nextBoolean() ? "" : "a=" + "b".repeat(random.nextInt(40));
        valid(state);
        link = span.link(context);
        model.link(linkText(context.spanId(), context.traceFlags(), true, state), state.length());
    }

    private void valid(final String traceState) {
        final byte[] bytes = traceState.getBytes(StandardCharsets.US_ASCII);
        context.set(random.nextLong() | 1, random.nextLong(), random.nextLong() | 1, random.nextInt(4));
        context.traceState(bytes, 0, bytes.length);
    }

    /** A text that ends where a buffer does, or a little before or behind. */
    private void toTheEnd() {
        final Keys key = any(keys);
        final int left = model.left(random.nextBoolean() ? STAGING_BYTES : limits.recordBytes());
        final int head = 8 + (key.isInterned() ? 0 : 4 + RecordModel.bytes(key.text));
        final int size = left - head + random.nextInt(7) - 3;
        if (size >= 0) {
            final String tail = any(List.of("", "\u00e9", "\u20ac", "\ud83d\ude00", "\ud800"));
            text(0, span, key, "x".repeat(Math.max(0, size - RecordModel.bytes(tail))) + tail);
        }
    }

    private void attribute() {
        final int level = random.nextInt(3);
        final AttributeSetter<?> on = level == 0 ? span : level == 1 ? event : link;
        if (on == null) {
            return;
        }
        if (random.nextInt(5) == 0) {
            plain(level, on);
            return;
        }
        final Keys key = random.nextInt(40) == 0 ? Keys.EMPTY : any(keys);
        switch (random.nextInt(10)) {
            case 0 -> {
                final long value = LONGS[random.nextInt(LONGS.length)];
                on.set(key.ofLong, value);
                model.set(level, key.text, key.isInterned(), "LONG:" + value, 8);
            }
            case 1 -> {
                final double value = DOUBLES[random.nextInt(DOUBLES.length)];
                on.set(key.ofDouble, value);
                model.set(level, key.text, key.isInterned(), "DOUBLE:" + bits(value), 8);
            }
            case 2 -> {
                final boolean value = random.nextBoolean();
                on.set(key.ofBoolean, value);
                model.set(level, key.text, key.isInterned(), "BOOLEAN:" + value, 0);
            }
            case 3 -> constant(level, on, key);
            case 4 -> bytes(level, on, key);
            case 5 -> strings(level, on, key);
            case 6 -> arrays(level, on, key);
            case 7 -> utf8(level, on, key);
            default -> text(level, on, key, Texts.random(random, 80));
        }
    }

    private void plain(final int level, final AttributeSetter<?> on) {
        final String key = random.nextInt(20) == 0 ? "" : any(plainKeys);
        switch (random.nextInt(5)) {
            case 0 -> {
                on.set(key, 7L);
                model.set(level, key, isInterned(key), "LONG:7", 8);
            }
            case 1 -> {
                on.set(key, -0.0);
                model.set(level, key, isInterned(key), "DOUBLE:" + bits(-0.0), 8);
            }
            case 2 -> {
                on.set(key, true);
                model.set(level, key, isInterned(key), "BOOLEAN:true", 0);
            }
            case 3 -> {
                final String text = Texts.random(random, 50);
                on.set(key, CharBuffer.wrap(text));
                textModel(level, key, isInterned(key), text);
            }
            default -> {
                final String text = Texts.random(random, 50);
                on.set(key, text);
                textModel(level, key, isInterned(key), text);
            }
        }
    }

    private void text(final int level, final AttributeSetter<?> on, final Keys key, final String text) {
        if (random.nextBoolean()) {
            on.set(key.ofString, text);
        } else {
            on.set(key.ofString, CharBuffer.wrap(text));
        }
        textModel(level, key.text, key.isInterned(), text);
    }

    private void textModel(final int level, final String key, final boolean interned, final String text) {
        final String kept = model.bounded(text);
        model.set(level, key, interned, "STRING:" + RecordDecoder.text(kept), 4 + RecordModel.bytes(kept));
    }

    private void constant(final int level, final AttributeSetter<?> on, final Keys key) {
        final Value value = any(constants);
        on.set(key.ofString, value);
        if (value.ref() != 0 && key.isInterned() && value.text().length() <= limits.valueChars()) {
            model.set(level, key.text, true, "STRING:" + value.text(), 4);
        } else {
            textModel(level, key.text, key.isInterned(), value.text());
        }
    }

    private void bytes(final int level, final AttributeSetter<?> on, final Keys key) {
        final byte[] value = new byte[random.nextInt(60)];
        random.nextBytes(value);
        on.set(key.ofBytes, value);
        final byte[] kept = value.length <= limits.valueChars() ? value : cut(value, limits.valueChars());
        model.set(level, key.text, key.isInterned(), "BYTES:" + HexFormat.of().formatHex(kept), 4 + kept.length);
    }

    private void utf8(final int level, final AttributeSetter<?> on, final Keys key) {
        final String text = RecordDecoder.text(Texts.random(random, 30));
        final byte[] bytes = ("__" + text + "__").getBytes(StandardCharsets.UTF_8);
        on.setUtf8(key.ofString, bytes, 2, bytes.length - 4);
        String kept = text;
        if (bytes.length - 4 > limits.valueChars()) {
            model.cut(Counter.CUT_VALUES);
            while (RecordModel.bytes(kept) > limits.valueChars()) {
                kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
            }
        }
        model.set(level, key.text, key.isInterned(), "STRING:" + kept, 4 + RecordModel.bytes(kept));
    }

    private byte[] cut(final byte[] value, final int size) {
        model.cut(Counter.CUT_VALUES);
        return Arrays.copyOf(value, size);
    }

    private void strings(final int level, final AttributeSetter<?> on, final Keys key) {
        final String[] values = new String[random.nextInt(5)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(4) == 0 ? null : Texts.random(random, 12);
        }
        on.set(key.ofStrings, values);
        final List<String> kept = new ArrayList<>();
        int size = 4;
        for (final String value : values) {
            final String text = value == null ? null : RecordDecoder.text(model.bounded(value));
            kept.add(text);
            size += 4 + (text == null ? 0 : RecordModel.bytes(text));
        }
        model.set(level, key.text, key.isInterned(), "STRINGS:" + kept, size);
    }

    private void arrays(final int level, final AttributeSetter<?> on, final Keys key) {
        final int size = random.nextInt(6);
        switch (random.nextInt(3)) {
            case 0 -> {
                final boolean[] values = new boolean[size];
                final List<Boolean> expected = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    values[i] = random.nextBoolean();
                    expected.add(values[i]);
                }
                on.set(key.ofBooleans, values);
                model.set(level, key.text, key.isInterned(), "BOOLEANS:" + expected, 4 + size);
            }
            case 1 -> {
                final long[] values = random.longs(size).toArray();
                on.set(key.ofLongs, values);
                model.set(level, key.text, key.isInterned(), "LONGS:" + Arrays.toString(values), 4 + 8 * size);
            }
            default -> {
                final double[] values = random.ints(size, 0, DOUBLES.length)
                        .mapToDouble(i -> DOUBLES[i])
                        .toArray();
                on.set(key.ofDoubles, values);
                final List<String> expected =
                        Arrays.stream(values).mapToObj(RecordProperties::bits).toList();
                model.set(level, key.text, key.isInterned(), "DOUBLES:" + expected, 4 + 8 * size);
            }
        }
    }

    // ---- what comes out

    private void compare(final Decoded decoded) {
        assertThat(decoded.name).isEqualTo(model.name());
        assertThat(decoded.status).isEqualTo(model.status);
        assertThat(decoded.statusMessage).isEqualTo(model.textOf(RecordModel.Kind.STATUS));
        assertThat(decoded.traceState).isEqualTo(model.textOf(RecordModel.Kind.TRACE_STATE));
        assertThat(decoded.dropped).isEqualTo(model.dropped());
        assertThat(decoded.attributes).isEqualTo(model.attributes(null));
        final List<String> events = decoded.events.stream()
                .map(each -> eventText(each.name, each.epochNs, each.droppedAttributes, each.attributes))
                .toList();
        final List<String> links = decoded.links.stream()
                .map(each -> linkText(each.spanId, each.flags, each.remote, each.traceState)
                        + each.droppedAttributes
                        + each.attributes)
                .toList();
        assertThat(events).isEqualTo(modelEvents());
        assertThat(links).isEqualTo(modelLinks());
    }

    private void compare(final SpanView view) {
        assertThat(view.name()).isEqualTo(model.name());
        assertThat(view.status().code()).isEqualTo(model.status);
        assertThat(view.statusMessage()).isEqualTo(orEmpty(model.textOf(RecordModel.Kind.STATUS)));
        assertThat(view.traceState()).isEqualTo(orEmpty(model.textOf(RecordModel.Kind.TRACE_STATE)));
        final List<Integer> dropped = model.dropped() == null ? List.of(0, 0, 0, 0) : model.dropped();
        assertThat(List.of(view.droppedAttributes(), view.droppedEvents(), view.droppedLinks(), view.droppedSpans()))
                .isEqualTo(dropped);
        assertThat(read(view.attributes())).isEqualTo(model.attributes(null)).hasSize(view.attributeCount());
        final List<String> events = new ArrayList<>();
        final EventCursor event = view.events();
        while (event.next()) {
            events.add(eventText(event.name(), event.epochNs(), event.droppedAttributes(), read(event.attributes())));
        }
        assertThat(events).isEqualTo(modelEvents()).hasSize(view.eventCount());
        final List<String> links = new ArrayList<>();
        final LinkCursor link = view.links();
        while (link.next()) {
            final String state = new String(
                    link.buffer(), link.traceStateOffset(), link.traceStateBytes(), StandardCharsets.US_ASCII);
            links.add(linkText(link.spanId(), link.traceFlags(), link.isRemote(), state)
                    + link.droppedAttributes()
                    + read(link.attributes()));
        }
        assertThat(links).isEqualTo(modelLinks()).hasSize(view.linkCount());
    }

    private static List<Attribute> read(final AttributeCursor cursor) {
        final List<Attribute> attributes = new ArrayList<>();
        while (cursor.next()) {
            attributes.add(new Attribute(
                    cursor.key(), cursor.type() + ":" + read(cursor.type().name(), cursor)));
        }
        return attributes;
    }

    private static String read(final String type, final AttributeCursor cursor) {
        return switch (type) {
            case "STRING" -> cursor.stringValue();
            case "LONG" -> Long.toString(cursor.longValue());
            case "BOOLEAN" -> Boolean.toString(cursor.booleanValue());
            case "DOUBLE" -> bits(cursor.doubleValue());
            case "BYTES" ->
                HexFormat.of()
                        .formatHex(cursor.buffer(), cursor.valueOffset(), cursor.valueOffset() + cursor.valueBytes());
            default -> {
                final List<Object> elements = new ArrayList<>();
                for (int i = 0; i < cursor.size(); i++) {
                    elements.add(
                            switch (type) {
                                case "STRINGS" -> cursor.stringAt(i);
                                case "BOOLEANS" -> cursor.booleanAt(i);
                                case "LONGS" -> cursor.longAt(i);
                                default -> bits(cursor.doubleAt(i));
                            });
                }
                yield elements.toString();
            }
        };
    }

    private List<String> modelEvents() {
        return model.all(RecordModel.Kind.EVENT).stream()
                .map(item -> eventText(item.key, Long.parseLong(item.value), item.dropped, model.attributes(item)))
                .toList();
    }

    private List<String> modelLinks() {
        return model.all(RecordModel.Kind.LINK).stream().map(this::modelLink).toList();
    }

    private String modelLink(final Item item) {
        return item.value + item.dropped + model.attributes(item);
    }

    private static String eventText(
            final String name, final long epochNs, final int dropped, final List<Attribute> attributes) {
        return name + "@" + epochNs + " dropped " + dropped + " " + attributes;
    }

    private static String linkText(final long spanId, final int flags, final boolean remote, final String state) {
        return spanId + " " + flags + " " + remote + " [" + state + "] dropped ";
    }

    private static String bits(final double value) {
        return Long.toHexString(Double.doubleToRawLongBits(value));
    }

    private static String orEmpty(final String text) {
        return text == null ? "" : text;
    }

    private static boolean isInterned(final String text) {
        return dev.nanospan.layout.Symbols.find(text) != null;
    }

    private <T> T any(final List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Map<Counter, Long> counts() {
        nanospan.ledger(ledger);
        return Arrays.stream(Counter.values())
                .filter(each -> each.label().startsWith("cut.") || each.label().startsWith("refused."))
                .collect(Collectors.toMap(each -> each, ledger::get, (a, b) -> a, () -> new EnumMap<>(Counter.class)));
    }

    private static Map<Counter, Long> difference(final Map<Counter, Long> before, final Map<Counter, Long> after) {
        final Map<Counter, Long> difference = new EnumMap<>(Counter.class);
        after.forEach((counter, count) -> {
            if (!count.equals(before.get(counter))) {
                difference.put(counter, count - before.get(counter));
            }
        });
        return difference;
    }

    private static List<Keys> keys(final String prefix, final int count) {
        final List<Keys> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(new Keys(prefix + i));
        }
        return keys;
    }

    // ---- the exporter

    @Override
    public String name() {
        return "properties";
    }

    @Override
    public void accept(final SpanView view) {
        seen++;
        try {
            check.accept(view);
        } catch (final AssertionError | RuntimeException e) {
            failure = e; // the engine must survive it, so that it is told outside
        }
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = seen;
    }

    /** One key in all types. */
    private static final class Keys {
        static final Keys EMPTY = new Keys("");

        final String text;
        final Key.OfString ofString;
        final Key.OfLong ofLong;
        final Key.OfDouble ofDouble;
        final Key.OfBoolean ofBoolean;
        final Key.OfBytes ofBytes;
        final Key.OfStrings ofStrings;
        final Key.OfBooleans ofBooleans;
        final Key.OfLongs ofLongs;
        final Key.OfDoubles ofDoubles;

        Keys(final String text) {
            this.text = text;
            ofString = Key.ofString(text);
            ofLong = Key.ofLong(text);
            ofDouble = Key.ofDouble(text);
            ofBoolean = Key.ofBoolean(text);
            ofBytes = Key.ofBytes(text);
            ofStrings = Key.ofStrings(text);
            ofBooleans = Key.ofBooleans(text);
            ofLongs = Key.ofLongs(text);
            ofDoubles = Key.ofDoubles(text);
        }

        boolean isInterned() {
            return ofLong.ref() != 0;
        }
    }
}
