package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.spi.SpanExporter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.IdleStrategy;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the duty cycle, on a thread of its own or on the user's, and brings it to an end.
 *
 * <p>Whoever runs a cycle holds {@code busy} for its length, so that a close from another thread finds the agent at rest
 * or leaves it alone; there is no other coordination.
 */
final class Lifecycle {
    private static final int MAX_FLUSHES = 64;
    private static final long PAUSE_NS = 50_000;

    /** How long the thread may sleep while somebody waits for it. */
    private static final long SOON_NS = 1_000_000;

    /** How often a file with open spans has to say that the process is alive: those that are interrupted end then. */
    private static final long ALIVE_NS = 100_000_000L;

    /** The exporter thread gives up at the deadline; what it then says of the rest is waited for a little longer. */
    private static final long GRACE_PART = 10;

    private static final long MAX_GRACE_NS = 100_000_000L;

    private final Engine engine;
    private final ExporterAgent agent;
    private final IdleStrategy idle;
    private final @Nullable Thread thread;
    private final @Nullable Thread hook;
    private final JmxBean jmx;
    private final CpuShare cpu;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicBoolean closeBegun = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final MpscVarHandleArrayQueue<Flush> flushes = new MpscVarHandleArrayQueue<>(MAX_FLUSHES);
    private final long[] sum = new long[Tally.counters()];
    private final boolean named;
    private volatile @Nullable Thread runner;

    /** Set before {@link #closing} is. */
    private long closeDeadlineNs;

    private volatile boolean closing;
    private @Nullable Flush flush;

    Lifecycle(final Engine engine, final NanospanConfig config, final ExporterAgent agent) {
        this.engine = engine;
        this.agent = agent;
        this.idle = config.idleStrategy(engine.ring.alarm(), this::maxSleepNs);
        this.thread = config.ownThread ? newThread(config) : null;
        this.cpu = new CpuShare(thread);
        this.hook = config.get(Options.SHUTDOWN_HOOK)
                .map(deadline -> new Thread(() -> engine.close(deadline), "nanospan-shutdown"))
                .orElse(null);
        this.named = config.get(Options.JMX);
        this.jmx = new JmxBean(config.get(Options.NAME), engine);
    }

    private long maxSleepNs() {
        if (flush != null) {
            return SOON_NS;
        }
        final long wantedNs = Math.min(engine.maxSleepNs(), agent.destinations.maxSleepNs());
        return engine.openSpans == null ? wantedNs : Math.min(wantedNs, ALIVE_NS);
    }

    private Thread newThread(final NanospanConfig config) {
        final Thread made = config.threadFactory.newThread(this::run);
        if (made == null) {
            throw new ConfigException("nanospan.thread.factory", "null", "a factory that makes a thread");
        }
        return made;
    }

