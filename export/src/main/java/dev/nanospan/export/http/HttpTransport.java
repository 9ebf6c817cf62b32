package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over one connection of its own, which it keeps from one post to the next. Without TLS it allocates nothing as
 * long as the connection lasts.
 *
 * <p>A server may close a kept connection at any time. If it turns out to be closed before any byte of an answer came,
 * the request is sent once more, at once, over a new connection, within the same post. The server may, in theory, have
 * acted on the first one: {@link Answer#wasRepeated()} says so if that one went out whole, and {@link Answer#wasSent()} of a
 * post that fails is true if any of the two did.
 *
 * <p>Redirects are answers like others: a payload goes where the settings say, and nowhere else.
 */
final class HttpTransport implements Transport {
    private final Endpoint endpoint;
    private final int maxRequestBytes;
    private final Connector connector;
    private final Exchange exchange;
    private final AnswerParser parser;
    private final ReceivedAnswer answer;
    private final @Nullable GzipPayload gzip;

    private Phase phase = Phase.IDLE;
    private @Nullable Payload payload;
    private long deadlineNs;
    private boolean kept;
    private boolean everSent;

    HttpTransport(final TransportSettings settings, final Wire wire) {
        endpoint = settings.endpoint;
        maxRequestBytes = settings.maxRequestBytes;
        answer = new ReceivedAnswer(settings.maxAnswerBytes);
        parser = new AnswerParser(answer, settings.maxHeadBytes);
        connector =
                new Connector(wire, endpoint, new Resolver(endpoint.host(), settings.names), settings.connectTimeoutNs);
        exchange = new Exchange(wire, new RequestHead(settings), parser, settings.stallTimeoutNs);
        gzip = settings.gzip ? new GzipPayload() : null;
    }

    @Override
    public void post(final Payload body, final long nowNs, final long untilNs) {
        if (phase != Phase.IDLE) {
            throw new IllegalStateException("a post is under way");
        }
        answer.clear();
        deadlineNs = untilNs;
        everSent = false;
        kept = false;
        try {
            begin(body, nowNs);
        } catch (final PostException e) {
            fail(e.outcome(), e.problem());
        } catch (final RuntimeException e) {
            fail(Outcome.BROKEN, OneLine.of(e));
        }
    }

    @Override
    public boolean poll(final long nowNs) {
        if (phase == Phase.IDLE) {
            return true;
        }
        try {
            advance(nowNs);
        } catch (final PostException e) {
            fail(e.outcome(), e.problem());
        } catch (final RuntimeException e) {
            fail(Outcome.BROKEN, OneLine.of(e));
        }
        if (phase != Phase.IDLE && nowNs - deadlineNs >= 0) {
            fail(Outcome.TIMED_OUT, "the deadline passed while " + describe());
        }
        return phase == Phase.IDLE;
    }

    @Override
    public Answer answer() {
        return answer;
    }

    @Override
    public long movedBytes() {
        return exchange.movedBytes() + (gzip == null ? 0 : gzip.takenBytes());
    }

    @Override
    public void close() {
        phase = Phase.IDLE;
        connector.close();
        exchange.release();
        parser.close();
        payload = null;
        if (gzip != null) {
            gzip.close();
        }
    }

    private void begin(final Payload body, final long nowNs) throws PostException {
        PostException.checkLength(body, maxRequestBytes);
        if (gzip != null) {
            gzip.begin(body);
            payload = gzip;
            phase = Phase.COMPRESSING;
        } else {
            payload = body;
            open(nowNs);
        }
    }

    private void open(final long nowNs) {
        if (connector.isOpen() && exchange.isQuiet()) {
            kept = true;
            exchange(nowNs);
        } else {
            connect(nowNs);
        }
    }

    private void connect(final long nowNs) {
        kept = false;
        connector.begin(nowNs);
        phase = Phase.CONNECTING;
    }

    private void exchange(final long nowNs) {
        final Payload body = payload;
        if (body != null) {
            exchange.begin(body, nowNs);
            phase = Phase.EXCHANGING;
        }
    }

    private void advance(final long nowNs) throws PostException {
        if (phase == Phase.COMPRESSING && gzip != null && gzip.compress()) {
            open(nowNs);
        }
        if (phase == Phase.CONNECTING && connector.poll(nowNs)) {
            exchange(nowNs);
        }
        if (phase == Phase.EXCHANGING) {
            advanceExchange(nowNs);
        }
    }

    private void advanceExchange(final long nowNs) throws PostException {
        try {
            if (exchange.poll(nowNs)) {
                succeed();
            }
        } catch (final IOException e) {
            everSent |= exchange.isSent();
            if (kept && !exchange.hasAnswerBegun()) {
                if (everSent) {
                    answer.repeated();
                }
                connect(nowNs);
            } else {
                throw broken(e);
            }
        }
    }

    /** With TLS 1.3 a server says only after the handshake that it doesn't like our certificate. */
    private PostException broken(final IOException why) {
        return why instanceof SSLException && !exchange.hasAnswerBegun()
                ? Tls.failure(endpoint.toString(), why)
                : new PostException(Outcome.BROKEN, endpoint + ": " + OneLine.of(why) + ", " + exchange.describe());
    }

    private void succeed() {
        answer.succeed(exchange.isSent());
        if (!exchange.isReusable()) {
            connector.close();
        }
        finish();
    }

    private void fail(final Outcome outcome, final String problem) {
        final boolean sent = everSent || phase == Phase.EXCHANGING && exchange.isSent();
        answer.fail(outcome, problem, sent);
        connector.close();
        finish();
    }

    private void finish() {
        phase = Phase.IDLE;
        payload = null;
        exchange.release();
    }

    private String describe() {
        return switch (phase) {
            case CONNECTING -> connector.describe();
            case EXCHANGING -> exchange.describe();
            case COMPRESSING, IDLE -> "compressing the request";
        };
    }

    private enum Phase {
        IDLE,
        COMPRESSING,
        CONNECTING,
        EXCHANGING
    }
}
