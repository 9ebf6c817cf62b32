package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;

/** Calls a payment service that exists in the mind only: a client span, retries as events, a refusal as an exception. */
final class PaymentClient {
    private static final Name CHARGE = Name.of("POST /charges");
    private static final Name RETRY = Name.of("payment.retry");
    private static final Key.OfString METHOD = Key.ofString("http.request.method");
    private static final Key.OfString SERVER = Key.ofString("server.address");
    private static final Key.OfLong STATUS_CODE = Key.ofLong("http.response.status_code");
    private static final Key.OfLong ATTEMPT = Key.ofLong("attempt");
    private static final Key.OfString REASON = Key.ofString("reason");
    private static final Value POST = Value.of("POST");
    private static final Value HOST = Value.of("payments.example.com");
    private static final Value TIMEOUT = Value.of("timeout");

    private final Tracer tracer;
    private final Pace pace;

    PaymentClient(final Nanospan nanospan, final Pace pace) {
        this.tracer = nanospan.tracer("payment-client", "2.1");
        this.pace = pace;
    }

    void charge(final Order order) {
        try (Scope scope = tracer.open(CHARGE, Kind.CLIENT)) {
            final Span span = scope.span();
            span.set(METHOD, POST).set(SERVER, HOST).set("payment.cents", order.cents());
            try {
                call(order, span);
            } catch (final PaymentRefusedException e) {
                span.set(STATUS_CODE, 402).fail(e);
                throw e;
            }
        }
    }

    private void call(final Order order, final Span span) {
        if (order.isPaymentSlow()) {
            retry(span, 1, 1_500);
            retry(span, 2, 3_000);
        }
        pace.work(1_200);
        if (order.isPaymentRefused()) {
            throw new PaymentRefusedException("card of order " + order.number() + " is over its limit");
        }
        span.set(STATUS_CODE, 200);
    }

    private void retry(final Span span, final int attempt, final long waitedUs) {
        pace.work(waitedUs);
        span.event(RETRY).set(ATTEMPT, attempt).set(REASON, TIMEOUT);
    }
}
