package dev.nanospan.cli.demo;

import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A queue of settlements. The sender's span is over when the message is handled, so the handling is a trace of its own
 * with a link back, as OpenTelemetry has it for messages.
 */
final class Settlements implements AutoCloseable {
    private static final Name SEND = Name.of("send settlement");
    private static final Name PROCESS = Name.of("process settlement");
    private static final Name BOOK = Name.of("book trade");
    private static final Key.OfString DESTINATION = Key.ofString("messaging.destination.name");
    private static final Key.OfLong ORDER = Key.ofLong("order.number");
    private static final Value QUEUE = Value.of("settlements");

    private final ExecutorService queue = Executors.newSingleThreadExecutor(task -> new Thread(task, "settlement"));
    private final Tracer tracer;
    private final Pace pace;

    Settlements(final Nanospan nanospan, final Pace pace) {
        this.tracer = nanospan.tracer("settlement", "1.0");
        this.pace = pace;
    }

    /** Sends a message; done when it has been handled. */
    Message send(final Order order) {
        try (Scope scope = tracer.open(SEND, Kind.PRODUCER)) {
            final Span span = scope.span();
            span.set(DESTINATION, QUEUE);
            pace.work(30);
            return new Message(order, span.context(new SpanContext()));
        }
    }

    /** Lets the other end of the queue handle a message. */
    Future<?> deliver(final Message message) {
        return queue.submit(() -> process(message));
    }

    private void process(final Message message) {
        final Span span = tracer.span(PROCESS)
                .kind(Kind.CONSUMER)
                .root()
                .link(message.sender())
                .set(DESTINATION, QUEUE)
                .set(ORDER, message.order().number())
                .start();
        try (Scope current = span.makeCurrent()) {
            book(current.span());
        } finally {
            span.end();
        }
    }

    private void book(final Span around) {
        tracer.run(BOOK, pace, (work, span) -> {
            work.work(350);
            span.set("ledger", "house");
        });
        around.event("settled");
    }

    @Override
    public void close() {
        queue.shutdown();
    }

    /** What is sent: the order, and the context of the span that sent it. */
    record Message(Order order, SpanContext sender) {}
}
