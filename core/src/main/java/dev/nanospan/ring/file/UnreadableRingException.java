package dev.nanospan.ring.file;

import java.io.IOException;

/** A file was read, and is no ring that is known here: it will not be one at another time, either. */
final class UnreadableRingException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableRingException(final String why) {
        super(why);
    }
}
