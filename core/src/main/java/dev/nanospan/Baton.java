package dev.nanospan;

import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The current span of one thread, to be passed to another. What is wrapped with it runs as if that span were current
 * where it runs; then whatever was current there before is so again, also if the task throws. Immutable and thread safe:
 * one baton wraps many tasks, and a wrapped task may run many times and on several threads at once.
 *
 * <pre>{@code
 * Baton baton = nanospan.baton();                                 // here, in a request
 * pool.execute(baton.runnable(() -> settle(order)));              // spans of settle become children of the request's
 * quotes.thenAccept(baton.consumer(quote -> book(order, quote)));
 * }</pre>
 *
 * <p>For all tasks of an executor see {@link Nanospan#relay(java.util.concurrent.ExecutorService) relay}.
 *
 * <p>A baton keeps ids and flags, not the span, and nothing needs to be given back: a task that is rejected, cancelled or
 * never run costs nothing. So the span may end before the task runs, or while it does, and its handle be in use again:
 * what the task starts is its child all the same. In turn, what is current in the task stands for the span and is not
 * it: setting anything on it, or ending it, does nothing, as a span is written to by one thread at a time. To write to
 * the span itself, hand it to the task.
 *
 * <p>A baton taken where no span is current lets none be current in the task. Of two batons around a task the inner one
 * counts; batons of two engines don't know each other. A task leaves scopes open at its own risk: they are closed behind
 * it and counted as misuse.
 *
 * <p>Making a baton and wrapping a task allocate; running what was wrapped does not.
 */
public final class Baton {
    private final @Nullable Engine engine;
    private final @Nullable Span span;

    /** @param span what the engine may give out as current for ever; null for none */
    Baton(final @Nullable Engine engine, final @Nullable Span span) {
        this.engine = engine;
        this.span = span;
    }

    /** What is current on the calling thread. */
    static Baton of(final Engine engine) {
        final ScopeStack scopes = engine.threads.scopes();
        final Span current = scopes == null ? null : scopes.current();
        if (scopes == null || current == null) {
            return engine.noBaton;
        }
        final Baton passed = scopes.baton();
        return passed != null ? passed : new Baton(engine, engine.threads.standIn(current));
    }

    /** A task that runs with this. */
    public Runnable runnable(final Runnable task) {
        Objects.requireNonNull(task, "task");
        final Engine of = engine;
        return of == null
                ? task
                : () -> {
                    final Scope entered = enter(of);
                    try {
                        task.run();
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A task that is called with this. */
    public <V extends @Nullable Object> Callable<V> callable(final Callable<V> task) {
        Objects.requireNonNull(task, "task");
        final Engine of = engine;
        return of == null
                ? task
                : () -> {
                    final Scope entered = enter(of);
                    try {
                        return task.call();
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A supplier that is asked with this. */
    public <T extends @Nullable Object> Supplier<T> supplier(final Supplier<T> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        final Engine of = engine;
        return of == null
                ? supplier
                : () -> {
                    final Scope entered = enter(of);
                    try {
                        return supplier.get();
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A function that is applied with this. */
    public <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> function(
            final Function<T, R> function) {
        Objects.requireNonNull(function, "function");
        final Engine of = engine;
        return of == null
                ? function
                : argument -> {
                    final Scope entered = enter(of);
                    try {
                        return function.apply(argument);
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A function that is applied with this. */
    public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            BiFunction<T, U, R> biFunction(final BiFunction<T, U, R> function) {
        Objects.requireNonNull(function, "function");
        final Engine of = engine;
        return of == null
                ? function
                : (first, second) -> {
                    final Scope entered = enter(of);
                    try {
                        return function.apply(first, second);
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A consumer that accepts with this. */
    public <T extends @Nullable Object> Consumer<T> consumer(final Consumer<T> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        final Engine of = engine;
        return of == null
                ? consumer
                : argument -> {
                    final Scope entered = enter(of);
                    try {
                        consumer.accept(argument);
                    } finally {
                        entered.leave();
                    }
                };
    }

    /** A consumer that accepts with this. */
    public <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> biConsumer(
            final BiConsumer<T, U> consumer) {
        Objects.requireNonNull(consumer, "consumer");
        final Engine of = engine;
        return of == null
                ? consumer
                : (first, second) -> {
                    final Scope entered = enter(of);
                    try {
                        consumer.accept(first, second);
                    } finally {
                        entered.leave();
                    }
                };
    }

    @Nullable
    Span span() {
        return span;
    }

    /** Makes this what is current on the calling thread, until {@link Scope#leave()}. */
    private Scope enter(final Engine of) {
        final ThreadState state = of.threads.acquire();
        try {
            return of.threads.scopes(state).enter(this);
        } finally {
            of.threads.release(state);
        }
    }
}
