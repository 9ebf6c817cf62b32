package dev.nanospan.export.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client: reads a request, has it answered, writes the answer, and so on. While it writes it does not read. The server's
 * thread.
 */
final class Connection {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};
    private static final int WRITE_TURN_BYTES = 1 << 20;
    private static final long LINGER_NS = 1_000_000_000;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final HttpListener listener;
    private final Limits limits;

    private State state = State.HEAD;
    private long deadlineNs;

    /** What has come in of a head, or, while an answer is written, of what follows the request. */
    private byte[] in = NOTHING;

    private @Nullable RequestHead head;
    private @Nullable Body body;
    private boolean closes;

    private final List<byte[]> out = new ArrayList<>();
    private int part;
    private int offset;
    private long answerBytes;
    private @Nullable Response answer;

    Connection(final SocketChannel channel, final SelectionKey key, final HttpListener listener, final long nowNs) {
        this.channel = channel;
        this.key = key;
        this.listener = listener;
        this.limits = listener.limits;
        this.deadlineNs = nowNs + limits.idle().toNanos();
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return state == State.HEAD && in.length == 0;
    }

    /** Whether an answer is being written. */
    boolean isAnswering() {
        return state == State.ANSWER;
    }

    long deadlineNs() {
        return deadlineNs;
    }

    /** What the body that is being read takes. */
    int bodyBytes() {
        return body == null ? 0 : body.capacity();
    }

    /** What the body that is being written takes. */
    long answerBytes() {
        return answerBytes;
    }

    /** Does what can be done now; false if the connection is at its end. */
    boolean ready(final ByteBuffer buffer, final long nowNs) throws IOException {
        if (!key.isValid()) {
            return true;
        }
        if (key.isReadable() && !read(buffer, nowNs)) {
            return false;
        }
        return part == out.size() || write(buffer, nowNs);
    }

    /** Ends what takes too long; false if the connection is at its end. */
    boolean expire(final long nowNs) {
        if (state == State.ANSWER || state == State.LINGER || isIdle()) {
            return false;
        }
        refuse(new RefusedException(408, "the request took longer than " + limits.request()), nowNs);
        return true;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (final IOException e) {
            // it is gone either way
        }
        if (answer != null) {
            listener.unwritten(answer);
            finishAnswer();
        }
    }

    private void finishAnswer() {
        answer = null;
        answerBytes = 0;
        out.clear();
        part = 0;
        offset = 0;
    }

    // ---- reading

    private boolean read(final ByteBuffer buffer, final long nowNs) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return false;
        }
        if (state != State.LINGER) {
            final byte[] bytes = new byte[buffer.flip().remaining()];
            buffer.get(bytes);
            feed(bytes, nowNs);
        }
        return true;
    }

    private void feed(final byte[] bytes, final long nowNs) {
        try {
            int at = 0;
            if (state == State.HEAD) {
                at = feedHead(bytes, nowNs);
            }
            if (state == State.BODY && body != null) {
                at = body.feed(bytes, at, bytes.length);
                listener.checkBytesInFlight();
                if (body.isComplete()) {
                    in = Arrays.copyOfRange(bytes, at, bytes.length);
                    answer(nowNs);
                }
            }
        } catch (final RefusedException e) {
            refuse(e, nowNs);
        }
    }

    /** Takes in what is of the head; returns the offset behind that. */
    private int feedHead(final byte[] bytes, final long nowNs) throws RefusedException {
        final int before = in.length;
        if (before == 0 && bytes.length > 0) {
            deadlineNs = nowNs + limits.request().toNanos();
        }
        in = Arrays.copyOf(in, before + bytes.length);
        System.arraycopy(bytes, 0, in, before, bytes.length);
        final int end = endOfHead(Math.max(0, before - 3));
        if (end > limits.maxHeadBytes() || end < 0 && in.length > limits.maxHeadBytes()) {
            throw new RefusedException(431, "the head of a request may have " + limits.maxHeadBytes() + " bytes");
        }
        if (end < 0) {
            return bytes.length;
        }
        final RequestHead read = new RequestHead(in, end);
        head = read;
        body = new Body(read.bodyBytes, limits.maxBodyBytes());
        closes = read.closes;
        state = State.BODY;
        in = NOTHING;
        if (read.expectsContinue() && !body.isComplete()) {
            out.add(CONTINUE);
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
        return end + 4 - before;
    }

    /** Where the empty line begins that ends a head; below 0 if it has not come. */
    private int endOfHead(final int from) {
        for (int i = from; i + 3 < in.length; i++) {
            if (in[i] == '\r' && in[i + 1] == '\n' && in[i + 2] == '\r' && in[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    // ---- answering

    private void answer(final long nowNs) {
        final RequestHead of = head;
        final Body with = body;
        head = null;
        body = null;
        if (of != null && with != null) {
            final Request request = new Request(of.method, of.target, of.headers, with.bytes());
            begin(listener.answer(request), of.method.equals("HEAD"), nowNs);
        }
    }

    /** Answers a request that was not read to its end, behind which nothing can be read. */
    private void refuse(final RefusedException e, final long nowNs) {
        closes = true;
        head = null;
        body = null;
        in = NOTHING;
        begin(Response.text(e.status, String.valueOf(e.getMessage())), false, nowNs);
    }

    private void begin(final Response response, final boolean headOnly, final long nowNs) {
        out.add(response.head(closes));
        if (!headOnly) {
            out.addAll(response.parts());
            answerBytes = response.length();
        }
        answer = response;
        state = State.ANSWER;
        deadlineNs = nowNs + limits.answer().toNanos();
        key.interestOps(SelectionKey.OP_WRITE);
    }

    private boolean write(final ByteBuffer buffer, final long nowNs) throws IOException {
        int turn = 0;
        while (part < out.size() && turn < WRITE_TURN_BYTES) {
            fill(buffer);
            final int written = channel.write(buffer);
            advance(written);
            turn += written;
            if (buffer.hasRemaining()) {
                return true;
            }
        }
        return part < out.size() || written(nowNs);
    }

    private void fill(final ByteBuffer buffer) {
        buffer.clear();
        int from = offset;
        for (int i = part; i < out.size() && buffer.hasRemaining(); i++) {
            final byte[] bytes = out.get(i);
            buffer.put(bytes, from, Math.min(bytes.length - from, buffer.remaining()));
            from = 0;
        }
        buffer.flip();
    }

    private void advance(final int count) {
        int left = count;
        while (part < out.size() && left >= out.get(part).length - offset) {
            left -= out.get(part).length - offset;
            offset = 0;
            part++;
        }
        offset += left;
    }

    /** Goes on behind what was written; false if that was the end. */
    private boolean written(final long nowNs) throws IOException {
        finishAnswer();
        key.interestOps(SelectionKey.OP_READ);
        if (state == State.BODY) { // that was a 100
            return true;
        }
        if (closes) {
            // a client that still sends would lose the answer if the connection was closed now
            channel.shutdownOutput();
            state = State.LINGER;
            deadlineNs = nowNs + LINGER_NS;
            return true;
        }
        state = State.HEAD;
        deadlineNs = nowNs + limits.idle().toNanos();
        final byte[] next = in;
        in = NOTHING;
        if (next.length > 0) {
            feed(next, nowNs);
        }
        return true;
    }

    private enum State {
        HEAD,
        BODY,
        ANSWER,
        LINGER
    }
}
