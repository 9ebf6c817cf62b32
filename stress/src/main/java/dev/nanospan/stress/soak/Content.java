package dev.nanospan.stress.soak;

import dev.nanospan.Event;
import dev.nanospan.Span;
import dev.nanospan.record.AttributeCursor;
import dev.nanospan.record.EventCursor;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a span of a soak holds: drawn from a seed, once to write it and once more to compare what was delivered. From
 * nothing at all to some KiB. One thread at a time.
 */
final class Content {
    private static final int KEYS = 8;
    private static final Key.OfLong PRODUCER = Key.ofLong("soak.producer");
    private static final Key.OfLong SEQUENCE = Key.ofLong("soak.sequence");
    private static final Name EVENT = Name.of("soak.event");
    private static final Key.OfLong EVENT_LONG = Key.ofLong("soak.event.long");
    private static final Key.OfLong[] LONGS = new Key.OfLong[KEYS];
    private static final Key.OfString[] TEXTS = new Key.OfString[KEYS];
    private static final Key.OfBytes[] BYTES = new Key.OfBytes[KEYS];
    private static final Key.OfLongs[] ARRAYS = new Key.OfLongs[KEYS];
    private static final int KINDS = 4;
    private static final int LONG_ONE_IN = 16;
    private static final int LONG_CHARS = 2_000;
    private static final int SHORT_CHARS = 40;
    private static final int MAX_EVENTS = 3;

    static {
        for (int i = 0; i < KEYS; i++) {
            LONGS[i] = Key.ofLong("soak.long." + i);
            TEXTS[i] = Key.ofString("soak.text." + i);
            BYTES[i] = Key.ofBytes("soak.bytes." + i);
            ARRAYS[i] = Key.ofLongs("soak.longs." + i);
        }
    }

    private final long seed;
    private final StringBuilder text = new StringBuilder();

    Content(final long seed) {
        this.seed = seed;
    }

    /** Writes what the n-th span of a producer holds. */
    void write(final Span span, final int producer, final long sequence) {
        span.set(PRODUCER, producer).set(SEQUENCE, sequence);
        final SplittableRandom random = random(producer, sequence);
        final int attributes = random.nextInt(KEYS + 1);
        for (int i = 0; i < attributes; i++) {
            switch (random.nextInt(KINDS)) {
                case 0 -> span.set(LONGS[i], random.nextLong());
                case 1 -> span.set(TEXTS[i], text(random));
                case 2 -> span.set(BYTES[i], bytes(random));
                default -> span.set(ARRAYS[i], longs(random));
            }
        }
        final int events = random.nextInt(MAX_EVENTS);
        for (int i = 0; i < events; i++) {
            final Event event = span.event(EVENT, random.nextLong(Long.MAX_VALUE));
            event.set(EVENT_LONG, random.nextLong());
        }
    }

    static int producerOf(final SpanView span) {
        return (int) longOf(span, PRODUCER);
    }

    static long sequenceOf(final SpanView span) {
        return longOf(span, SEQUENCE);
    }

    /** Compares a span with what its producer wrote. */
    void check(final SpanView span) {
        final int producer = producerOf(span);
        final long sequence = sequenceOf(span);
        final String where = " of span " + sequence + " of producer " + producer;
        final SplittableRandom random = random(producer, sequence);
        final int attributes = random.nextInt(KEYS + 1);
        SoakFailure.unlessEqual("attributes" + where, attributes + 2, span.attributeCount());
        final AttributeCursor cursor = span.attributes();
        advance(cursor.next(), where);
        advance(cursor.next(), where);
        for (int i = 0; i < attributes; i++) {
            advance(cursor.next(), where);
            check(checkAttribute(cursor, i, random), "attribute " + i + where);
        }
        check(!cursor.next(), "more attributes than written" + where);
        checkEvents(span, random, where);
    }

    private boolean checkAttribute(final AttributeCursor cursor, final int i, final SplittableRandom random) {
        return switch (random.nextInt(KINDS)) {
            case 0 -> cursor.keyRef() == LONGS[i].ref() && cursor.longValue() == random.nextLong();
            case 1 -> cursor.keyRef() == TEXTS[i].ref() && cursor.stringValue().equals(text(random));
            case 2 -> cursor.keyRef() == BYTES[i].ref() && isBytes(cursor, bytes(random));
            default -> cursor.keyRef() == ARRAYS[i].ref() && isLongs(cursor, longs(random));
        };
    }

    private static void checkEvents(final SpanView span, final SplittableRandom random, final String where) {
        final int events = random.nextInt(MAX_EVENTS);
        SoakFailure.unlessEqual("events" + where, events, span.eventCount());
        final EventCursor cursor = span.events();
        for (int i = 0; i < events; i++) {
            advance(cursor.next(), where);
            check(cursor.nameRef() == EVENT.ref(), "name of event " + i + where);
            check(cursor.epochNs() == random.nextLong(Long.MAX_VALUE), "time of event " + i + where);
            final AttributeCursor attributes = cursor.attributes();
            advance(attributes.next(), where);
            check(attributes.longValue() == random.nextLong(), "attribute of event " + i + where);
        }
    }

    private SplittableRandom random(final int producer, final long sequence) {
        return new SplittableRandom(seed ^ (sequence << Byte.SIZE) ^ producer);
    }

    private String text(final SplittableRandom random) {
        final int chars = length(random);
        final char first = random.nextBoolean() ? 'a' : '\u00e0';
        text.setLength(0);
        for (int i = 0; i < chars; i++) {
            text.append((char) (first + random.nextInt(26)));
        }
        return text.toString();
    }

    private static byte[] bytes(final SplittableRandom random) {
        final byte[] bytes = new byte[length(random)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static long[] longs(final SplittableRandom random) {
        final long[] longs = new long[length(random) / Long.BYTES];
        Arrays.setAll(longs, i -> random.nextLong());
        return longs;
    }

    private static int length(final SplittableRandom random) {
        return random.nextInt(random.nextInt(LONG_ONE_IN) == 0 ? LONG_CHARS : SHORT_CHARS);
    }

    private static boolean isBytes(final AttributeCursor cursor, final byte[] bytes) {
        final int from = cursor.valueOffset();
        return Arrays.equals(cursor.buffer(), from, from + cursor.valueBytes(), bytes, 0, bytes.length);
    }

    private static boolean isLongs(final AttributeCursor cursor, final long[] longs) {
        boolean same = cursor.size() == longs.length;
        for (int i = 0; same && i < longs.length; i++) {
            same = cursor.longAt(i) == longs[i];
        }
        return same;
    }

    private static long longOf(final SpanView span, final Key key) {
        final AttributeCursor cursor = span.attributes();
        while (cursor.next()) {
            if (cursor.keyRef() == key.ref()) {
                return cursor.longValue();
            }
        }
        throw new SoakFailure("a span without " + key.text());
    }

    private static void advance(final boolean moved, final String where) {
        check(moved, "less than written" + where);
    }

    private static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new SoakFailure("wrong: " + what);
        }
    }
}
