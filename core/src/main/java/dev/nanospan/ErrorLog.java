package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports each distinct error once: same type, same message, same place. Bounded: after {@value #CAPACITY} distinct
 * errors no more are reported. Lets nothing out that a handler, a logger or the error itself throws. Any thread.
 */
final class ErrorLog {
    static final int CAPACITY = 64;

    private final Set<String> seen = new HashSet<>();
    private final Consumer<Throwable> handler;

    ErrorLog(final @Nullable Consumer<Throwable> handler) {
        this.handler = handler != null ? handler : ErrorLog::log;
    }

    @ColdPath("failure")
    void report(final Throwable error) {
        try {
            if (isNew(error)) {
                tell(error);
            }
        } catch (final Throwable e) {
            return; // nobody is left to be told
        }
    }

    private void tell(final Throwable error) {
        try {
            handler.accept(error);
        } catch (final Throwable e) {
            log(error);
        }
    }

    private synchronized boolean isNew(final Throwable error) {
        return seen.size() < CAPACITY && seen.add(keyOf(error));
    }

    private static String keyOf(final Throwable error) {
        return error.getClass().getName()
                + '|'
                + Objects.requireNonNullElse(Exceptions.messageOf(error), "")
                + '|'
                + placeOf(error);
    }

    private static String placeOf(final Throwable error) {
        try {
            final StackTraceElement[] trace = error.getStackTrace();
            return trace.length == 0 ? "" : trace[0].toString();
        } catch (final Throwable e) {
            return "";
        }
    }

    private static void log(final Throwable error) {
        System.getLogger("dev.nanospan")
                .log(System.Logger.Level.WARNING, "an exporter or processor failed; reported once", error);
    }
}