    void start() {
        if (hook != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
        if (named) {
            jmx.register();
        }
        if (thread != null) {
            startThread(thread);
        }
    }

    /** Leaves nothing behind of an engine that nobody will get, where the thread can't be started. */
    private void startThread(final Thread own) {
        try {
            own.start();
        } catch (final RuntimeException | Error e) {
            jmx.unregister();
            removeHook();
            agent.destinations.close();
            throw e;
        }
    }

    /** Exporters to warm up with. */
    List<SpanExporter> rehearsals() {
        return agent.destinations.rehearsals();
    }

    /** The duty cycle for a user's thread. */
    Agent userAgent() {
        if (thread != null) {
            throw new IllegalStateException(
                    "this engine runs a thread of its own; configure ownThread(false) to run it");
        }
        return new UserAgent();
    }

    /** Fills in all counters. Under the engine's lock. */
    void ledger(final Ledger into, final ThreadStates threads) {
        Arrays.fill(sum, 0);
        agent.report(sum, into);
        threads.addTo(sum);
        for (int i = 0; i < sum.length; i++) {
            into.set(COUNTERS[i], sum[i]);
        }
    }

    private static final Counter[] COUNTERS = Counter.values();

    /** Tells what happens behind the ring. Under the engine's lock. */
    void measure(final Ledger ledger, final Metrics to) {
        agent.measure(ledger, to);
        cpu.measure(to);
    }

    boolean flush(final long timeoutNs) {
        if (finished.getCount() == 0) {
            return true;
        }
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final Flush request = new Flush(engine.ring.stripes());
        engine.ring.claimed(request.claimed);
        while (!flushes.offer(request)) {
            if (finished.getCount() == 0) {
                return true;
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            pause();
        }
        LockSupport.unpark(thread);
        while (!request.done && finished.getCount() > 0) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            if (Thread.currentThread() == runner) {
                cycle();
            }
            pause();
        }
        return true;
    }

    /**
     * Ends everything; the second caller waits for the first.
     *
     * @return whether this was the first
     */
    boolean close(final long timeoutNs) {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        final boolean first = closeBegun.compareAndSet(false, true);
        if (thread == null) {
            closeHereUninterrupted(deadlineNs); // whoever comes second goes on where the first had to give up
        } else if (first) {
            closeDeadlineNs = deadlineNs;
            closing = true;
            LockSupport.unpark(thread);
        }
        await(deadlineNs + Math.min(timeoutNs / GRACE_PART, MAX_GRACE_NS));
        jmx.unregister();
        removeHook();
        return first;
    }

    /** As on a thread of the engine's own: neither this nor an exporter gives up because the caller was interrupted. */
    private void closeHereUninterrupted(final long deadlineNs) {
        final boolean interrupted = Thread.interrupted();
        try {
            closeHere(deadlineNs);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An interrupt does not shorten the wait, which is bounded as it is: spans would be left behind. */
    private void await(final long deadlineNs) {
        if (Thread.currentThread() == thread) {
            return; // an exporter that closes its own engine: the thread ends when it returns
        }
        boolean interrupted = false;
        while (true) {
            try {
                final boolean unused =
                        finished.await(Math.max(0, deadlineNs - System.nanoTime()) + PAUSE_NS, TimeUnit.NANOSECONDS);
                break;
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        runner = Thread.currentThread();
        while (!closing) {
            rest(cycle());
        }
        closeHere(closeDeadlineNs);
    }

    /** Rests as the strategy has it; where that throws, briefly. */
    private void rest(final int work) {
        try {
            idle.idle(work);
        } catch (final Throwable e) {
            engine.errors.report(e);
            restBriefly();
        }
    }

    /** Whatever wakes it: what throws at once would spin. */
    private static void restBriefly() {
        final boolean unused = Thread.interrupted();
        final long untilNs = System.nanoTime() + SOON_NS;
        for (long leftNs = SOON_NS; leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    /** One cycle, unless another thread is in one. */
    int cycle() {
        if (!busy.compareAndSet(false, true)) {
            return 0;
        }
        try {
            return agent.doWork() + serveFlushes();
        } catch (final Throwable e) {
            engine.errors.report(e);
            return 0;
        } finally {
            busy.set(false);
        }
    }

    private int serveFlushes() {
        if (flush == null) {
            flush = flushes.poll();
        }
        final Flush serving = flush;
        if (serving == null) {
            return 0;
        }
        int steps = 0;
        if (!serving.told && engine.ring.isDrainedTo(serving.claimed)) {
            serving.told = true;
            agent.destinations.flush();
            steps++;
        }
        if (serving.told && agent.destinations.pending() == 0) {
            serving.done = true;
            flush = null;
            steps++;
        }
        return steps;
    }

    private void closeHere(final long deadlineNs) {
        while (!busy.compareAndSet(false, true)) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return; // the user's thread is stuck in a cycle: nothing more can be delivered
            }
            pause();
        }
        try {
            if (finished.getCount() > 0) {
                finish(deadlineNs);
            }
        } catch (final Throwable e) {
            engine.errors.report(e);
        } finally {
            finished.countDown();
            busy.set(false);
        }
    }

    /** Delivers what there is and closes the exporter. Once, by whoever holds {@code busy}. */
    private void finish(final long deadlineNs) {
        engine.ring.close();
        do {
            final int drained = agent.drain();
            if (agent.destinations.work(engine.clock.nanoTime()) + drained == 0) { // which makes room for what is left
                pause();
            }
            agent.settle();
        } while (!engine.ring.isEmpty() && !isPast(deadlineNs));
        agent.destinations.flush();
        while (agent.destinations.pending() > 0 && !isPast(deadlineNs)) {
            if (agent.destinations.work(engine.clock.nanoTime()) == 0) {
                pause();
            }
            agent.settle();
        }
        agent.close();
        agent.keepHouse(engine.clock.nanoTime());
    }

    private static boolean isPast(final long deadlineNs) {
        if (System.nanoTime() - deadlineNs >= 0) {
            return true;
        }
        Thread.onSpinWait();
        return false;
    }

    private void removeHook() {
        if (hook == null || Thread.currentThread() == hook) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // the JVM is shutting down: the hook runs, finds the engine closed, and is done
            return;
        }
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE_NS);
    }

    /** A wish that everything claimed so far be delivered. */
    private static final class Flush {
        final long[] claimed;
        boolean told;
        volatile boolean done;

        Flush(final int stripes) {
            claimed = new long[stripes];
        }
    }

    /** The duty cycle as the user runs it. */
    private final class UserAgent implements Agent {
        @Override
        public void onStart() {
            runner = Thread.currentThread();
        }

        @Override
        public int doWork() {
            return cycle();
        }

        @Override
        public void onClose() {
            engine.close(java.time.Duration.ofSeconds(10));
        }

        @Override
        public String roleName() {
            return agent.roleName();
        }
    }
}
