package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;
import java.util.Random;

/** Matches orders with a book that is made up: nested scopes, events, attributes of several types. */
final class MatchingEngine {
    private static final int LOT = 100;
    private static final Name MATCH = Name.of("match");
    private static final Name WALK_BOOK = Name.of("walk book");
    private static final Name FILL = Name.of("fill");
    private static final Name CROSSED = Name.of("book.crossed");
    private static final Key.OfString SYMBOL = Key.ofString("symbol");
    private static final Key.OfString SIDE = Key.ofString("side");
    private static final Key.OfLong QUANTITY = Key.ofLong("quantity");
    private static final Key.OfLong DEPTH = Key.ofLong("depth");
    private static final Key.OfLongs LOTS = Key.ofLongs("lots");
    private static final Key.OfDouble PRICE = Key.ofDouble("price");
    private static final Value BUY = Value.of("buy");
    private static final Value SELL = Value.of("sell");

    private final Tracer tracer;
    private final Pace pace;
    private final Random random;

    MatchingEngine(final Nanospan nanospan, final Pace pace, final Random random) {
        this.tracer = nanospan.tracer("matching-engine", "1.4");
        this.pace = pace;
        this.random = random;
    }

    void match(final Order order) {
        try (Scope scope = tracer.open(MATCH)) {
            scope.span()
                    .set(SYMBOL, order.symbol())
                    .set(SIDE, order.buy() ? BUY : SELL)
                    .set(QUANTITY, order.quantity());
            walkBook();
            fill(order);
        }
    }

    private void walkBook() {
        try (Scope scope = tracer.open(WALK_BOOK)) {
            pace.work(60);
            scope.span().event(CROSSED).set(DEPTH, 1 + random.nextInt(5));
            pace.work(20);
        }
    }

    private void fill(final Order order) {
        final Span span = tracer.start(FILL);
        span.set(LOTS, order.quantity() / LOT, order.quantity() % LOT).set(PRICE, order.cents() / 100.0);
        pace.work(40);
        span.end();
    }
}
