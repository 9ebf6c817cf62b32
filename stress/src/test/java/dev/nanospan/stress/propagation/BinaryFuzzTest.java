package dev.nanospan.stress.propagation;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counts;
import dev.nanospan.propagation.BinaryPropagator;
import dev.nanospan.propagation.Incoming;
import java.nio.ByteBuffer;

/** Reads arbitrary bytes as binary contexts. How to look for more: {@link TraceContextFuzzTest}. */
class BinaryFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyField(final byte[] message) {
        final BinaryPropagator propagator = BinaryPropagator.of(Counts.NONE);
        final SpanContext context = new SpanContext();
        final SpanContext other = new SpanContext();
        final ByteBuffer direct =
                ByteBuffer.allocateDirect(message.length).put(message).clear();
        final byte[] field = new byte[BinaryPropagator.BYTES];
        for (int at = 0; at <= message.length - BinaryPropagator.BYTES; at++) {
            final Incoming incoming = propagator.extract(message, at, context);
            final boolean same = incoming == propagator.extract(direct, at, other) && context.equals(other);
            propagator.inject(context, field, 0);
            propagator.extract(field, 0, other);
            if (!same || context.isValid() != (incoming == Incoming.PARENT) || !context.equals(other)) {
                throw new AssertionError("at " + at);
            }
        }
    }
}
