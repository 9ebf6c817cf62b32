package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.jmh.peer.Caller;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.PeerSetup;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workload;
import dev.nanospan.jmh.peer.Workloads;
import dev.nanospan.spi.Sampler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.agrona.concurrent.Agent;

/**
 * Something the gate measures: ours and the same by OpenTelemetry, whose spans go nowhere, or by Brave.
 *
 * @param ours one operation of ours
 * @param after takes away what operations left behind
 * @param peer one operation of the peer
 * @param spans how many an operation is about
 */
record GateSubject(Runnable ours, Runnable after, Runnable peer, int spans) {
    private static final String ENCODE_JSON = "encode-json";
    private static final String ENCODE_PROTOBUF = "encode-protobuf";
    private static final String ENCODE_ZIPKIN = "encode-zipkin";
    private static final String PROPAGATE = "propagate";
    private static final String RING_FILE = "ring-file";

    /** A workload, or one of those names. */
    static GateSubject of(final String name) {
        return switch (name) {
            case ENCODE_JSON, ENCODE_PROTOBUF -> encode(ENCODE_JSON.equals(name));
            case ENCODE_ZIPKIN -> encodeZipkin();
            case PROPAGATE -> propagate();
            case RING_FILE -> traced(Workloads.of(Workloads.ROOT), config -> config.ringFile(RingFileBenchmark.file()));
            default -> traced(Workloads.of(name), config -> config);
        };
    }

    private static GateSubject traced(final Workload workload, final UnaryOperator<NanospanConfig.Builder> setUp) {
        final Nanospan nanospan = Nanospan.create(setUp.apply(NanospanConfig.builder()
                        .spansMaxPerTrace(Integer.MAX_VALUE)
                        .sampler(workload.sampled() ? Sampler.ALWAYS_ON : Sampler.ALWAYS_OFF)
                        .exporter(new HeaderReader(HeaderReader.ANY))
                        .ownThread(false)
                        .jmx(false))
                .build());
        final Agent agent = nanospan.agent();
        final Caller<?> caller = Peers.caller(nanospan.tracer("nanospan-jmh"));
        final Caller<?> peer = Peers.open("otel-bare", new PeerSetup(workload.sampled(), PeerSetup.NOWHERE))
                .caller();
        return new GateSubject(workload.on(caller), () -> drain(agent), workload.on(peer), 1);
    }

    private static void drain(final Agent agent) {
        try {
            while (agent.doWork() > 0) {
                Thread.onSpinWait();
            }
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static GateSubject encode(final boolean json) {
        final EncodeBenchmark ours = new EncodeBenchmark();
        final OpenTelemetryEncodeBenchmark peer = new OpenTelemetryEncodeBenchmark();
        return new GateSubject(
                json ? ours::json : ours::protobuf,
                () -> {},
                json ? () -> checked(peer::json) : () -> checked(peer::protobuf),
                EncodedSpans.SPANS);
    }

    /** Beside Brave, whose format it is. */
    private static GateSubject encodeZipkin() {
        final EncodeBenchmark ours = new EncodeBenchmark();
        final BraveEncodeBenchmark peer = new BraveEncodeBenchmark();
        return new GateSubject(ours::zipkin, () -> {}, peer::json, EncodedSpans.SPANS);
    }

    private static GateSubject propagate() {
        final PropagationBenchmark ours = new PropagationBenchmark();
        final OpenTelemetryPropagationBenchmark peer = new OpenTelemetryPropagationBenchmark();
        ours.fill();
        peer.fill();
        return new GateSubject(ours::extractInject, () -> {}, peer::extractInject, 1);
    }

    private static void checked(final Encoder encoder) {
        try {
            if (encoder.encode() == 0) {
                throw new IllegalStateException("nothing was encoded");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What may fail, and doesn't. */
    private interface Encoder {
        int encode() throws IOException;
    }
}
