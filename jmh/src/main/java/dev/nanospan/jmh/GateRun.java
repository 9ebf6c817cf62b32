package dev.nanospan.jmh;

import com.sun.management.ThreadMXBean;
import dev.nanospan.jmh.report.Json;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Runs in a JVM of its own: measures one {@link GateSubject}, the same by OpenTelemetry, and two readings of the clock, in
 * turns of some tenths of a millisecond, and prints the least of each as JSON. Everything is on one thread, by its CPU time;
 * what spans leave in the ring is taken away between turns. So neither other processes, nor how far the cores are apart, nor
 * the collector of garbage is in the figures, as long as one turn in hundreds goes undisturbed.
 */
final class GateRun {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP_ROUNDS = 150;
    private static final int ROUNDS = 300;
    private static final int OPERATIONS = 1_024;
    private static volatile long sink;

    private final Runnable operation;
    private final Runnable after;
    private final int operations;
    private long leastNs = Long.MAX_VALUE;
    private long leastBytes = Long.MAX_VALUE;

    private GateRun(final Runnable operation, final Runnable after, final int spans) {
        this.operation = operation;
        this.after = after;
        this.operations = Math.max(1, OPERATIONS / spans);
    }

    /**
     * Measures.
     *
     * @param args a subject
     */
    public static void main(final String[] args) {
        print(args[0], UnaryOperator.identity());
    }

    /** Measures a subject whose work is changed on the way, which is how the gate itself is tested. */
    static void print(final String name, final UnaryOperator<Runnable> change) {
        final GateSubject subject = GateSubject.of(name);
        final GateRun ours = new GateRun(change.apply(subject.ours()), subject.after(), subject.spans());
        final GateRun peer = new GateRun(subject.peer(), () -> {}, subject.spans());
        final GateRun floor = new GateRun(GateRun::twoNanoTimes, () -> {}, 1);
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            floor.round(round >= WARM_UP_ROUNDS);
            ours.round(round >= WARM_UP_ROUNDS);
            peer.round(round >= WARM_UP_ROUNDS);
        }
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("subject", name);
        figures.put("ns", ours.ns() / subject.spans());
        figures.put("bytes", (double) ours.leastBytes / ours.operations / subject.spans());
        figures.put("floorNs", floor.ns());
        figures.put("peerNs", peer.ns() / subject.spans());
        figures.put("peerBytes", (double) peer.leastBytes / peer.operations / subject.spans());
        if (sink < 0) {
            throw new IllegalStateException("the clock goes backwards");
        }
        System.out.println(Json.write(figures).replace('\n', ' '));
    }

    private static void twoNanoTimes() {
        final long startNs = System.nanoTime();
        sink = System.nanoTime() - startNs;
    }

    private void round(final boolean counts) {
        final long bytes = THREADS.getCurrentThreadAllocatedBytes();
        final long fromNs = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < operations; i++) {
            operation.run();
        }
        final long tookNs = THREADS.getCurrentThreadCpuTime() - fromNs;
        after.run();
        final long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        if (counts) {
            leastNs = Math.min(leastNs, tookNs);
            leastBytes = Math.min(leastBytes, allocated);
        }
    }

    private double ns() {
        return (double) leastNs / operations;
    }
}
