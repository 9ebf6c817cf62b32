package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Starts spans for one instrumentation. Thread safe; get it once from {@link Nanospan#tracer} and keep it. Hot path:
 * no method allocates in steady state, blocks or throws of its own.
 *
 * <pre>{@code
 * static final Name MATCH = Name.of("match");
 *
 * Span span = tracer.start(MATCH);                     // a child of the current span, or a root
 * try (Scope scope = tracer.open(MATCH)) { }           // the same, made current, ended by close()
 * tracer.start(MATCH, Kind.SERVER, incoming);          // a child of a context that came from elsewhere
 * tracer.start(MATCH, parent);                         // a child of a given span, whatever is current
 * }</pre>
 */
public final class Tracer {
    static final int INTERNAL = Kind.INTERNAL.code();

    private final @Nullable Engine engine;
    private final InstrumentationScope scope;
    private final int scopeRef;

    Tracer(final @Nullable Engine engine, final InstrumentationScope scope, final int scopeRef) {
        this.engine = engine;
        this.scope = scope;
        this.scopeRef = scopeRef;
    }

    /** The instrumentation this tracer stands for. */
    public InstrumentationScope scope() {
        return scope;
    }

    int scopeRef() {
        return scopeRef;
    }

    /** Starts a child of the current span, or a root. */
    public Span start(final Name name) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(name, null, INTERNAL, scopeRef);
    }

    /** Starts a child of the current span, or a root. */
    public Span start(final String name) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(null, name, INTERNAL, scopeRef);
    }

    /** Starts a child of the current span, or a root. */
    public Span start(final Name name, final Kind kind) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(name, null, codeOf(kind), scopeRef);
    }

    /** Starts a child of the current span, or a root. */
    public Span start(final String name, final Kind kind) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(null, name, codeOf(kind), scopeRef);
    }

    /** Starts a child of a given span; of {@link Span#NOOP}, a root. */
    public Span start(final Name name, final Span parent) {
        return start(name, Kind.INTERNAL, parent);
    }

    /** Starts a child of a given span; of {@link Span#NOOP}, a root. */
    public Span start(final Name name, final Kind kind, final Span parent) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(name, null, codeOf(kind), scopeRef, parent);
    }

    /** Starts a child of a context; of one that is not valid, a root. */
    public Span start(final Name name, final Kind kind, final SpanContext parent) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(name, null, codeOf(kind), scopeRef, parent);
    }

    /** Starts the root of a trace of its own, whatever is current. */
    public Span startRoot(final Name name) {
        return startRoot(name, Kind.INTERNAL);
    }

    /** Starts the root of a trace of its own, whatever is current. */
    public Span startRoot(final Name name, final Kind kind) {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.start(name, null, codeOf(kind), scopeRef, Span.NOOP);
    }

    /** Starts a child of the current span, or a root, and makes it current; closing the scope ends it. */
    public Scope open(final Name name) {
        final Engine of = engine;
        return of == null ? Scope.NOOP : of.open(name, null, INTERNAL, scopeRef);
    }

    /** Starts a child of the current span, or a root, and makes it current; closing the scope ends it. */
    public Scope open(final String name) {
        final Engine of = engine;
        return of == null ? Scope.NOOP : of.open(null, name, INTERNAL, scopeRef);
    }

    /** Starts a child of the current span, or a root, and makes it current; closing the scope ends it. */
    public Scope open(final Name name, final Kind kind) {
        final Engine of = engine;
        return of == null ? Scope.NOOP : of.open(name, null, codeOf(kind), scopeRef);
    }

    /** Starts a child of a context and makes it current; closing the scope ends it. */
    public Scope open(final Name name, final Kind kind, final SpanContext parent) {
        final Engine of = engine;
        return of == null ? Scope.NOOP : of.makeCurrent(start(name, kind, parent), true);
    }

    /** Prepares a span with more than a name, a kind and a parent. */
    public SpanBuilder span(final Name name) {
        return builder(name, null);
    }

    /** Prepares a span with more than a name, a kind and a parent. */
    public SpanBuilder span(final String name) {
        return builder(null, name);
    }

    /** The current span of the calling thread; {@link Span#NOOP} if there is none. */
    public Span current() {
        final Engine of = engine;
        return of == null ? Span.NOOP : of.current();
    }

    /**
     * Runs a task in a span of its own, made current. An exception makes the span fail and goes on to the caller.
     *
     * @param argument handed to the task, so that a lambda need not capture it, which would allocate
     */
    public <A, X extends Throwable> void run(final Name name, final A argument, final Task<? super A, X> task)
            throws X {
        final Scope opened = open(name);
        try {
            task.run(argument, opened.span());
        } catch (final Throwable e) {
            opened.span().fail(e);
            throw e;
        } finally {
            opened.close();
        }
    }

    /**
     * Calls a function in a span of its own, made current. An exception makes the span fail and goes on to the caller.
     *
     * @param argument handed to the function, so that a lambda need not capture it, which would allocate
     */
    public <A, R, X extends Throwable> R call(
            final Name name, final A argument, final Function<? super A, ? extends R, X> function) throws X {
        final Scope opened = open(name);
        try {
            return function.call(argument, opened.span());
        } catch (final Throwable e) {
            opened.span().fail(e);
            throw e;
        } finally {
            opened.close();
        }
    }

    /**
     * Calls a function in a span that is current until it returns and ends when its stage does. A stage that completes
     * exceptionally makes the span fail with what went wrong, without the {@link CompletionException} around it. The
     * hand-over to the stage allocates.
     *
     * @return the stage that the function returned; if that is null, the span has ended
     */
    public <A, R, X extends Throwable> @Nullable CompletionStage<R> callAsync(
            final Name name, final A argument, final Function<? super A, CompletionStage<R>, X> function) throws X {
        final Span span = start(name);
        final Scope opened = span.isValid() ? span.makeCurrent() : Scope.NOOP;
        try {
            final CompletionStage<R> stage = function.call(argument, span);
            if (stage == null) {
                span.end();
            } else {
                final var unused = stage.whenComplete((result, failure) -> endWith(span, causeOf(failure)));
            }
            return stage;
        } catch (final Throwable e) {
            endWith(span, e);
            throw e;
        } finally {
            opened.close();
        }
    }

    private static void endWith(final Span span, final @Nullable Throwable failure) {
        if (failure != null) {
            span.fail(failure);
        }
        span.end();
    }

    private static @Nullable Throwable causeOf(final @Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private SpanBuilder builder(final @Nullable Name name, final @Nullable String text) {
        final Engine of = engine;
        return of == null ? disabled() : of.builder(this, name, text);
    }

    @ColdPath("a disabled engine")
    private static SpanBuilder disabled() {
        return new SpanBuilder(null);
    }

    private static int codeOf(final @Nullable Kind kind) {
        return kind == null ? INTERNAL : kind.code();
    }

    /**
     * What {@link Tracer#run} runs.
     *
     * @param <A> the argument
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Task<A, X extends Throwable> {
        void run(A argument, Span span) throws X;
    }

    /**
     * What {@link Tracer#call} calls.
     *
     * @param <A> the argument
     * @param <R> the result
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Function<A, R, X extends Throwable> {
        R call(A argument, Span span) throws X;
    }
}
