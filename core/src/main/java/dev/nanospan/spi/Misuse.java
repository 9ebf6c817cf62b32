package dev.nanospan.spi;

import dev.nanospan.ledger.Counter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A span or scope that was used against its contract, found by {@code checks=strict}.
 *
 * <pre>{@code
 * NanospanConfig.builder().checks(Checks.STRICT).misuseListener(misuse -> failures.add(misuse.toString()));
 * }</pre>
 *
 * @param what the counter that counted it
 * @param span ids of the span
 * @param at where it was misused; null for a span that was never ended
 * @param startedAt where the span was started, if known
 * @param endedAt where the span was ended, if it was
 */
public record Misuse(
        Counter what,
        String span,
        @Nullable Throwable at,
        @Nullable Throwable startedAt,
        @Nullable Throwable endedAt) {

    /** What stands between the application and the place where a stack was taken. */
    private static final Set<String> INTERNAL = Set.of(
            "dev.nanospan.AttributeSetter",
            "dev.nanospan.Engine",
            "dev.nanospan.Event",
            "dev.nanospan.Link",
            "dev.nanospan.Scope",
            "dev.nanospan.ScopeStack",
            "dev.nanospan.Span",
            "dev.nanospan.SpanBuilder",
            "dev.nanospan.StrictChecks",
            "dev.nanospan.Tracer");

    /** What happened and where, in several lines. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder(256);
        text.append(what.label())
                .append(": ")
                .append(what.description())
                .append(", span ")
                .append(span);
        append(text, "misused", at);
        append(text, "started", startedAt);
        append(text, "ended", endedAt);
        return text.toString();
    }

    private static void append(final StringBuilder text, final String verb, final @Nullable Throwable where) {
        if (where == null) {
            return;
        }
        text.append(System.lineSeparator()).append("  ").append(verb);
        for (final StackTraceElement frame : where.getStackTrace()) {
            if (!isInternal(frame)) {
                text.append(System.lineSeparator()).append("    at ").append(frame);
            }
        }
    }

    private static boolean isInternal(final StackTraceElement frame) {
        return INTERNAL.contains(frame.getClassName());
    }
}
