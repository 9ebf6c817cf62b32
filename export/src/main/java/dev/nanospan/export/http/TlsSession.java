package dev.nanospan.export.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One TLS connection from its handshake to its end.
 *
 * <p>What a handshake computes takes milliseconds, and much longer the first time, when its classes are loaded. So the
 * engine works on a daemon thread until it needs the network again, and that thread is there only as long; the thread that
 * polls just moves bytes. While the engine works it owns all that is here: the flag that it is done is written last and
 * read first. A session closed meanwhile is left to it, and never used again.
 */
final class TlsSession {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MAX_BUFFER_BYTES = 256 << 10;
    private static final int RECORDS_PER_READ = 16;
    private static final int RECORD_HEAD_BYTES = 5;
    private static final int FIRST_RECORD_TYPE = 20;
    private static final int LAST_RECORD_TYPE = 24;

    private final SSLEngine engine;
    private final PlainWire wire;
    private ByteBuffer encryptedIn; // has been filled up to its position
    private ByteBuffer encryptedOut; // to be read from its position on
    private ByteBuffer plainIn; // to be read from its position on
    private @Nullable Work work;
    private boolean open;

    TlsSession(final SSLEngine engine, final PlainWire wire) {
        this.engine = engine;
        this.wire = wire;
        encryptedIn = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        encryptedOut = ByteBuffer.allocate(encryptedIn.capacity()).flip();
        plainIn = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    /** Goes on with the handshake; returns whether it is done. */
    boolean shakeHands() throws IOException {
        final Work current = work;
        if (current == null) {
            begin();
            return false;
        }
        if (!current.done) {
            return false;
        }
        final boolean flushed = flush();
        if (current.failure != null) {
            throw current.failure; // with the alert on its way that says why
        }
        if (open) {
            return flushed;
        }
        if (fill() < 0) {
            throw new EOFException("closed by the other side");
        }
        if (hasRecord()) {
            begin();
        }
        return false;
    }

    /** Reads what is there, as {@link Wire#read}. */
    int read(final ByteBuffer into) throws IOException {
        for (int i = 0; i < RECORDS_PER_READ && !plainIn.hasRemaining(); i++) {
            switch (unwrap()) {
                case BUFFER_UNDERFLOW -> {
                    final int count = fill();
                    if (count < 0) {
                        throw new EOFException("the server broke the connection off without a word");
                    }
                    if (count == 0) {
                        return 0;
                    }
                }
                case CLOSED -> {
                    return -1;
                }
                default -> settle();
            }
        }
        return copy(plainIn, into);
    }

    /** Encrypts and writes, as {@link Wire#write}. */
    int write(final ByteBuffer from) throws IOException {
        if (!flush()) {
            return 0;
        }
        final int before = from.position();
        wrap(from);
        flush();
        return from.position() - before;
    }

    /** Whether all that was written left. */
    boolean flush() throws IOException {
        while (encryptedOut.hasRemaining()) {
            if (wire.write(encryptedOut) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Says that it is over, if that can be said at once. The wire is not closed. */
    void close() {
        if (work != null && work.done && open) {
            try {
                engine.closeOutbound();
                wrap(NOTHING);
                flush();
            } catch (final IOException e) {
                // then it ends without a word
            }
        }
    }

    // ---- the engine

    private void begin() {
        final Work next = new Work();
        work = next;
        final Thread thread = new Thread(next, "nanospan-tls");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (final OutOfMemoryError e) { // that is how a JVM says that there can be no more threads
            next.run();
        }
    }

    /** Goes on until the handshake is over, or the engine needs what is not there yet. */
    private void advance() throws IOException {
        while (!open) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    final Status status = unwrap();
                    if (status == Status.BUFFER_UNDERFLOW) {
                        return;
                    }
                    if (status == Status.CLOSED) {
                        throw new EOFException("ended by the other side");
                    }
                }
                default -> open = true;
            }
        }
    }

    /** What a server may ask for once the handshake is over: new keys, tickets for the next time. */
    private void settle() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                default -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void wrap(final ByteBuffer from) throws IOException {
        while (true) {
            encryptedOut.compact();
            final SSLEngineResult result;
            try {
                result = engine.wrap(from, encryptedOut);
            } finally {
                encryptedOut.flip();
            }
            if (result.getStatus() == Status.CLOSED && from.hasRemaining()) {
                throw new EOFException("the server has ended TLS");
            }
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return;
            }
            encryptedOut = enlarged(encryptedOut).flip();
        }
    }

    private Status unwrap() throws IOException {
        while (true) {
            encryptedIn.flip();
            plainIn.compact();
            final SSLEngineResult result;
            try {
                result = engine.unwrap(encryptedIn, plainIn);
            } finally {
                plainIn.flip();
                encryptedIn.compact();
            }
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result.getStatus();
            }
            plainIn = enlarged(plainIn).flip();
        }
    }

    // ---- buffers

    /** Reads from the network; returns how many bytes, -1 at its end. */
    private int fill() throws IOException {
        if (!encryptedIn.hasRemaining()) {
            encryptedIn.flip();
            encryptedIn = enlarged(encryptedIn);
        }
        return wire.read(encryptedIn);
    }

    /** Whether there is something for the engine to look at: a thread for each byte would be too many. */
    private boolean hasRecord() {
        if (encryptedIn.position() < RECORD_HEAD_BYTES) {
            return false;
        }
        final int type = encryptedIn.get(0);
        final int length = (encryptedIn.get(3) & 0xff) << 8 | encryptedIn.get(4) & 0xff;
        return type < FIRST_RECORD_TYPE
                || type > LAST_RECORD_TYPE
                || !encryptedIn.hasRemaining()
                || encryptedIn.position() >= RECORD_HEAD_BYTES + length;
    }

    /** The same bytes with more room behind them, which is where the position is then. */
    private static ByteBuffer enlarged(final ByteBuffer from) throws SSLException {
        if (from.capacity() >= MAX_BUFFER_BYTES) {
            throw new SSLException("records of TLS that are too long");
        }
        return ByteBuffer.allocate(2 * from.capacity()).put(from);
    }

    private static int copy(final ByteBuffer from, final ByteBuffer into) {
        final int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        into.position(into.position() + count);
        from.position(from.position() + count);
        return count;
    }

    /** One run of the engine on a thread of its own. */
    private final class Work implements Runnable {
        private @Nullable IOException failure;
        private volatile boolean done;

        @Override
        public void run() {
            try {
                if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING) {
                    engine.beginHandshake();
                }
                advance();
            } catch (final IOException e) {
                failure = e;
                tellWhy();
            } catch (final RuntimeException e) {
                failure = new SSLException(e);
            } finally {
                done = true;
            }
        }

        /** The engine has an alert for the other side, which is to leave before the connection is closed. */
        private void tellWhy() {
            try {
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrap(NOTHING);
                }
            } catch (final IOException | RuntimeException e) {
                // it is over either way
            }
        }
    }
}
