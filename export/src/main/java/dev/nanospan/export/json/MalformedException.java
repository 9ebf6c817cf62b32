package dev.nanospan.export.json;

import java.io.Serial;

/** Bytes from outside are not what they should be; the message says what and where, and is fit for who sent them. */
public final class MalformedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says what is wrong; without a stack trace, as it is not our error. */
    public MalformedException(final String message) {
        super(message, null, false, false);
    }
}
