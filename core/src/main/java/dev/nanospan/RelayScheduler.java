package dev.nanospan;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Gives every task, each time it runs, the baton of whoever scheduled it. */
final class RelayScheduler extends RelayExecutor implements ScheduledExecutorService {
    private final ScheduledExecutorService scheduler;

    RelayScheduler(final Nanospan nanospan, final ScheduledExecutorService scheduler) {
        super(nanospan, scheduler);
        this.scheduler = scheduler;
    }

    @Override
    public ScheduledFuture<?> schedule(final Runnable task, final long delay, final TimeUnit unit) {
        return scheduler.schedule(nanospan.baton().runnable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(final Callable<V> task, final long delay, final TimeUnit unit) {
        return scheduler.schedule(nanospan.baton().callable(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            final Runnable task, final long initialDelay, final long period, final TimeUnit unit) {
        return scheduler.scheduleAtFixedRate(nanospan.baton().runnable(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            final Runnable task, final long initialDelay, final long delay, final TimeUnit unit) {
        return scheduler.scheduleWithFixedDelay(nanospan.baton().runnable(task), initialDelay, delay, unit);
    }
}
