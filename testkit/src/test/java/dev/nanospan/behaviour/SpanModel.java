package dev.nanospan.behaviour;

import dev.nanospan.NanospanConfig;
import dev.nanospan.id.SpanId;
import dev.nanospan.id.TraceId;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import dev.nanospan.testkit.EventData;
import dev.nanospan.testkit.LinkData;
import dev.nanospan.testkit.SpanData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What a span has to be, kept in collections: the second opinion of {@link RandomProgram}. */
final class SpanModel {
    final Limits limits;
    final Items attributes;
    final List<EventModel> events = new ArrayList<>();
    final List<LinkModel> links = new ArrayList<>();

    TraceId traceId = TraceId.of(0, 0);
    SpanId spanId = SpanId.of(0);
    SpanId parentSpanId = SpanId.of(0);
    int traceFlags;
    String traceState = "";
    boolean parentRemote;
    boolean localRoot;
    String name = "";
    Kind kind = Kind.INTERNAL;
    Status status = Status.UNSET;
    String statusMessage = "";
    long startEpochNs;
    long endEpochNs;
    int droppedEvents;
    int droppedLinks;

    /** Where attributes of events and links go now; null if their event or link was refused, or there is none. */
    Items lastEvent;

    Items lastLink;

    SpanModel(final Limits limits) {
        this.limits = limits;
        this.attributes = new Items(limits.attributes);
    }

    void event(final String ofName, final long epochNs) {
        lastEvent = null;
        if (events.size() == limits.events) {
            droppedEvents++;
        } else {
            lastEvent = new Items(limits.eventAttributes);
            events.add(new EventModel(mended(ofName), epochNs, lastEvent));
        }
    }

    void link(final TraceId trace, final SpanId span, final int flags, final boolean remote, final String state) {
        lastLink = null;
        if (links.size() == limits.links) {
            droppedLinks++;
        } else {
            lastLink = new Items(limits.linkAttributes);
            links.add(new LinkModel(trace, span, flags, remote, state, lastLink));
        }
    }

    void status(final Status to, final String message) {
        if (to != Status.UNSET && status != Status.OK) {
            status = to;
            statusMessage = to == Status.ERROR && message != null ? limits.cut(message) : "";
        }
    }

    SpanData toData(final InstrumentationScope scope) {
        return new SpanData(
                traceId,
                spanId,
                parentSpanId,
                traceFlags,
                traceState,
                parentRemote,
                localRoot,
                false,
                name,
                kind,
                status,
                statusMessage,
                startEpochNs,
                duration(),
                scope,
                attributes.values,
                events.stream().map(EventModel::toData).toList(),
                links.stream().map(LinkModel::toData).toList(),
                attributes.dropped,
                droppedEvents,
                droppedLinks,
                0);
    }

    private long duration() {
        final BigInteger between = BigInteger.valueOf(endEpochNs).subtract(BigInteger.valueOf(startEpochNs));
        return between.signum() < 0
                ? 0
                : between.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
    }

    /** A name as it is recorded. */
    static String mended(final String name) {
        final String stripped = name == null ? "" : name.strip();
        if (stripped.isEmpty()) {
            return "unnamed";
        }
        return stripped.substring(0, endOf(stripped, 256)).stripTrailing();
    }

    /** Where a text is cut so that it has at most {@code max} chars and no half of a pair. */
    private static int endOf(final String text, final int max) {
        if (text.length() <= max) {
            return text.length();
        }
        return max > 0 && Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max)) ? max - 1 : max;
    }

    record EventModel(String name, long epochNs, Items attributes) {
        EventData toData() {
            return new EventData(name, epochNs, attributes.values, attributes.dropped);
        }
    }

    record LinkModel(TraceId traceId, SpanId spanId, int flags, boolean remote, String traceState, Items attributes) {
        LinkData toData() {
            return new LinkData(traceId, spanId, flags, remote, traceState, attributes.values, attributes.dropped);
        }
    }

    /** Attributes of a span, an event or a link. */
    static final class Items {
        final Map<String, Object> values = new LinkedHashMap<>();
        int dropped;
        private final int limit;

        Items(final int limit) {
            this.limit = limit;
        }

        void set(final String key, final Object value) {
            values.remove(key);
            if (values.size() == limit) {
                dropped++;
            } else {
                values.put(key, value);
            }
        }
    }

    /** The limits of an engine. */
    record Limits(int attributes, int events, int links, int eventAttributes, int linkAttributes, int valueChars) {
        static Limits random(final Random random) {
            return new Limits(
                    few(random, 128),
                    few(random, 128),
                    few(random, 128),
                    few(random, 128),
                    few(random, 128),
                    few(random, 4_096));
        }

        NanospanConfig.Builder applyTo(final NanospanConfig.Builder builder) {
            return builder.attributeLimit(attributes)
                    .eventLimit(events)
                    .linkLimit(links)
                    .eventAttributeLimit(eventAttributes)
                    .linkAttributeLimit(linkAttributes)
                    .valueLimit(valueChars)
                    .stackTraceMaxChars(0)
                    .spanMaxBytes(1 << 16)
                    .ringBytes(1 << 20)
                    .stripes(1);
        }

        /** A text as it arrives: cut, and well-formed. */
        String cut(final String text) {
            final StringBuilder kept = new StringBuilder();
            text.substring(0, endOf(text, valueChars))
                    .codePoints()
                    .forEach(c -> kept.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
            return kept.toString();
        }

        List<Object> cutAll(final String[] texts) {
            final List<Object> all = new ArrayList<>();
            for (final String text : texts) {
                all.add(text == null ? null : cut(text));
            }
            return Collections.unmodifiableList(all);
        }

        private static int few(final Random random, final int many) {
            return random.nextInt(3) == 0 ? many : random.nextInt(6);
        }
    }
}
