package dev.nanospan.jmh;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One peer in a JVM of its own: makes spans for some seconds, at a rate or as fast as it can, and prints what it cost. */
final class PipelineRun {
    private static final long WARM_UP_NS = 5_000_000_000L;
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int SPANS_A_LOOK = 256;
    private static final long MAX_COST_NS = 10_000_000_000L;
    private static final int DIGITS = 3;
    private static final double[] PERCENTILES = {50, 99.9, 99.99};
    private static final int QUEUE = 1 << 13; // more of them leave no room in the heap
    private static final int DEFAULT_QUEUE = 2_048;
    private static final int BATCH = 2_048;
    private static final int DEFAULT_BATCH = 512;

    private final PipelinePeer peer;
    private final long ratePerSecond;
    private volatile boolean warm;
    private volatile boolean stopped;

    private PipelineRun(final PipelinePeer peer, final long ratePerSecond) {
        this.peer = peer;
        this.ratePerSecond = ratePerSecond;
    }

    /**
     * Prints created, delivered, CPU ns, allocated bytes, collections and the length of the window in ns, all of the window;
     * then p50, p99.9 and p99.99 of what a span cost its thread, in ns, if there is a rate; then all that was delivered.
     *
     * @param args peer, endpoint, seconds, spans a second and thread (0: as many as go), threads
     */
    public static void main(final String[] args) throws InterruptedException {
        final PipelinePeer peer = peer(args[0], args[1]);
        final StringBuilder line = new StringBuilder();
        try (peer) {
            final long[] figures = new PipelineRun(peer, Long.parseLong(args[3]))
                    .measure(Long.parseLong(args[2]) * NS_PER_S, Integer.parseInt(args[4]));
            for (final long figure : figures) {
                line.append(figure).append(' ');
            }
        }
        System.out.println(line.append(peer.delivered()));
    }

    private static PipelinePeer peer(final String name, final String endpoint) {
        return switch (name) {
            case "nanospan-json" -> new NanospanPipeline(endpoint, "http/json");
            case "nanospan-protobuf" -> new NanospanPipeline(endpoint, "http/protobuf");
            case "otel-json" -> new OpenTelemetryPipeline(endpoint, true, QUEUE, BATCH);
            case "otel-protobuf" -> new OpenTelemetryPipeline(endpoint, false, QUEUE, BATCH);
            case "otel-protobuf-default" -> new OpenTelemetryPipeline(endpoint, false, DEFAULT_QUEUE, DEFAULT_BATCH);
            default -> throw new UsageException("unknown peer " + name);
        };
    }

    private long[] measure(final long windowNs, final int threads) throws InterruptedException {
        final List<Producer> producers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            final Producer producer = new Producer(peer.producer());
            producers.add(producer);
            producer.start();
        }
        LockSupport.parkNanos(WARM_UP_NS);
        warm = true;
        final long[] before = figures(producers);
        LockSupport.parkNanos(windowNs);
        final long[] after = figures(producers);
        stopped = true;
        for (final Producer producer : producers) {
            producer.join();
        }
        final Histogram costNs = new Histogram(MAX_COST_NS, DIGITS);
        for (final Producer producer : producers) {
            costNs.add(producer.costNs);
        }
        final long[] all = Arrays.copyOf(after, after.length + PERCENTILES.length);
        for (int i = 0; i < after.length; i++) {
            all[i] -= before[i];
        }
        for (int i = 0; i < PERCENTILES.length; i++) {
            all[after.length + i] = costNs.getValueAtPercentile(PERCENTILES[i]);
        }
        return all;
    }

    private long[] figures(final List<Producer> producers) {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        final long cpuNs = system.getProcessCpuTime();
        long created = 0;
        for (final Producer producer : producers) {
            created += producer.made;
        }
        final long delivered = peer.delivered();
        return new long[] {created, delivered, cpuNs, allocatedBytes(), collections(), System.nanoTime()};
    }

    private static long allocatedBytes() {
        final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long bytes = 0;
        for (final long of : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            bytes += Math.max(0, of);
        }
        return bytes;
    }

    private static long collections() {
        long count = 0;
        for (final GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count += collector.getCollectionCount();
        }
        return count;
    }

    /** A thread that makes spans. */
    private final class Producer extends Thread {
        volatile long made;
        final Histogram costNs = new Histogram(MAX_COST_NS, DIGITS);
        private final Runnable maker;
        private long count;

        Producer(final Runnable maker) {
            super("producer");
            this.maker = maker;
        }

        @Override
        public void run() {
            final long startNs = System.nanoTime();
            final double intervalNs = ratePerSecond == 0 ? 0 : (double) NS_PER_S / ratePerSecond;
            while (!stopped) {
                if (intervalNs > 0) {
                    makeOne(startNs + (long) (count * intervalNs));
                } else {
                    makeMany();
                }
            }
        }

        private void makeMany() {
            for (int i = 0; i < SPANS_A_LOOK; i++) {
                maker.run();
            }
            count += SPANS_A_LOOK;
            made = count;
        }

        /** Makes a span when its time has come, and notes what it cost once the peer is warm. */
        private void makeOne(final long dueNs) {
            while (System.nanoTime() - dueNs < 0) {
                Thread.onSpinWait();
            }
            final long fromNs = System.nanoTime();
            maker.run();
            final long tookNs = System.nanoTime() - fromNs;
            count++;
            made = count;
            if (warm) {
                costNs.recordValue(Math.min(tookNs, MAX_COST_NS));
            }
        }
    }
}
