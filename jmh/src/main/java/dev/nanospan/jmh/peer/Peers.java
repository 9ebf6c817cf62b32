package dev.nanospan.jmh.peer;

import dev.nanospan.Tracer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All tracers. To add one: a class that is a {@link Peer}, and a line in {@link #all}. */
public final class Peers {
    /** This engine, everything at its default. */
    public static final String NANOSPAN = "nanospan";

    private static final int LARGE_QUEUE = 1 << 13; // more of them leave no room in a heap of 64 MiB
    private static final int LARGE_BATCH = 2_048;
    private static final int DEFAULT_QUEUE = 2_048;
    private static final int DEFAULT_BATCH = 512;
    private static final Map<String, Function<PeerSetup, Peer>> ALL = all();

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
        final Function<PeerSetup, Peer> maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("unknown peer " + name + "; there are " + ALL.keySet());
        }
        return maker.apply(setup);
    }

    /** What makes spans by a tracer of this engine, for one thread. */
    public static Caller<?> caller(final Tracer tracer) {
        return new NanospanPeer.Calls(tracer);
    }

    private static Map<String, Function<PeerSetup, Peer>> all() {
        final Map<String, Function<PeerSetup, Peer>> all = new LinkedHashMap<>();
        all.put(NANOSPAN, setup -> new NanospanPeer(setup, "http/protobuf"));
        all.put("nanospan-protobuf", setup -> new NanospanPeer(setup, "http/protobuf"));
        all.put("nanospan-json", setup -> new NanospanPeer(setup, "http/json"));
        all.put("otel", setup -> new OpenTelemetryPeer(setup, otel(false, true, DEFAULT_QUEUE, DEFAULT_BATCH)));
        all.put("otel-large", setup -> new OpenTelemetryPeer(setup, otel(false, true, LARGE_QUEUE, LARGE_BATCH)));
        all.put("otel-protobuf", setup -> new OpenTelemetryPeer(setup, otel(false, true, LARGE_QUEUE, LARGE_BATCH)));
        all.put(
                "otel-protobuf-default",
                setup -> new OpenTelemetryPeer(setup, otel(false, true, DEFAULT_QUEUE, DEFAULT_BATCH)));
        all.put(
                "otel-protobuf-immutable",
                setup -> new OpenTelemetryPeer(setup, otel(false, false, LARGE_QUEUE, LARGE_BATCH)));
        all.put("otel-json", setup -> new OpenTelemetryPeer(setup, otel(true, true, LARGE_QUEUE, LARGE_BATCH)));
        all.put("otel-bare", setup -> new OpenTelemetryPeer(setup, otel(false, true, 0, 0)));
        all.put("brave", BravePeer::new);
        all.put("noop", setup -> new NoopPeer());
        return all;
    }

    private static OpenTelemetryPeer.Choice otel(
            final boolean json, final boolean reuse, final int queue, final int batch) {
        return new OpenTelemetryPeer.Choice(json, reuse, queue, batch);
    }
}
