package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Overflow;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Sampler;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks measure allocates nothing, neither on the traced thread nor on the exporter's. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int OPERATIONS = 100_000;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 10;

    private final AtomicReference<Thread> exporterThread = new AtomicReference<>();
    private final EngineState engine = new EngineState();
    private final SpanBenchmark benchmark = new SpanBenchmark();
    private final SpanBenchmark.Caller caller = new SpanBenchmark.Caller();
    private final Drops drops = new Drops();
    private Object sink = "";

    @AfterEach
    void close() {
        final Ledger ledger = engine.nanospan.close(Duration.ofSeconds(10));
        assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
        assertThat(ledger.isComplete()).as(ledger.toString()).isTrue();
    }

    @Test
    void shouldAllocateNothingForARootSpanWithFourAttributes() {
        open(Sampler.ALWAYS_ON);
        assertNoGarbage(() -> benchmark.rootSpan4Attributes(engine, caller, drops));
    }

    /** Neither does the exporter thread, which notes each span and lets go of it. */
    @Test
    void shouldAllocateNothingForASpanWhoseRingIsInAFile(@TempDir final Path folder) {
        open(Sampler.ALWAYS_ON, config -> config.ringFile(folder.resolve("spans.ring")));
        assertNoGarbage(() -> benchmark.rootSpan4Attributes(engine, caller, drops));
    }

    @Test
    void shouldAllocateNothingForASpanWhoseStartIsKeptInAFile(@TempDir final Path folder) {
        open(
                Sampler.ALWAYS_ON,
                config -> config.ringFile(folder.resolve("spans.ring")).ringOpenSpans(true));
        assertNoGarbage(() -> benchmark.rootSpan4Attributes(engine, caller, drops));
    }

    @Test
    void shouldAllocateNothingForASpanOfPlainNames() {
        open(Sampler.ALWAYS_ON);
        assertNoGarbage(() -> benchmark.rootSpanPlainNames(engine, caller, drops));
    }

    @Test
    void shouldAllocateNothingForAChildInScope() {
        open(Sampler.ALWAYS_ON);
        final SpanBenchmark.Parent parent = new SpanBenchmark.Parent();
        parent.open(engine);
        assertNoGarbage(() -> benchmark.childSpanInScope(engine, parent, drops));
        parent.close();
    }

    @Test
    void shouldAllocateNothingForAnUnsampledSpan() {
        open(Sampler.ALWAYS_OFF);
        final EngineState.Unsampled unsampled = new EngineState.Unsampled();
        unsampled.tracer = engine.tracer;
        assertNoGarbage(() -> benchmark.unsampledSpan(unsampled, caller));
    }

    @Test
    void shouldAllocateNothingForAnEvent() {
        open(Sampler.ALWAYS_ON);
        assertNoGarbage(() -> benchmark.event(engine, drops));
    }

    @Test
    void shouldAllocateNothingForALink() {
        open(Sampler.ALWAYS_ON);
        assertNoGarbage(() -> benchmark.link(engine, caller, drops));
    }

    @Test
    void shouldAllocateNothingForManyAttributes() {
        open(Sampler.ALWAYS_ON);
        final AttributeBenchmark attributes = new AttributeBenchmark();
        attributes.n = 16;
        attributes.makeKeys();
        assertNoGarbage(() -> attributes.longs(engine, drops));
        assertNoGarbage(() -> attributes.strings(engine, drops));
    }

    @Test
    void shouldAllocateNothingForHexAndIds() {
        open(Sampler.ALWAYS_ON);
        final HexBenchmark hex = new HexBenchmark();
        hex.fill();
        final IdBenchmark ids = new IdBenchmark();
        assertNoGarbage(hex::encode16);
        assertNoGarbage(hex::decode16);
        assertNoGarbage(ids::traceAndSpanId);
        assertNoGarbage(ids::idsAndHex);
    }

    @Test
    void shouldAllocateNothingToReadTheLedger() {
        open(Sampler.ALWAYS_ON);
        final LedgerBenchmark ledger = new LedgerBenchmark();
        assertNoGarbage(() -> ledger.read(engine));
    }

    @Test
    void shouldSeeAnObjectInAThousandOperations() {
        open(Sampler.ALWAYS_ON);
        assertThat(garbage(() -> {
                    if (caller.spans.next() % 1_000 == 0) {
                        sink = new Object();
                    }
                }))
                .isGreaterThanOrEqualTo(16L * OPERATIONS / 1_000);
        assertThat(sink).isNotEqualTo("");
    }

    private void open(final Sampler sampler) {
        open(sampler, config -> {});
    }

    private void open(final Sampler sampler, final Consumer<NanospanConfig.Builder> setUp) {
        final NanospanConfig.Builder config = NanospanConfig.builder()
                .sampler(sampler)
                .spansMaxPerTrace(Integer.MAX_VALUE)
                .overflow(Overflow.BLOCK)
                .overflowTimeout(Duration.ofMinutes(1))
                .threadFactory(this::exporterThread)
                .exporter(new HeaderReader(HeaderReader.ANY));
        setUp.accept(config);
        engine.nanospan = Nanospan.create(config.build());
        engine.tracer = engine.nanospan.tracer("test");
    }

    private Thread exporterThread(final Runnable task) {
        final Thread thread = new Thread(task, "exporter-under-test");
        thread.setDaemon(true);
        exporterThread.set(thread);
        return thread;
    }

    private void assertNoGarbage(final Runnable operation) {
        assertThat(garbage(operation)).isZero();
    }

    /**
     * The least bytes of several rounds: what the JVM allocates once, for linking or compiling, shows in one round; what
     * operations allocate shows in all.
     */
    private long garbage(final Runnable operation) {
        final long exporter = exporterThread.get().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS && least > 0; round++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(exporter);
            for (int i = 0; i < OPERATIONS; i++) {
                operation.run();
            }
            final long after = THREADS.getCurrentThreadAllocatedBytes() + THREADS.getThreadAllocatedBytes(exporter);
            least = round < WARM_UP_ROUNDS ? least : Math.min(least, after - before);
        }
        return least;
    }
}
