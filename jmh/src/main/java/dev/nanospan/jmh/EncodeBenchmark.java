package dev.nanospan.jmh;

import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Zipkin;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a span of four attributes and an event costs from its record to bytes of OTLP, or of Zipkin; 512 different ones, one by one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class EncodeBenchmark {
    private static final int CAPACITY = 1 << 20;

    private final EncodedSpans spans = EncodedSpans.record();
    private final SpanEncoder json = Encoding.JSON.encoder();
    private final SpanEncoder protobuf = Encoding.PROTOBUF.encoder();
    private final SpanEncoder zipkin = Zipkin.encoder(EncodedSpans.RESOURCE);
    private final Batch jsonBatch = batch(Encoding.JSON, json);
    private final Batch protobufBatch = batch(Encoding.PROTOBUF, protobuf);
    private final ByteBuffer socket = ByteBuffer.allocateDirect(CAPACITY);
    private final byte[] into = new byte[CAPACITY];
    private final byte[] encoded = new byte[CAPACITY];
    private final int[] ends = new int[EncodedSpans.SPANS + 1];

    @Setup
    public void encode() {
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            ends[i + 1] = json.encode(spans.view(i), encoded, ends[i]);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int json() {
        return encode(json);
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int protobuf() {
        return encode(protobuf);
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int zipkin() {
        return encode(zipkin);
    }

    /** The same into a batch, whose request is then copied as it is for a socket. */
    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int jsonRequest() {
        return request(jsonBatch);
    }

    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public int protobufRequest() {
        return request(protobufBatch);
    }

    /** The floor: the same JSON, already there, copied span by span. */
    @Benchmark
    @OperationsPerInvocation(EncodedSpans.SPANS)
    public byte[] copyOfJson() {
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            System.arraycopy(encoded, ends[i], into, ends[i], ends[i + 1] - ends[i]);
        }
        return into;
    }

    private int encode(final SpanEncoder encoder) {
        int at = 0;
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            at = encoder.encode(spans.view(i), into, at);
        }
        return at;
    }

    private int request(final Batch batch) {
        batch.clear();
        for (int i = 0; i < EncodedSpans.SPANS; i++) {
            if (!batch.add(spans.view(i), 0)) {
                throw new IllegalStateException("full");
            }
        }
        return batch.lengthBytes() + batch.read(socket.clear());
    }

    private static Batch batch(final Encoding encoding, final SpanEncoder encoder) {
        return new Batch(encoder, encoding.envelope(EncodedSpans.RESOURCE), CAPACITY, EncodedSpans.SPANS);
    }
}
