package dev.nanospan;

import dev.nanospan.layout.ColdPath;
import dev.nanospan.layout.KeyFilter;
import dev.nanospan.layout.LargeBuffers;
import dev.nanospan.layout.RecordLimits;
import dev.nanospan.layout.RecordWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * All recorders of an engine, by number: as many as spans may be open. A recorder is the permission to record a span, so
 * that a bound on open spans is a bound on memory. Recorders are made on demand and never unmade.
 *
 * <p>Spans hold a recorder by number and not by reference, because a reference stored into an old object costs the
 * traced thread a write barrier of the collector; a number costs a store.
 *
 * <p>Each thread keeps a few numbers of its own, see {@link ThreadState}; this is where the rest waits. Lock-free.
 */
final class Recorders {
    /** Where no recorder is held. */
    static final int NONE = -1;

    private static final int MAX_KEPT = 8;
    private static final int PARTS = 128;
    private static final int LARGE_BUFFERS_BYTES = 2 << 20;
    private static final int MIN_LARGE_BUFFERS = 8;

    final RecordWriter[] byNumber;

    /**
     * How many recorders a thread keeps at most; a span nested deeper takes one from here. A small part of all, so that
     * what idle threads keep is not missed: below {@value #PARTS} recorders none, and the bound on open spans is exact.
     */
    final int keptByAThread;

    private final MpmcVarHandleArrayQueue<RecordWriter> free;
    private final AtomicInteger made = new AtomicInteger();
    private final RecordLimits limits;
    private final KeyFilter filter;
    private final LargeBuffers largeBuffers;
    private final int bufferBytes;

    Recorders(final int capacity, final int bufferBytes, final RecordLimits limits, final KeyFilter filter) {
        this.byNumber = new RecordWriter[capacity];
        this.keptByAThread = Math.min(MAX_KEPT, capacity / PARTS);
        this.free = new MpmcVarHandleArrayQueue<>(Math.max(2, capacity));
        this.bufferBytes = bufferBytes;
        this.limits = limits;
        this.filter = filter;
        this.largeBuffers = new LargeBuffers(
                Math.max(MIN_LARGE_BUFFERS, LARGE_BUFFERS_BYTES / limits.recordBytes()), limits.recordBytes());
    }

    /** Takes a recorder that no thread keeps, or makes one; {@link #NONE} if there may be no more. */
    int take() {
        final RecordWriter writer = free.poll();
        return writer != null ? writer.number() : make();
    }

    /** Gives a recorder back that no span and no thread holds any more. */
    void give(final int number) {
        free.offer(byNumber[number]);
    }

    /** A recorder beside the numbered ones, for the attributes of a span that has not started. */
    RecordWriter unnumbered() {
        return new RecordWriter(limits, filter, largeBuffers, bufferBytes);
    }

    /** How many recorders have been made and are not in {@link #give given back}: held by threads and spans. */
    int outside() {
        return Math.min(made.get(), byNumber.length) - free.size();
    }

    /** The memory of recorders and their buffers when all are made, in bytes. */
    long footprintBytes() {
        final int recorderBytes = 160;
        final int references = 2 * 4;
        return byNumber.length * (long) (recorderBytes + bufferBytes + references) + largeBuffers.footprintBytes();
    }

    @ColdPath("growth")
    private int make() {
        if (made.get() >= byNumber.length) {
            return NONE;
        }
        final int number = made.getAndIncrement();
        if (number >= byNumber.length) {
            return NONE;
        }
        byNumber[number] = new RecordWriter(number, limits, filter, largeBuffers, bufferBytes);
        return number;
    }
}
