package dev.nanospan.jmh;

import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;

/**
 * The span that everything here measures: four attributes, two of them strings, one of which varies. The values are made
 * before, for making them is not the tracer's work.
 *
 * <p>One thread.
 */
final class Spans {
    static final int ATTRIBUTES = 4;

    static final String SYMBOL_TEXT = "symbol";
    static final String ORDER_TEXT = "order.id";
    static final String QUANTITY_TEXT = "quantity";
    static final String FILLED_TEXT = "filled";
    static final String SYMBOL_VALUE = "ESZ6";

    static final Name MATCH = Name.of("match");
    static final Key.OfString SYMBOL = Key.ofString(SYMBOL_TEXT);
    static final Key.OfString ORDER = Key.ofString(ORDER_TEXT);
    static final Key.OfLong QUANTITY = Key.ofLong(QUANTITY_TEXT);
    static final Key.OfBoolean FILLED = Key.ofBoolean(FILLED_TEXT);

    private static final int VARIANTS = 1_024;
    private static final String[] ORDER_VALUES = orderValues();

    private int next;

    Spans() {}

    /** A root span, or a child of the current one, from start to end. */
    void root(final Tracer tracer) {
        final Span span = tracer.start(MATCH);
        attributes(span);
        span.end();
    }

    /** Sets the four. */
    void attributes(final Span span) {
        final int i = next();
        span.set(SYMBOL, SYMBOL_VALUE).set(ORDER, order(i)).set(QUANTITY, i).set(FILLED, true);
    }

    /** The number of the next span. */
    int next() {
        return next++;
    }

    /** A string of 20 chars that differs from the last one. */
    static String order(final int i) {
        return ORDER_VALUES[i & (VARIANTS - 1)];
    }

    private static String[] orderValues() {
        final String[] values = new String[VARIANTS];
        for (int i = 0; i < VARIANTS; i++) {
            values[i] = "order-" + (10_000_000_000_000L + i * 7_919L);
        }
        return values;
    }
}
