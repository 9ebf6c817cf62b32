package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts through {@code java.net.http}: HTTP/2 where TLS agrees on it, and proxies. A payload is copied when its post
 * begins; from then on threads of the client have it, and a poll only looks whether they are done.
 *
 * <p>Some things are the client's. An answer that comes before it has sent the whole request is seen only once the server
 * closes the connection, and may be lost to it as that breaks: then the request is tried again, as after any failure. And it doesn't tell whether it used a kept connection: where the post before was answered, and the
 * connection now breaks without an answer, one that was closed meanwhile is the likely reason, and the request is sent once
 * more, within the same post. {@link Answer#wasRepeated()} says so if the client had taken all of it.
 */
final class JdkTransport implements Transport {
    private static final int THREADS = 2;

    private final Endpoint endpoint;
    private final int maxRequestBytes;
    private final ReceivedAnswer answer;
    private final Gunzip gunzip = new Gunzip();
    private final Field field = new Field();
    private final @Nullable GzipPayload gzip;
    private final ExecutorService threads;
    private final HttpClient client;
    private final HttpRequest.Builder request;

    private @Nullable CompletableFuture<HttpResponse<Download>> pending;
    private @Nullable Upload upload;
    private @Nullable Download download;
    private boolean answeredBefore;
    private byte[] copy = {};
    private long deadlineNs;
    private long movedBytes;

    JdkTransport(final TransportSettings settings) {
        endpoint = settings.endpoint;
        maxRequestBytes = settings.maxRequestBytes;
        answer = new ReceivedAnswer(settings.maxAnswerBytes);
        gzip = settings.gzip ? new GzipPayload() : null;
        request = request(settings);
        threads = Executors.newFixedThreadPool(THREADS, JdkTransport::daemon);
        client = client(settings, threads);
    }

    @Override
    public void post(final Payload payload, final long nowNs, final long untilNs) {
        if (pending != null) {
            throw new IllegalStateException("a post is under way");
        }
        answer.clear();
        deadlineNs = untilNs;
        try {
            PostException.checkLength(payload, maxRequestBytes);
            send(compressed(payload));
        } catch (final PostException e) {
            fail(e);
        } catch (final RuntimeException e) {
            fail(new PostException(Outcome.BROKEN, OneLine.of(e)));
        }
    }

    @Override
    public boolean poll(final long nowNs) {
        final CompletableFuture<HttpResponse<Download>> current = pending;
        if (current == null) {
            return true;
        }
        if (current.isDone()) {
            finish(current, nowNs);
        } else if (nowNs - deadlineNs >= 0) {
            current.cancel(true);
            fail(PostException.timedOut("the deadline passed while talking to " + endpoint));
        }
        return pending == null;
    }

    @Override
    public Answer answer() {
        return answer;
    }

    @Override
    public long movedBytes() {
        return movedBytes + (upload == null ? 0 : upload.handedBytes());
    }

    @Override
    public void close() {
        if (pending != null) {
            pending.cancel(true);
            pending = null;
        }
        threads.shutdownNow();
        gunzip.close();
        if (gzip != null) {
            gzip.close();
        }
    }

    // ---- out

    private Payload compressed(final Payload payload) {
        if (gzip == null) {
            return payload;
        }
        gzip.begin(payload);
        boolean done;
        do {
            done = gzip.compress();
        } while (!done);
        return gzip;
    }

    private void send(final Payload payload) {
        final int length = payload.lengthBytes();
        if (copy.length < length) {
            copy = new byte[length];
        }
        payload.rewind();
        send(new Upload(copy, payload.read(ByteBuffer.wrap(copy, 0, length))));
    }

    private void send(final Upload body) {
        final Download into = new Download(answer.content().capBytes());
        upload = body;
        download = into;
        pending = client.sendAsync(request.copy().POST(body).build(), into);
    }

    // ---- in

    private void finish(final CompletableFuture<HttpResponse<Download>> done, final long nowNs) {
        try {
            take(done.join());
            succeed();
        } catch (final PostException e) {
            fail(e);
        } catch (final RuntimeException e) {
            final PostException why = explain(e);
            if (isStale(why) && nowNs - deadlineNs < 0) {
                sendAgain();
            } else {
                fail(why);
            }
        }
    }

    private boolean isStale(final PostException why) {
        return answeredBefore && why.outcome() == Outcome.BROKEN && download != null && !download.hasBegun();
    }

    private void sendAgain() {
        final Upload before = upload;
        answeredBefore = false;
        if (before != null) {
            movedBytes += before.handedBytes();
            if (before.isHanded()) {
                answer.repeated();
            }
            send(before.again());
        }
    }

    private void take(final HttpResponse<Download> response) throws PostException {
        final Download content = response.body();
        if (content == null) { // that is how the client passes on that a proxy wants to know who we are
            throw new PostException(
                    Outcome.BROKEN, endpoint + ": the proxy refuses a tunnel: HTTP " + response.statusCode());
        }
        movedBytes += content.length();
        answer.status(response.statusCode());
        answer.json(header(response, "content-type") && field.isJson());
        if (header(response, "retry-after")) {
            answer.retryAfterMs(RetryAfter.parseMs(field, System.currentTimeMillis()));
        }
        final BodyBuffer body = content.bytes();
        final boolean encoded = header(response, "content-encoding") && field.length() > 0 && !field.is("identity");
        if (!encoded) {
            answer.content().append(ByteBuffer.wrap(body.bytes()), body.length());
        } else if ((field.is("gzip") || field.is("x-gzip")) && body.length() > 0) {
            gunzip.inflate(body, answer.content());
        }
    }

    private boolean header(final HttpResponse<Download> response, final String name) {
        final String value = response.headers().firstValue(name).orElse(null);
        if (value != null) {
            field.wrap(value);
        }
        return value != null;
    }

    private void succeed() {
        answer.succeed(isSent());
        answeredBefore = true;
        end();
    }

    /** The client may still be reading the copy of a request that failed: it gets to keep it. */
    private void fail(final PostException why) {
        answer.fail(why.outcome(), why.problem(), isSent());
        answeredBefore = false;
        copy = new byte[0];
        end();
    }

    private boolean isSent() {
        return answer.wasRepeated() || upload != null && upload.isHanded();
    }

    private void end() {
        movedBytes = movedBytes();
        pending = null;
        upload = null;
        download = null;
    }

    /** The innermost cause says most, if it says something. */
    private PostException explain(final Throwable failure) {
        PostException known = new PostException(Outcome.BROKEN, endpoint + ": " + OneLine.of(root(failure)));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            final PostException better = known(cause);
            known = better == null ? known : better;
        }
        return known;
    }

    private @Nullable PostException known(final Throwable cause) {
        if (cause instanceof PostException known) {
            return known;
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return PostException.timedOut("no connection to " + endpoint + " in time");
        }
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return new PostException(Outcome.UNRESOLVED, endpoint.host() + " can't be resolved");
        }
        if (cause instanceof SSLException) {
            return new PostException(Outcome.UNTRUSTED, endpoint + ": " + Tls.explain(cause));
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return new PostException(Outcome.UNREACHABLE, endpoint + ": " + OneLine.of(cause));
        }
        if (cause instanceof EOFException) {
            return new PostException(Outcome.BROKEN, endpoint + ": the server closed the connection");
        }
        return cause instanceof ProtocolException ? PostException.malformed(OneLine.of(cause)) : null;
    }

    private static Throwable root(final Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    // ---- making

    private static Thread daemon(final Runnable task) {
        final Thread thread = new Thread(task, "nanospan-http");
        thread.setDaemon(true);
        return thread;
    }

    private static HttpClient client(final TransportSettings settings, final ExecutorService threads) {
        final HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofNanos(settings.connectTimeoutNs))
                .version(settings.endpoint.secure() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (settings.endpoint.secure()) {
            builder.sslContext(Tls.of(settings).context());
        }
        final InetSocketAddress proxy = settings.proxy;
        if (proxy != null) {
            builder.proxy(ProxySelector.of(proxy));
        }
        return builder.build();
    }

    private static HttpRequest.Builder request(final TransportSettings settings) {
        final HttpRequest.Builder builder;
        try {
            builder = HttpRequest.newBuilder(URI.create(settings.endpoint + settings.endpoint.target()));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "endpoint=" + settings.endpoint + ": must be one that java.net.http can use: it refuses this one",
                    e);
        }
        settings.requestHeaders().forEach(builder::setHeader);
        return builder;
    }
}
