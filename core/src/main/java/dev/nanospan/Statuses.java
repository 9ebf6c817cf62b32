package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.record.Status;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's precedence of statuses: OK is final, ERROR beats UNSET, UNSET changes nothing. */
final class Statuses {
    private Statuses() {}

    static void set(
            final RecordWriter writer, final @Nullable Status status, final @Nullable CharSequence description) {
        if (status == null || status == Status.UNSET || writer.status() == RecordLayout.STATUS_OK) {
            return;
        }
        writer.status(status.code());
        if (status == Status.ERROR && description != null) {
            message(writer, description);
        }
    }

    /** Marks as failed by an exception; a description that is there already stays. */
    static void fail(final RecordWriter writer, final @Nullable Throwable cause) {
        if (writer.status() == RecordLayout.STATUS_UNSET) {
            set(writer, Status.ERROR, cause == null ? null : Exceptions.messageOf(cause));
        }
    }

    private static void message(final RecordWriter writer, final CharSequence description) {
        try {
            writer.statusMessage(description);
        } catch (final Throwable e) {
            writer.noStatusMessage();
        }
    }
}
