package dev.nanospan.jmh;

import dev.nanospan.export.http.Answer.Outcome;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.TransportSettings;
import dev.nanospan.export.http.TransportSettings.Client;
import dev.nanospan.export.http.Transports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A request of 100 KiB over loopback and its answer, with a server that acknowledges at once in the same JVM. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class PostBenchmark {
    private static final int BODY_BYTES = 100 << 10;
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);

    @Param({"OWN", "JDK"})
    public Client client = Client.OWN;

    @Param({"false", "true"})
    public boolean gzip;

    private final Body body = new Body();
    private final Acknowledger server = new Acknowledger();

    @SuppressWarnings("NullAway.Init") // before anything is measured
    private Transport transport;

    @Setup
    public void open() {
        transport = Transports.of(
                TransportSettings.to(server.url()).client(client).gzip(gzip).build());
    }

    @TearDown
    public void close() throws IOException {
        transport.close();
        server.close();
    }

    @Benchmark
    public int post() {
        final long now = System.nanoTime();
        transport.post(body, now, now + DEADLINE_NS);
        while (!transport.poll(System.nanoTime())) {
            Thread.yield();
        }
        if (transport.answer().outcome() != Outcome.ANSWERED) {
            throw new IllegalStateException(transport.answer().problem());
        }
        return transport.answer().status();
    }

    /** Text that looks somewhat like spans, in one piece. */
    private static final class Body implements Payload {
        private final byte[] bytes = new byte[BODY_BYTES];
        private int position;

        Body() {
            long state = 1;
            for (int i = 0; i < bytes.length; i++) {
                state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
                final boolean varies = i % 48 < 16;
                bytes[i] = (byte) (varies ? "0123456789abcdef".charAt((int) (state >>> 60)) : 'a' + i % 48 % 26);
            }
        }

        @Override
        public int lengthBytes() {
            return bytes.length;
        }

        @Override
        public void rewind() {
            position = 0;
        }

        @Override
        public int read(final ByteBuffer into) {
            final int count = Math.min(into.remaining(), bytes.length - position);
            into.put(bytes, position, count);
            position += count;
            return count;
        }
    }
}
