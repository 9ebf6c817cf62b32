package dev.nanospan.jmh.peer;

import dev.nanospan.Tracer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** All tracers. To add one: a class that is a {@link Peer}, and a line in {@link #all}. */
public final class Peers {
    /** This engine, everything at its default. */
    public static final String NANOSPAN = "nanospan";

    private static final int LARGE_QUEUE = 1 << 13; // four times the default, as the batch is
    private static final int LARGE_BATCH = 2_048;
    private static final int DEFAULT_QUEUE = 2_048;
    private static final int DEFAULT_BATCH = 512;
    private static final Map<String, Entry> ALL = all();

    private Peers() {}

    /** Names, in the order of the tables. */
    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /**
     * Makes and starts a tracer.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Peer open(final String name, final PeerSetup setup) {
        return of(name).maker.apply(setup);
    }

    /**
     * One line for people.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static String what(final String name) {
        return of(name).what;
    }

    private static Entry of(final String name) {
        final Entry found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException("unknown peer " + name + "; there are " + ALL.keySet());
        }
        return found;
    }

    /** What makes spans by a tracer of this engine, for one thread. */
    public static Caller<?> caller(final Tracer tracer) {
        return new NanospanPeer.Calls(tracer);
    }

    private static Map<String, Entry> all() {
        final Map<String, Entry> all = new LinkedHashMap<>();
        all.put(NANOSPAN, nanospan("http/protobuf", "this engine, all at its default; OTLP protobuf where it posts"));
        all.put("nanospan-protobuf", nanospan("http/protobuf", "another name for nanospan"));
        all.put("nanospan-json", nanospan("http/json", "this engine, all at its default; OTLP JSON"));
        all.put("otel", otel(false, true, false, ", reusing memory: its defaults"));
        all.put("otel-large", otel(false, true, true, ", reusing memory"));
        all.put("otel-protobuf", otel(false, true, true, ", reusing memory: another name for otel-large"));
        all.put("otel-protobuf-default", otel(false, true, false, ", reusing memory: another name for otel"));
        all.put("otel-protobuf-immutable", otel(false, false, true, ", in its other memory mode"));
        all.put("otel-json", otel(true, true, true, ", reusing memory"));
        all.put("otel-json-default", otel(true, true, false, ", reusing memory"));
        all.put("otel-json-immutable", otel(true, false, true, ", in its other memory mode"));
        all.put("otel-bare", otelBare());
        all.put(
                "brave",
                new Entry("Brave with its asynchronous reporter, all at its default; Zipkin JSON", BravePeer::new));
        all.put("noop", new Entry("no tracer: what the measuring itself takes", setup -> new NoopPeer()));
        return all;
    }

    private static Entry nanospan(final String protocol, final String what) {
        return new Entry(what, setup -> new NanospanPeer(setup, protocol));
    }

    private static Entry otel(final boolean json, final boolean reuse, final boolean large, final String more) {
        final int queue = large ? LARGE_QUEUE : DEFAULT_QUEUE;
        final int batch = large ? LARGE_BATCH : DEFAULT_BATCH;
        final OpenTelemetryPeer.Choice choice = new OpenTelemetryPeer.Choice(json, reuse, queue, batch);
        final String what = String.format(
                Locale.ROOT,
                "OpenTelemetry's SDK, OTLP %s, queue %,d, batch %,d",
                json ? "JSON" : "protobuf",
                queue,
                batch);
        return new Entry(what + more, setup -> new OpenTelemetryPeer(setup, choice));
    }

    private static Entry otelBare() {
        final OpenTelemetryPeer.Choice choice = new OpenTelemetryPeer.Choice(false, true, 0, 0);
        return new Entry(
                "OpenTelemetry's SDK without a queue: a span is forgotten when it ends",
                setup -> new OpenTelemetryPeer(setup, choice));
    }

    /**
     * One of them.
     *
     * @param what one line for people
     */
    private record Entry(String what, Function<PeerSetup, Peer> maker) {}
}
