package dev.nanospan.jmh;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.nanospan.jmh.peer.Caller;
import dev.nanospan.jmh.peer.Peer;
import dev.nanospan.jmh.peer.PeerSetup;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.peer.Workload;
import dev.nanospan.jmh.peer.Workloads;
import dev.nanospan.jmh.report.Json;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Runs in a JVM of its own: does a {@link Load} and prints what it cost as one JSON object on one line. At a rate each span
 * has a time at which it is due, whatever became of the one before: {@code late} is from then to its end, so that what was
 * held up counts for all that had to wait, and {@code cost} is what the calls took by the clock around them.
 */
final class LoadRun {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final int AT_ONCE = 256;
    private static final long MAX_NS = 60 * NS_PER_S;
    private static final int DIGITS = 3;
    private static final Map<String, Double> PERCENTILES = percentiles();

    private final Load load;
    private final Workload workload;
    private final Peer peer;
    private volatile boolean warm;
    private volatile boolean stopped;

    private LoadRun(final Load load) {
        this.load = load;
        this.workload = Workloads.of(load.workload());
        this.peer = Peers.open(load.peer(), new PeerSetup(workload.sampled(), load.endpoint()));
    }

    /**
     * Does a load.
     *
     * @param args as {@link Load#words}
     */
    public static void main(final String[] args) throws InterruptedException {
        final LoadRun run = new LoadRun(Load.parse(args));
        final Map<String, Object> figures = run.measure();
        run.peer.close();
        figures.put("deliveredInAll", run.peer.delivered());
        System.out.println(Json.write(figures).replace('\n', ' '));
        System.out.flush();
        Runtime.getRuntime().halt(0); // an exporter whose collector is gone may keep the JVM for long
    }

    /** Names of the percentiles in the result, in their order. */
    static Map<String, Double> percentiles() {
        final Map<String, Double> names = new LinkedHashMap<>();
        for (final double each : new double[] {50, 90, 99, 99.9, 99.99}) {
            names.put("p" + (each == Math.rint(each) ? String.valueOf((int) each) : String.valueOf(each)), each);
        }
        return names;
    }

    private Map<String, Object> measure() throws InterruptedException {
        final List<Producer> producers = new ArrayList<>();
        for (int i = 0; i < load.threads(); i++) {
            producers.add(new Producer(i));
        }
        producers.forEach(Thread::start);
        TimeUnit.MILLISECONDS.sleep(load.warmUpMs());
        warm = true;
        final Map<String, Long> before = figures(producers);
        TimeUnit.MILLISECONDS.sleep(load.windowMs());
        final Map<String, Long> after = figures(producers);
        stopped = true;
        for (final Producer producer : producers) {
            producer.join();
        }
        final Map<String, Object> figures = new LinkedHashMap<>();
        after.forEach((name, value) -> figures.put(name, value - before.getOrDefault(name, 0L)));
        long createdInAll = 0;
        final Histogram cost = new Histogram(MAX_NS, DIGITS);
        final Histogram late = new Histogram(MAX_NS, DIGITS);
        for (final Producer producer : producers) {
            createdInAll += producer.made;
            cost.add(producer.costNs);
            late.add(producer.lateNs);
        }
        figures.put("createdInAll", createdInAll);
        figures.put("droppedInAll", workload.records() ? peer.dropped(createdInAll) : 0);
        if (load.rate() > 0) {
            put(figures, "cost", cost);
            put(figures, "late", late);
        }
        return figures;
    }

    private static void put(final Map<String, Object> figures, final String name, final Histogram histogram) {
        PERCENTILES.forEach(
                (label, percentile) -> figures.put(name + "." + label, histogram.getValueAtPercentile(percentile)));
        figures.put(name + ".max", histogram.getMaxValue());
        figures.put(name + ".count", histogram.getTotalCount());
    }

    private Map<String, Long> figures(final List<Producer> producers) {
        final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        final Map<String, Long> figures = new LinkedHashMap<>();
        figures.put(
                "cpuNs",
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
        long created = 0;
        long producerCpuNs = 0;
        for (final Producer producer : producers) {
            created += producer.made;
            producerCpuNs += threads.getThreadCpuTime(producer.getId());
        }
        figures.put("created", created);
        figures.put("producerCpuNs", producerCpuNs);
        figures.put("delivered", peer.delivered());
        figures.put("allocatedBytes", allocatedBytes(threads));
        figures.put("collections", collections());
        figures.put("windowNs", System.nanoTime());
        return figures;
    }

    private static long allocatedBytes(final ThreadMXBean threads) {
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
        final Histogram costNs = new Histogram(MAX_NS, DIGITS);
        final Histogram lateNs = new Histogram(MAX_NS, DIGITS);
        private long count;

        Producer(final int number) {
            super("producer-" + number);
        }

        @Override
        public void run() {
            final Caller<?> caller = peer.caller();
            final Runnable work = workload.on(caller);
            if (load.rate() > 0) {
                paced(work, (double) NS_PER_S * load.threads() / load.rate());
            } else {
                atFullSpeed(work);
            }
            workload.off(caller);
        }

        private void atFullSpeed(final Runnable work) {
            while (!stopped) {
                for (int i = 0; i < AT_ONCE; i++) {
                    work.run();
                }
                count += AT_ONCE;
                made = count;
            }
        }

        private void paced(final Runnable work, final double intervalNs) {
            final long startNs = System.nanoTime();
            while (!stopped) {
                makeOne(work, startNs + (long) (count * intervalNs));
            }
        }

        /** Makes a span when its time has come, at once if that has passed, and notes what it cost once all is warm. */
        private void makeOne(final Runnable work, final long dueNs) {
            long fromNs = System.nanoTime();
            while (fromNs - dueNs < 0) {
                Thread.onSpinWait();
                fromNs = System.nanoTime();
            }
            work.run();
            final long endNs = System.nanoTime();
            count++;
            made = count;
            if (warm) {
                costNs.recordValue(Math.min(endNs - fromNs, MAX_NS));
                lateNs.recordValue(Math.min(endNs - dueNs, MAX_NS));
            }
        }
    }
}
