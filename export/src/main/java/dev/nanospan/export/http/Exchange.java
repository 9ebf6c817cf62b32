package dev.nanospan.export.http;

import dev.nanospan.export.http.Answer.Outcome;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, over an open wire. Reads while it writes: a server may answer before it has read the whole
 * request, and may close the connection then.
 */
final class Exchange {
    private static final int OUT_BYTES = 64 << 10;
    private static final int IN_BYTES = 16 << 10;
    private static final int STEPS_PER_POLL = 16;

    private final Wire wire;
    private final RequestHead head;
    private final AnswerParser parser;
    private final long stallNs;
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);

    private @Nullable Payload payload;
    private int leftBytes;
    private boolean sent;
    private boolean clean;
    private @Nullable IOException writeFailure;
    private long movedBytes;
    private long progressNs;

    Exchange(final Wire wire, final RequestHead head, final AnswerParser parser, final long stallNs) {
        this.wire = wire;
        this.head = head;
        this.parser = parser;
        this.stallNs = stallNs;
    }

    /** Begins to send a payload, from its start. */
    void begin(final Payload whole, final long nowNs) {
        payload = whole;
        whole.rewind();
        leftBytes = whole.lengthBytes();
        out.clear();
        head.write(leftBytes, out);
        fill(whole);
        sent = false;
        clean = false;
        writeFailure = null;
        progressNs = nowNs;
        parser.begin();
    }

    /** Whether nothing came over the wire since the last answer: it can be used for another exchange. */
    boolean isQuiet() {
        try {
            in.clear();
            return wire.read(in) == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    /**
     * Goes on.
     *
     * @return whether the answer is whole
     * @throws IOException if the connection broke
     * @throws PostException if the answer, or the lack of one, is not to be borne
     */
    boolean poll(final long nowNs) throws IOException, PostException {
        final long before = movedBytes;
        if (!sent && writeFailure == null) {
            write();
        }
        if (read()) {
            return true;
        }
        if (movedBytes != before) {
            progressNs = nowNs;
        } else if (writeFailure != null) {
            throw writeFailure;
        } else if (nowNs - progressNs >= stallNs) {
            throw PostException.timedOut("no byte moved for " + stallNs / 1_000_000 + " ms " + describe());
        }
        return false;
    }

    /** Whether the whole request went out. */
    boolean isSent() {
        return sent;
    }

    boolean hasAnswerBegun() {
        return parser.hasBegun();
    }

    /** Whether the connection may be used once more, after the answer. */
    boolean isReusable() {
        return sent && clean && parser.isReusable();
    }

    long movedBytes() {
        return movedBytes;
    }

    /** What is being done, for a message. */
    String describe() {
        if (!sent) {
            return "sending the request, with " + (leftBytes + out.remaining()) + " bytes left";
        }
        return parser.hasBegun() ? "in the middle of the answer" : "waiting for the answer";
    }

    /** Lets go of the payload. */
    void release() {
        payload = null;
    }

    // ---- out

    private void write() throws PostException {
        try {
            for (int i = 0; i < STEPS_PER_POLL && !sent; i++) {
                if (!out.hasRemaining() && leftBytes > 0) {
                    refill();
                }
                final int count = wire.write(out);
                movedBytes += count;
                sent = leftBytes == 0 && !out.hasRemaining() && wire.flush();
                if (count == 0) {
                    return;
                }
            }
        } catch (final IOException e) {
            writeFailure = e; // not before what the server said is read
        }
    }

    private void refill() throws PostException {
        final Payload from = payload;
        out.clear();
        if (from != null) {
            fill(from);
        }
        if (!out.hasRemaining()) {
            throw new PostException(Outcome.BROKEN, "the payload ended " + leftBytes + " bytes before its length");
        }
    }

    /** Takes no more than was announced, whatever the payload gives. */
    private void fill(final Payload from) {
        out.limit((int) Math.min(out.capacity(), (long) out.position() + leftBytes));
        leftBytes -= from.read(out);
        out.flip();
    }

    // ---- in

    private boolean read() throws IOException, PostException {
        for (int i = 0; i < STEPS_PER_POLL; i++) {
            in.clear();
            final int count = wire.read(in);
            if (count < 0) {
                return end();
            }
            if (count == 0) {
                return false;
            }
            movedBytes += count;
            in.flip();
            if (parser.parse(in)) {
                clean = !in.hasRemaining();
                return true;
            }
        }
        return false;
    }

    private boolean end() throws IOException, PostException {
        if (!parser.end()) {
            throw new EOFException("the server closed the connection "
                    + (parser.hasBegun() ? "in the middle of" : "before") + " its answer");
        }
        return true;
    }
}
