package dev.nanospan.stress.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The threads of a round. They start together; the first thing that goes wrong in one of them is told to the round. */
public final class Crew {
    private static final long JOIN_MS = TimeUnit.SECONDS.toMillis(30);

    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Adds a thread. */
    public void add(final String name, final Runnable task) {
        final Thread thread = new Thread(() -> run(task), name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    public void start() {
        start.countDown();
    }

    public boolean hasFailed() {
        return failure.get() != null;
    }

    /** Notes what went wrong, unless something did before. */
    public void fail(final Throwable e) {
        final boolean unused = failure.compareAndSet(null, e);
    }

    /** Whether every thread has come to its end. */
    public boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** Waits for all threads; throws what went wrong in one. */
    public void join() {
        try {
            for (final Thread thread : threads) {
                thread.join(JOIN_MS);
                if (thread.isAlive()) {
                    throw new SoakFailure(thread.getName() + " hangs at " + List.of(thread.getStackTrace()));
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SoakFailure("interrupted", e);
        }
        check();
    }

    public void check() {
        final Throwable e = failure.get();
        if (e != null) {
            throw new SoakFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Stops the calling thread for a while: what a scheduler does to threads, only more often. */
    public static void stall(final long ns) {
        final long deadlineNs = System.nanoTime() + ns;
        while (System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(deadlineNs - System.nanoTime());
        }
    }

    private void run(final Runnable task) {
        try {
            start.await();
            task.run();
        } catch (final Throwable e) {
            fail(e);
        }
    }
}
