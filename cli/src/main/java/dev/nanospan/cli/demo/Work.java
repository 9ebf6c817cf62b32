package dev.nanospan.cli.demo;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for what other threads do. */
final class Work {
    private Work() {}

    static void await(final Future<?> work) throws InterruptedException {
        try {
            work.get();
        } catch (final ExecutionException e) {
            throw new IllegalStateException("the demo has a bug", e.getCause());
        }
    }
}
