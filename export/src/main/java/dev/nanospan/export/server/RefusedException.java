package dev.nanospan.export.server;

import java.io.Serial;

/** A request that is not read to its end; the message is for who sent it. */
final class RefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    final int status;

    RefusedException(final int status, final String message) {
        super(message, null, false, false);
        this.status = status;
    }
}
