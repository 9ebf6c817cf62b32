package dev.nanospan.jmh.peer;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.id.Hex;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.spi.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This engine, with everything at its default but endpoint and protocol, and the number of spans of a trace: a parent here
 * has millions of children. System properties ({@code -Dnanospan.ring.bytes=...}) change the rest: see {@link OwnOptions}.
 */
final class NanospanPeer implements Peer {
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final Name SETTLE_NAME = Name.of("settle");
    private static final Name CROSSED = Name.of("book.crossed");
    private static final Key.OfString[] KEYS = keys();

    /** Kept, or its level would be forgotten: with a collector that is dead on purpose there is much to warn of. */
    private final Logger log = Logger.getLogger("dev.nanospan");

    private final Nanospan nanospan;
    private final Tracer tracer;
    private final Ledger ledger = new Ledger();
    private final boolean lossless;

    NanospanPeer(final PeerSetup setup, final String protocol) {
        log.setLevel(Level.OFF); // the tables say what became of the spans
        final NanospanConfig.Builder config = NanospanConfig.builder(OwnOptions.sources())
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .sampler(setup.sampled() ? Sampler.ALWAYS_ON : Sampler.ALWAYS_OFF);
        lossless = !setup.posts();
        nanospan = Nanospan.create((lossless
                        ? config.exporter(new HeaderReader(HeaderReader.ANY))
                        : config.set(Options.EXPORTER, List.of("otlp"))
                                .set(Options.OTLP_ENDPOINT, URI.create(setup.endpoint()))
                                .set(Options.OTLP_PROTOCOL, protocol))
                .build());
        tracer = nanospan.tracer("nanospan-jmh");
    }

    @Override
    public Caller<?> caller() {
        return new Calls(tracer);
    }

    @Override
    public long delivered() {
        nanospan.ledger(ledger);
        return ledger.destination().exported;
    }

    /** Where nothing is posted the ledger knows without being told. */
    @Override
    public long dropped(final long started) {
        final boolean unused = nanospan.flush(SETTLE);
        nanospan.ledger(ledger);
        return lossless ? ledger.dropped() : Math.max(0, started - ledger.destination().exported);
    }

    @Override
    public void close() {
        final Ledger last = nanospan.close(lossless ? CLOSE : SETTLE);
        if (!last.isExact()) {
            throw new IllegalStateException("the ledger is not exact: " + last);
        }
    }

    private static Key.OfString[] keys() {
        final Key.OfString[] keys = new Key.OfString[Spans.KEYS];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = Key.ofString(Spans.key(i));
        }
        return keys;
    }

    /** One thread's. */
    static final class Calls implements Caller<Span> {
        private static final int DIGITS = 48;
        private static final int TRACE_ID_DIGITS = 32;

        private final Tracer tracer;
        private final IdGenerator ids = RandomIds.factory().create();
        private final byte[] digits = new byte[DIGITS];
        private Scope parent = Nanospan.disabled().tracer("none").open(SETTLE_NAME);

        Calls(final Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public Span start() {
            return tracer.start(Spans.MATCH);
        }

        @Override
        public void four(final Span span, final int i) {
            span.set(Spans.SYMBOL, Spans.SYMBOL_VALUE)
                    .set(Spans.ORDER, Spans.order(i))
                    .set(Spans.QUANTITY, i)
                    .set(Spans.FILLED, true);
        }

        @Override
        public void text(final Span span, final int key, final String value) {
            span.set(KEYS[key], value);
        }

        @Override
        public void named(final Span span, final String key, final String value) {
            span.set(key, value);
        }

        @Override
        public void event(final Span span) {
            span.event(CROSSED);
        }

        @Override
        public void fail(final Span span, final Throwable cause) {
            span.fail(cause);
        }

        @Override
        public void end(final Span span) {
            span.end();
        }

        @Override
        public void child() {
            tracer.open(SETTLE_NAME).close();
        }

        @Override
        public void openParent() {
            parent = tracer.open(Spans.MATCH);
        }

        @Override
        public void closeParent() {
            parent.close();
        }

        @Override
        public Object ids() {
            Hex.encode16(ids.nextTraceIdHigh(), ids.nextTraceIdLow(), digits, 0);
            Hex.encode8(ids.nextSpanId(), digits, TRACE_ID_DIGITS);
            return digits;
        }
    }
}
