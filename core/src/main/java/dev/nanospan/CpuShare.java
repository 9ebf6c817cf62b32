package dev.nanospan;

import dev.nanospan.metrics.Metric;
import dev.nanospan.metrics.Metrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * How much of a CPU the exporter thread takes, asked of the JVM by whoever wants to know. Nothing is known where the engine
 * has no thread of its own, as nobody can tell its cycles from what else that thread does; where the JVM can't say; and once
 * the thread has ended. Any thread.
 */
final class CpuShare {
    private static final Metric TIME = Metric.counter(
            "nanospan.exporter.cpu.time",
            "s",
            "What the exporter thread has taken of a CPU, if the engine has its own.");
    private static final Metric UTILIZATION = Metric.gauge(
            "nanospan.exporter.cpu.utilization",
            "1",
            "Which part of a CPU the exporter thread took lately: between the last two looks a second apart or more.");
    private static final double NS_PER_S = 1e9;
    private static final long LEAST_NS = 1_000_000_000L;

    private final @Nullable Thread thread;
    private long sinceNs = System.nanoTime();
    private long sinceCpuNs;
    private double share = Double.NaN;

    CpuShare(final @Nullable Thread thread) {
        this.thread = thread;
    }

    synchronized void measure(final Metrics to) {
        final long cpuNs = cpuNs();
        if (cpuNs >= 0) {
            look(System.nanoTime(), cpuNs);
            to.add(TIME, cpuNs / NS_PER_S);
            to.add(UTILIZATION, share);
        }
    }

    private void look(final long nowNs, final long cpuNs) {
        if (nowNs - sinceNs >= LEAST_NS) {
            share = (double) (cpuNs - sinceCpuNs) / (nowNs - sinceNs);
            sinceNs = nowNs;
            sinceCpuNs = cpuNs;
        }
    }

    /** What the thread has taken; below 0 if that is not known. */
    private long cpuNs() {
        if (thread == null || !thread.isAlive()) {
            return -1;
        }
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? threads.getThreadCpuTime(thread.getId())
                : -1;
    }
}
