package dev.nanospan.jmh.peer;

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
public final class Spans {
    public static final int ATTRIBUTES = 4;

    public static final String SYMBOL_TEXT = "symbol";
    public static final String ORDER_TEXT = "order.id";
    public static final String QUANTITY_TEXT = "quantity";
    public static final String FILLED_TEXT = "filled";
    public static final String SYMBOL_VALUE = "ESZ6";

    public static final Name MATCH = Name.of("match");
    public static final Key.OfString SYMBOL = Key.ofString(SYMBOL_TEXT);
    public static final Key.OfString ORDER = Key.ofString(ORDER_TEXT);
    public static final Key.OfLong QUANTITY = Key.ofLong(QUANTITY_TEXT);
    public static final Key.OfBoolean FILLED = Key.ofBoolean(FILLED_TEXT);

    /** Keys of texts, beside the four: {@code string.0} and so on. */
    public static final int KEYS = 64;

    private static final String[] KEY_TEXTS = keyTexts();
    private static final int VARIANTS = 1_024;
    private static final String[] ORDER_VALUES = orderValues();

    private int next;

    public Spans() {}

    /** A root span, or a child of the current one, from start to end. */
    public void root(final Tracer tracer) {
        final Span span = tracer.start(MATCH);
        attributes(span);
        span.end();
    }

    /** Sets the four. */
    public void attributes(final Span span) {
        final int i = next();
        span.set(SYMBOL, SYMBOL_VALUE).set(ORDER, order(i)).set(QUANTITY, i).set(FILLED, true);
    }

    /** The number of the next span. */
    public int next() {
        return next++;
    }

    /** A string of 20 chars that differs from the last one. */
    public static String order(final int i) {
        return ORDER_VALUES[i & (VARIANTS - 1)];
    }

    /** The key of that number. */
    public static String key(final int i) {
        return KEY_TEXTS[i];
    }

    private static String[] keyTexts() {
        final String[] texts = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            texts[i] = "string." + i;
        }
        return texts;
    }

    private static String[] orderValues() {
        final String[] values = new String[VARIANTS];
        for (int i = 0; i < VARIANTS; i++) {
            values[i] = "order-" + (10_000_000_000_000L + i * 7_919L);
        }
        return values;
    }
}
