package dev.nanospan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Gives every task the baton of whoever submits it; all else is the other executor's. */
class RelayExecutor implements ExecutorService {
    final Nanospan nanospan;
    private final ExecutorService executor;

    RelayExecutor(final Nanospan nanospan, final ExecutorService executor) {
        this.nanospan = nanospan;
        this.executor = executor;
    }

    @Override
    public void execute(final Runnable task) {
        executor.execute(nanospan.baton().runnable(task));
    }

    @Override
    public <T> Future<T> submit(final Callable<T> task) {
        return executor.submit(nanospan.baton().callable(task));
    }

    @Override
    public <T> Future<T> submit(final Runnable task, final T result) {
        return executor.submit(nanospan.baton().runnable(task), result);
    }

    @Override
    public Future<?> submit(final Runnable task) {
        return executor.submit(nanospan.baton().runnable(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(final Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return executor.invokeAll(wrapped(tasks));
    }

    @Override
    public <T> List<Future<T>> invokeAll(
            final Collection<? extends Callable<T>> tasks, final long timeout, final TimeUnit unit)
            throws InterruptedException {
        return executor.invokeAll(wrapped(tasks), timeout, unit);
    }

    @Override
    public <T> T invokeAny(final Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        return executor.invokeAny(wrapped(tasks));
    }

    @Override
    public <T> T invokeAny(final Collection<? extends Callable<T>> tasks, final long timeout, final TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(wrapped(tasks), timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(final long timeout, final TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    /** Overrides what executors have since JDK 19, as some close in ways of their own. */
    @SuppressWarnings({"MissingOverride", "unused"})
    public void close() {
        if (executor instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (final RuntimeException e) {
                throw e;
            } catch (final Exception e) {
                throw new IllegalStateException(e); // no executor's close declares one
            }
        }
    }

    @Override
    public String toString() {
        return "relay of " + executor;
    }

    private <T> List<Callable<T>> wrapped(final Collection<? extends Callable<T>> tasks) {
        final Baton baton = nanospan.baton();
        final List<Callable<T>> wrapped = new ArrayList<>(tasks.size());
        for (final Callable<T> task : tasks) {
            wrapped.add(baton.callable(task));
        }
        return wrapped;
    }
}
