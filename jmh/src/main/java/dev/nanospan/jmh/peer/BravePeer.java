package dev.nanospan.jmh.peer;

import brave.ScopedSpan;
import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.ReporterMetrics;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/**
 * Brave with its asynchronous reporter, everything at its default. Its tags are text: the number and the truth value are
 * made into text on the traced thread, as a service would have to.
 */
final class BravePeer implements Peer {
    private static final long SETTLE_NS = 5_000_000_000L;

    /** Kept, or its level would be forgotten: the reporter says in the log what it drops. */
    private final Logger log = Logger.getLogger("zipkin2.reporter");

    private final Messages sender;
    private final DropCount drops = new DropCount();
    private final AsyncZipkinSpanHandler reporter;
    private final Tracing tracing;

    BravePeer(final PeerSetup setup) {
        log.setLevel(Level.OFF); // the tables say how many it drops
        sender = new Messages(setup.posts() ? setup.endpoint() : null);
        reporter = AsyncZipkinSpanHandler.newBuilder(sender).metrics(drops).build();
        tracing = Tracing.newBuilder()
                .localServiceName("nanospan-jmh")
                .sampler(setup.sampled() ? Sampler.ALWAYS_SAMPLE : Sampler.NEVER_SAMPLE)
                .currentTraceContext(ThreadLocalCurrentTraceContext.newBuilder().build())
                .addSpanHandler(reporter)
                .build();
    }

    @Override
    public Caller<?> caller() {
        return new Calls(tracing.tracer());
    }

    @Override
    public long delivered() {
        return sender.delivered.get();
    }

    /** The reporter sends a message at each flush, and says what it has given up. */
    @Override
    public long dropped(final long started) {
        final long untilNs = System.nanoTime() + SETTLE_NS;
        while (delivered() + drops.spans.sum() < started && System.nanoTime() - untilNs < 0) {
            reporter.flush();
        }
        return Math.max(0, started - delivered());
    }

    @Override
    public void close() {
        tracing.close();
        reporter.close();
    }

    /** One thread's. */
    private static final class Calls implements Caller<Span> {
        private final Tracer tracer;
        private @Nullable ScopedSpan parent;

        Calls(final Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public Span start() {
            return tracer.nextSpan().name("match").start();
        }

        @Override
        public void four(final Span span, final int i) {
            span.tag(Spans.SYMBOL_TEXT, Spans.SYMBOL_VALUE);
            span.tag(Spans.ORDER_TEXT, Spans.order(i));
            span.tag(Spans.QUANTITY_TEXT, Integer.toString(i));
            span.tag(Spans.FILLED_TEXT, Boolean.toString(true));
        }

        @Override
        public void text(final Span span, final int key, final String value) {
            span.tag(Spans.key(key), value);
        }

        @Override
        public void named(final Span span, final String key, final String value) {
            span.tag(key, value);
        }

        @Override
        public void event(final Span span) {
            span.annotate("book.crossed");
        }

        /** It keeps no stack trace. */
        @Override
        public void fail(final Span span, final Throwable cause) {
            span.error(cause);
        }

        @Override
        public void end(final Span span) {
            span.finish();
        }

        @Override
        public void child() {
            tracer.startScopedSpan("settle").finish();
        }

        @Override
        public void openParent() {
            parent = tracer.startScopedSpan("match");
        }

        @Override
        public void closeParent() {
            if (parent != null) {
                parent.finish();
            }
        }

        /** Without a span: one made for its ids would wait to be ended for ever. */
        @Override
        public Object ids() {
            final TraceContext context = TraceContext.newBuilder()
                    .traceIdHigh(randomId())
                    .traceId(randomId())
                    .spanId(randomId())
                    .build();
            final String traceId = context.traceIdString();
            final String spanId = context.spanIdString();
            return traceId.length() > spanId.length() ? traceId : spanId;
        }

        /** Where Brave has its own from; never 0. */
        private static long randomId() {
            final long id = ThreadLocalRandom.current().nextLong();
            return id == 0 ? 1 : id;
        }
    }

    /** Posts messages, or forgets them, and counts their spans. */
    private static final class Messages implements BytesMessageSender {
        private static final int MAX_BYTES = 500_000;
        private static final int HTTP_ERRORS = 300;

        final AtomicLong delivered = new AtomicLong();
        private final @Nullable String endpoint;

        Messages(final @Nullable String endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public Encoding encoding() {
            return Encoding.JSON;
        }

        @Override
        public int messageMaxBytes() {
            return MAX_BYTES;
        }

        @Override
        public int messageSizeInBytes(final List<byte[]> encodedSpans) {
            return Encoding.JSON.listSizeInBytes(encodedSpans);
        }

        @Override
        public int messageSizeInBytes(final int encodedSizeInBytes) {
            return Encoding.JSON.listSizeInBytes(encodedSizeInBytes);
        }

        @Override
        public void send(final List<byte[]> encodedSpans) throws IOException {
            if (endpoint != null) {
                post(endpoint, Encoding.JSON.encode(encodedSpans));
            }
            delivered.addAndGet(encodedSpans.size());
        }

        private static void post(final String endpoint, final byte[] body) throws IOException {
            final HttpURLConnection connection =
                    (HttpURLConnection) URI.create(endpoint).toURL().openConnection();
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
            try (InputStream in = connection.getInputStream()) {
                final long unused = in.skip(Long.MAX_VALUE);
            }
            if (connection.getResponseCode() >= HTTP_ERRORS) {
                throw new IOException("refused: " + connection.getResponseCode());
            }
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** Counts what is dropped, and nothing else: that would cost the traced thread. */
    private static final class DropCount implements ReporterMetrics {
        final LongAdder spans = new LongAdder();

        @Override
        public void incrementMessages() {}

        @Override
        public void incrementMessagesDropped(final Throwable cause) {}

        @Override
        public void incrementSpans(final int quantity) {}

        @Override
        public void incrementSpanBytes(final int quantity) {}

        @Override
        public void incrementMessageBytes(final int quantity) {}

        @Override
        public void incrementSpansDropped(final int quantity) {
            spans.add(quantity);
        }

        @Override
        public void updateQueuedSpans(final int update) {}

        @Override
        public void updateQueuedBytes(final int update) {}
    }
}
