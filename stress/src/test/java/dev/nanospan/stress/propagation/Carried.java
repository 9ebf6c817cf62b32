package dev.nanospan.stress.propagation;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counts;
import dev.nanospan.propagation.Baggage;
import dev.nanospan.propagation.ByteGetter;
import dev.nanospan.propagation.Getter;
import dev.nanospan.propagation.Incoming;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.propagation.Setter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads headers whatever is in them, from text and from bytes, and checks what must hold of any: both ways agree, what is
 * written is within all bounds, and what is written is read back as the same.
 */
final class Carried {
    private static final Getter<Map<String, List<String>>> TEXT = new Getter<>() {
        @Override
        public CharSequence get(final Map<String, List<String>> headers, final String name) {
            return get(headers, name, 0);
        }

        @Override
        public CharSequence get(final Map<String, List<String>> headers, final String name, final int index) {
            final List<String> values = headers.getOrDefault(name, List.of());
            return index < values.size() ? values.get(index) : null;
        }
    };

    private static final ByteGetter<Map<String, List<String>>> BYTES = (headers, name, index, into, offset) -> {
        final List<String> values = headers.getOrDefault(name, List.of());
        if (index >= values.size()) {
            return Getter.ABSENT;
        }
        final byte[] value = values.get(index).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(value, 0, into, offset, Math.min(value.length, into.length - offset));
        return value.length;
    };

    private static final Setter<Map<String, List<String>>> SETTER =
            (headers, name, value) -> headers.put(name, List.of(value));

    private Carried() {}

    /**
     * Reads headers whose values are of Latin-1.
     *
     * @throws AssertionError if anything does not hold
     */
    static void check(final String names, final Map<String, List<String>> headers) {
        final Propagator propagator = Propagator.of(names, Counts.NONE);
        final SpanContext ofText = new SpanContext();
        final SpanContext ofBytes = new SpanContext();
        final Baggage baggage = new Baggage();
        final Baggage baggageOfBytes = new Baggage();
        final Incoming incoming = propagator.extract(headers, TEXT, ofText, baggage);
        expect(incoming == propagator.extract(headers, BYTES, ofBytes, baggageOfBytes), "text and bytes differ");
        expect(ofText.equals(ofBytes), "text and bytes differ");
        expect(baggage.toString().equals(baggageOfBytes.toString()), "text and bytes differ");
        expect(ofText.isValid() == (incoming == Incoming.PARENT), "a context that is none");
        expect(baggage.size() <= Baggage.MAX_MEMBERS && baggage.bytes() <= Baggage.MAX_BYTES, "too much baggage");

        final Map<String, List<String>> sent = new TreeMap<>();
        propagator.inject(ofText, baggage, sent, SETTER);
        final SpanContext back = new SpanContext();
        final Baggage baggageBack = new Baggage();
        propagator.extract(sent, TEXT, back, baggageBack);
        expect(back.equals(ofText), "not read back: " + sent);
        expect(baggageBack.toString().equals(baggage.toString()), "not read back: " + sent);
        for (int i = 0; i < baggage.size(); i++) {
            expect(baggage.value(i).equals(baggageBack.get(baggage.key(i))), "not read back: " + sent);
        }
    }

    private static void expect(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
