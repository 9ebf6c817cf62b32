package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exception as the event OpenTelemetry asks for. Not a hot path: a stack trace allocates as it is read. An
 * exception whose methods throw, be it an error, is recorded all the same: nothing may take its place in the caller's
 * {@code catch}.
 */
final class Exceptions {
    static final Key.OfString ERROR_TYPE = Key.ofString("error.type");

    private static final Name EVENT = Name.of("exception");
    private static final Key.OfString TYPE = Key.ofString("exception.type");
    private static final Key.OfString MESSAGE = Key.ofString("exception.message");
    private static final Key.OfString STACKTRACE = Key.ofString("exception.stacktrace");

    private static final int LEVEL = RecordLayout.LEVEL_EVENT;
    private static final int MAX_CAUSES = 8;

    private Exceptions() {}

    @ColdPath("a stack trace allocates as it is read")
    static void record(
            final RecordWriter writer, final @Nullable Throwable cause, final long epochNs, final int stackTraceChars) {
        if (cause == null) {
            return;
        }
        Naming.event(writer, EVENT, epochNs);
        writer.putString(LEVEL, TYPE.ref(), cause.getClass().getName());
        final String message = messageOf(cause);
        if (message != null) {
            writer.putString(LEVEL, MESSAGE.ref(), message);
        }
        if (stackTraceChars > 0) {
            writer.putString(LEVEL, STACKTRACE.ref(), stackTraceOf(cause, stackTraceChars));
        }
    }

    /** Whether a span that failed by an exception does not say yet of what type. */
    static boolean isTypeWanted(final RecordWriter writer, final @Nullable Throwable cause) {
        return cause != null && writer.find(ERROR_TYPE.ref(), ERROR_TYPE.text()) < 0;
    }

    /** The message of an exception, or what prevented it from telling. */
    @ColdPath("what an exception says is its own")
    static @Nullable String messageOf(final Throwable of) {
        try {
            return of.getMessage();
        } catch (final Throwable e) {
            return "(no message: " + e.getClass().getName() + ")";
        }
    }

    private static String stackTraceOf(final Throwable of, final int maxChars) {
        final StringBuilder text = new StringBuilder(Math.min(maxChars, 1_024));
        try {
            appendTrace(of, text, maxChars);
        } catch (final Throwable e) {
            text.append("\n(no more: ").append(e.getClass().getName()).append(')');
        }
        if (text.length() > maxChars) {
            text.setLength(Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars);
        }
        return text.toString();
    }

    private static void appendTrace(final Throwable of, final StringBuilder text, final int maxChars) {
        Throwable at = of;
        for (int i = 0; i < MAX_CAUSES && at != null && text.length() < maxChars; i++) {
            text.append(i == 0 ? "" : "Caused by: ").append(at.getClass().getName());
            final String message = messageOf(at);
            if (message != null) {
                text.append(": ").append(message, 0, Math.min(message.length(), maxChars));
            }
            text.append('\n');
            appendFrames(at, text, maxChars);
            final Throwable next = at.getCause();
            at = next == at ? null : next;
        }
    }

    private static void appendFrames(final Throwable of, final StringBuilder text, final int maxChars) {
        for (final StackTraceElement frame : of.getStackTrace()) {
            if (text.length() >= maxChars) {
                return;
            }
            text.append("\tat ").append(frame).append('\n');
        }
    }
}
