package dev.nanospan.jmh.peer;

import java.util.function.Function;

/**
 * Something that is done with a tracer again and again.
 *
 * @param name one word
 * @param what one line for people
 * @param records whether each time a span is started, recorded and ended
 * @param sampled whether the tracer's sampler wants spans
 * @param inScope whether it runs under a current span
 * @param maker makes it for a caller, for one thread
 */
public record Workload(
        String name,
        String what,
        boolean records,
        boolean sampled,
        boolean inScope,
        Function<Caller<?>, Runnable> maker) {

    /** A workload that records a span each time. */
    static Workload of(final String name, final String what, final Function<Caller<?>, Runnable> maker) {
        return new Workload(name, what, true, true, false, maker);
    }

    /** The work of one thread, to be run by it again and again; under a current span if it needs one. */
    public Runnable on(final Caller<?> caller) {
        if (inScope) {
            caller.openParent();
        }
        return maker.apply(caller);
    }

    /** Undoes what {@link #on} did to the thread. */
    public void off(final Caller<?> caller) {
        if (inScope) {
            caller.closeParent();
        }
    }
}
