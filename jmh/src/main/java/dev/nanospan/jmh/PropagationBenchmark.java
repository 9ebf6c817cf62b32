package dev.nanospan.jmh;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counts;
import dev.nanospan.propagation.Baggage;
import dev.nanospan.propagation.BinaryPropagator;
import dev.nanospan.propagation.ByteGetter;
import dev.nanospan.propagation.ByteSetter;
import dev.nanospan.propagation.Getter;
import dev.nanospan.propagation.Incoming;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.propagation.Setter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to read headers from a carrier and to write headers into a carrier: one of bytes that is used again, or a map
 * of strings, of which each that is written has to be made.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Thread)
public class PropagationBenchmark {
    private static final ByteGetter<Headers> GETTER = Headers::read;
    private static final ByteSetter<Headers> SETTER = Headers::write;
    private static final Getter<Map<String, String>> MAP_GETTER = Map::get;
    private static final Setter<Map<String, String>> MAP_SETTER = Map::put;

    private static final Propagator TRACE_CONTEXT = Propagator.of("tracecontext", Counts.NONE);
    private static final Propagator BAGGAGE = Propagator.of("baggage", Counts.NONE);
    private static final Propagator B3 = Propagator.of("b3", Counts.NONE);
    private static final Propagator B3_MULTI = Propagator.of("b3multi", Counts.NONE);
    private static final BinaryPropagator BINARY = BinaryPropagator.of(Counts.NONE);

    private final SpanContext context = new SpanContext();
    private final SpanContext outgoing = new SpanContext();
    private final Baggage baggage = new Baggage();
    private final Baggage outgoingBaggage = new Baggage();
    private final Headers[] requests = new Headers[Headers.COUNT];
    private final Headers[] strangers = new Headers[Headers.COUNT];
    private final Headers b3 = new Headers("b3");
    private final Headers b3Multi = new Headers("x-b3-traceid", "x-b3-spanid", "x-b3-sampled");
    private final Headers members = new Headers("baggage");
    private final Headers none = new Headers("host", "accept");
    private final Headers into =
            new Headers("traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled");
    private final Map<String, String> map = new HashMap<>();
    private final Map<String, String> intoMap = new HashMap<>();
    private final byte[] scratch = new byte[Propagator.MAX_HEADER_BYTES];
    private final byte[] message = new byte[BinaryPropagator.BYTES];
    private int next;

    @Setup
    public void fill() {
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new Headers("traceparent", "tracestate");
            requests[i].put("traceparent", Headers.traceParent(i));
            requests[i].put("tracestate", Headers.TRACE_STATE);
            strangers[i] = new Headers("traceparent", "tracestate");
            strangers[i].put("traceparent", Headers.traceParent(i));
            strangers[i].put("tracestate", Headers.traceState(i));
        }
        map.put("traceparent", Headers.traceParent(0));
        map.put("tracestate", Headers.TRACE_STATE);
        members.put("baggage", Headers.BAGGAGE);
        BAGGAGE.extract(members, GETTER, outgoing, outgoingBaggage);
        TRACE_CONTEXT.extract(requests[0], GETTER, outgoing, null);
        B3.inject(outgoing, null, b3, SETTER);
        B3_MULTI.inject(outgoing, null, b3Multi, SETTER);
        BINARY.inject(outgoing, message, 0);
    }

    @Benchmark
    public Incoming extractInject() {
        final Incoming incoming = TRACE_CONTEXT.extract(requests[next++ & Headers.MASK], GETTER, context, null);
        TRACE_CONTEXT.inject(context, null, into, SETTER);
        return incoming;
    }

    /** The same with another tracestate each time, of the same length, so that each has to be validated. */
    @Benchmark
    public Incoming extractInjectStrangers() {
        final Incoming incoming = TRACE_CONTEXT.extract(strangers[next++ & Headers.MASK], GETTER, context, null);
        TRACE_CONTEXT.inject(context, null, into, SETTER);
        return incoming;
    }

    /** What {@link #extractInject} asks the carrier for and nothing else: the price of this carrier. */
    @Benchmark
    public int carrierAlone() {
        final Headers request = requests[next++ & Headers.MASK];
        final byte[] buffer = scratch;
        final int parent = GETTER.read(request, "traceparent", 0, buffer, 0);
        final int repeated = GETTER.read(request, "traceparent", 1, buffer, 0);
        final int state = GETTER.read(request, "tracestate", 0, buffer, parent);
        final int more = GETTER.read(request, "tracestate", 1, buffer, parent);
        SETTER.write(into, "traceparent", buffer, 0, parent);
        SETTER.write(into, "tracestate", buffer, parent, state);
        return repeated + more;
    }

    @Benchmark
    public Incoming extractInjectMap() {
        final Incoming incoming = TRACE_CONTEXT.extract(map, MAP_GETTER, context, null);
        TRACE_CONTEXT.inject(context, null, intoMap, MAP_SETTER);
        return incoming;
    }

    @Benchmark
    public Incoming extractTraceContext() {
        return TRACE_CONTEXT.extract(requests[next++ & Headers.MASK], GETTER, context, null);
    }

    @Benchmark
    public Headers injectTraceContext() {
        TRACE_CONTEXT.inject(outgoing, null, into, SETTER);
        return into;
    }

    @Benchmark
    public Incoming extractMap() {
        return TRACE_CONTEXT.extract(map, MAP_GETTER, context, null);
    }

    @Benchmark
    public Incoming extractNothing() {
        return TRACE_CONTEXT.extract(none, GETTER, context, null);
    }

    @Benchmark
    public Baggage extractBaggage() {
        BAGGAGE.extract(members, GETTER, context, baggage);
        return baggage;
    }

    @Benchmark
    public Headers injectBaggage() {
        BAGGAGE.inject(outgoing, outgoingBaggage, into, SETTER);
        return into;
    }

    @Benchmark
    public Incoming extractB3() {
        return B3.extract(b3, GETTER, context, null);
    }

    @Benchmark
    public Headers injectB3() {
        B3.inject(outgoing, null, into, SETTER);
        return into;
    }

    @Benchmark
    public Incoming extractB3Multi() {
        return B3_MULTI.extract(b3Multi, GETTER, context, null);
    }

    @Benchmark
    public Headers injectB3Multi() {
        B3_MULTI.inject(outgoing, null, into, SETTER);
        return into;
    }

    @Benchmark
    public Incoming extractBinary() {
        return BINARY.extract(message, 0, context);
    }

    @Benchmark
    public int injectBinary() {
        return BINARY.inject(outgoing, message, 0);
    }
}
