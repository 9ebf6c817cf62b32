package dev.nanospan.cli.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Notes the numbers of spans before it answers; now and then it has no time, and takes nothing. */
final class Collector implements AutoCloseable {
    private static final Pattern NUMBER =
            Pattern.compile("\\{\"key\":\"" + Victim.NUMBER + "\",\"value\":\\{\"intValue\":\"?(\\d+)\"?}}");
    private static final int OK = 200;
    private static final int BUSY = 503;

    private final HttpServer server;
    private final Random random;
    private final BitSet[] numbers = new BitSet[Victim.PRODUCERS];
    private long twice;
    private long strange;

    Collector(final long seed) throws IOException {
        random = new Random(seed);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = new BitSet();
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/v1/traces");
    }

    synchronized BitSet numbers(final int producer) {
        return (BitSet) numbers[producer].clone();
    }

    /** Spans that came more often than once. */
    synchronized long twice() {
        return twice;
    }

    /** Numbers that no producer can have given. */
    synchronized long strange() {
        return strange;
    }

    private void take(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final boolean busy = isBusy();
            if (!busy) {
                note(body);
            }
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(busy ? BUSY : OK, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private synchronized boolean isBusy() {
        return random.nextInt(20) == 0;
    }

    private synchronized void note(final String body) {
        final Matcher matcher = NUMBER.matcher(body);
        while (matcher.find()) {
            final long number = Long.parseLong(matcher.group(1));
            final long producer = number / Victim.OF_PRODUCER;
            final long place = number % Victim.OF_PRODUCER;
            if (producer >= numbers.length || place > Integer.MAX_VALUE) {
                strange++;
            } else if (numbers[(int) producer].get((int) place)) {
                twice++;
            } else {
                numbers[(int) producer].set((int) place);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
