package dev.nanospan.export;

/**
 * Time as it passes for a thread that looks again and again: of a pause between two looks only so much counts. On a machine
 * that stands still for a second, for whatever reason, no deadline passes for that; so a test may hold what is given a time
 * by its caller to the millisecond. One thread.
 *
 * <pre>{@code
 * PatientClock clock = new PatientClock();
 * transport.post(payload, clock.nowNs(), clock.nowNs() + 300_000_000);
 * while (!transport.poll(clock.nowNs())) {
 *     Thread.sleep(1);
 * }
 * }</pre>
 */
public final class PatientClock {
    private static final long STEP_NS = 2_000_000;

    private long realNs = System.nanoTime();
    private long nowNs = realNs;

    /** Nanoseconds by a clock that is never ahead of {@link System#nanoTime()}, and does not go backwards. */
    public long nowNs() {
        final long beforeNs = realNs;
        realNs = System.nanoTime();
        nowNs += Math.min(realNs - beforeNs, STEP_NS);
        return nowNs;
    }
}
