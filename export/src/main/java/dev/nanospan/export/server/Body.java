package dev.nanospan.export.server;

import java.util.Arrays;

/** The body of a request while it comes in: of a known length, or in chunks. Takes memory as bytes come, not as announced. */
final class Body {
    /** A length that is not known before. */
    static final long CHUNKED = -1;

    private static final int FIRST_BYTES = 8 << 10;
    private static final int MAX_LINE_BYTES = 1 << 10;
    private static final int MAX_TRAILER_BYTES = 4 << 10;
    private static final int MAX_SIZE_DIGITS = 8;
    private static final byte[] NOTHING = {};

    private final int maxBytes;
    private byte[] bytes = NOTHING;
    private int size;

    /** What is left of the body, or of the chunk. */
    private long left;

    private State state;
    private int lineBytes;
    private int digits;
    private int trailerBytes;

    Body(final long length, final int maxBytes) throws RefusedException {
        this.maxBytes = maxBytes;
        if (length > maxBytes) {
            throw tooLarge();
        }
        left = Math.max(0, length);
        state = length == CHUNKED ? State.SIZE : length == 0 ? State.COMPLETE : State.BYTES;
    }

    boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** What it takes in memory now. */
    int capacity() {
        return bytes.length;
    }

    /** What came in, when it is complete. */
    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /**
     * Takes bytes in, to its end at most.
     *
     * @return the offset behind those taken
     */
    int feed(final byte[] from, final int offset, final int end) throws RefusedException {
        int at = offset;
        while (at < end && state != State.COMPLETE) {
            if (state == State.BYTES || state == State.CHUNK) {
                at += take(from, at, (int) Math.min(left, end - at));
            } else {
                step(from[at++]);
            }
        }
        return at;
    }

    private int take(final byte[] from, final int at, final int count) throws RefusedException {
        if (count > maxBytes - size) {
            throw tooLarge();
        }
        if (count > bytes.length - size) {
            final long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(doubled, size + count), maxBytes));
        }
        System.arraycopy(from, at, bytes, size, count);
        size += count;
        left -= count;
        if (left == 0) {
            state = state == State.BYTES ? State.COMPLETE : State.CHUNK_END;
        }
        return count;
    }

    /** Takes a byte of what stands around chunks. */
    private void step(final byte next) throws RefusedException {
        if (++lineBytes > MAX_LINE_BYTES) {
            throw bad();
        }
        switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> {
                if (next == '\n') {
                    beginChunk();
                }
            }
            case CHUNK_END -> {
                if (next == '\n') {
                    state = State.SIZE;
                    lineBytes = 0;
                } else if (next != '\r') {
                    throw bad();
                }
            }
            default -> trailer(next);
        }
    }

    private void size(final byte next) throws RefusedException {
        final int digit = Character.digit((char) (next & 0xFF), 16);
        if (digit >= 0) {
            left = left << 4 | digit;
            if (++digits > MAX_SIZE_DIGITS) {
                throw tooLarge();
            }
            return;
        }
        if (digits == 0 || next != '\r' && next != ';' && next != ' ' && next != '\n') {
            throw bad();
        }
        state = State.EXTENSION;
        if (next == '\n') {
            throw bad();
        }
    }

    private void beginChunk() {
        state = left == 0 ? State.TRAILER : State.CHUNK;
        lineBytes = 0;
        digits = 0;
    }

    /** Passes over trailer fields, up to an empty line. */
    private void trailer(final byte next) throws RefusedException {
        if (++trailerBytes > MAX_TRAILER_BYTES) {
            throw bad();
        }
        if (next == '\n') {
            state = lineBytes <= 2 ? State.COMPLETE : State.TRAILER;
            lineBytes = 0;
        }
    }

    private RefusedException tooLarge() {
        return new RefusedException(413, "a body may have " + maxBytes + " bytes");
    }

    private static RefusedException bad() {
        return new RefusedException(400, "the chunks of the body are malformed");
    }

    private enum State {
        BYTES,
        SIZE,
        EXTENSION,
        CHUNK,
        CHUNK_END,
        TRAILER,
        COMPLETE
    }
}
