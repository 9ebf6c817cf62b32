package dev.nanospan.layout;

import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that spans move to when they outgrow their own: few, of the largest size a record may have, shared by all
 * threads, made on demand up to a bound. Lock-free.
 */
public final class LargeBuffers {
    private final MpmcVarHandleArrayQueue<byte[]> free;
    private final AtomicInteger made = new AtomicInteger();
    private final int capacity;
    private final int bufferBytes;

    public LargeBuffers(final int capacity, final int bufferBytes) {
        this.capacity = capacity;
        this.bufferBytes = bufferBytes;
        this.free = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
    }

    public int bufferBytes() {
        return bufferBytes;
    }

    /** The memory of all buffers once made. */
    public long footprintBytes() {
        return (long) capacity * bufferBytes;
    }

    /**
     * Takes a buffer out of the pool.
     *
     * @return null if all are in use
     */
    public byte @Nullable [] take() {
        final byte[] buffer = free.poll();
        return buffer != null ? buffer : make();
    }

    /** Gives a buffer back. It must have come from {@link #take()} and be given back once. */
    public void give(final byte[] buffer) {
        free.offer(buffer);
    }

    /** Lets another buffer be made in the place of one that may never be given back, and now must not be. */
    void forgo() {
        made.decrementAndGet();
    }

    @ColdPath("growth")
    private byte @Nullable [] make() {
        if (made.get() >= capacity) {
            return null;
        }
        if (made.incrementAndGet() > capacity) {
            made.decrementAndGet();
            return null;
        }
        return new byte[bufferBytes];
    }
}
