package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Takes orders: a server span around validation, a risk check, matching, payment and settlement. */
final class OrderService implements AutoCloseable {
    private static final Name RECEIVE = Name.of("POST /orders");
    private static final Name VALIDATE = Name.of("validate");
    private static final Key.OfString METHOD = Key.ofString("http.request.method");
    private static final Key.OfString ROUTE = Key.ofString("http.route");
    private static final Key.OfLong STATUS_CODE = Key.ofLong("http.response.status_code");
    private static final Key.OfLong ORDER = Key.ofLong("order.number");
    private static final Value POST = Value.of("POST");
    private static final Value ORDERS = Value.of("/orders");

    private final Tracer tracer;
    private final Pace pace;
    private final RiskDesk risk;
    private final MatchingEngine engine;
    private final PaymentClient payments;
    private final Settlements settlements;

    OrderService(final Nanospan nanospan, final Pace pace, final Random random) {
        this.tracer = nanospan.tracer("order-service", "1.0");
        this.pace = pace;
        this.risk = new RiskDesk(nanospan, pace);
        this.engine = new MatchingEngine(nanospan, pace, random);
        this.payments = new PaymentClient(nanospan, pace);
        this.settlements = new Settlements(nanospan, pace);
    }

    /** Handles one order; what it leaves to the settlement thread is done when this returns. */
    void receive(final Order order) throws InterruptedException {
        final Settlements.Message message = handle(order);
        if (message != null) {
            Work.await(settlements.deliver(message));
        }
    }

    private Settlements.@Nullable Message handle(final Order order) throws InterruptedException {
        try (Scope scope = tracer.open(RECEIVE, Kind.SERVER)) {
            final Span span = scope.span();
            span.set(METHOD, POST).set(ROUTE, ORDERS).set(ORDER, order.number());
            try {
                final Settlements.Message message = trade(order, span);
                span.set(STATUS_CODE, 201);
                return message;
            } catch (final PaymentRefusedException e) {
                span.set(STATUS_CODE, 402).fail("payment refused");
                return null;
            }
        }
    }

    private Settlements.Message trade(final Order order, final Span span) throws InterruptedException {
        validate(order);
        risk.check(span);
        engine.match(order);
        payments.charge(order);
        return settlements.send(order);
    }

    private void validate(final Order order) {
        try (Scope scope = tracer.open(VALIDATE)) {
            pace.work(25);
            scope.span().set("rules", 7).set("order.text", order.symbol() + " x " + order.quantity());
        }
    }

    @Override
    public void close() {
        risk.close();
        settlements.close();
    }
}
