package dev.nanospan.export.spill;

import dev.nanospan.export.http.Payload;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A batch that was read from disk, to be posted. It belongs to the exporter thread and to the disk thread by turns: whoever
 * has it may touch it, and gives it away by one write.
 */
public final class Withdrawal implements Payload {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What the exporter thread wants of the disk thread. */
    private enum Wish {
        LOAD,
        DONE,
        PUT_BACK
    }

    private final Thread disks;
    private long serial;
    private ByteBuffer body = NOTHING;
    private ByteBuffer shown = NOTHING;
    private Wish wish = Wish.LOAD;
    private boolean loaded;
    private boolean sent;
    private int done;
    private int spans;
    private int before;
    private int uncertain;
    private @Nullable Path path;
    private long position;
    private volatile boolean atDisk;

    Withdrawal(final Thread disks) {
        this.disks = disks;
    }

    // ---- the exporter thread

    /** Whether the exporter thread has it. If not it may ask nothing else. */
    public boolean isHere() {
        return !atDisk;
    }

    /** Whether there is a batch in it. */
    public boolean isLoaded() {
        return loaded;
    }

    /** Asks for the oldest batch; if there is none it comes back empty. Only when it is here and empty. */
    public void load() {
        give(Wish.LOAD);
    }

    /** The batch is delivered, or given up for good. */
    public void done() {
        give(Wish.DONE);
    }

    /**
     * The batch was not delivered, or not all of it, and may be loaded once more: all of it, with the same serial number.
     *
     * @param wasSent whether more of it may be there than {@link #uncertain} says
     * @param ofDone how many of its spans are done with: they are not lost if it is
     */
    public void putBack(final boolean wasSent, final int ofDone) {
        sent = wasSent;
        done = ofDone;
        give(Wish.PUT_BACK);
    }

    /** Another number for another batch. */
    public long serial() {
        return serial;
    }

    /** How many spans are in it. */
    public int spans() {
        return spans;
    }

    /** How many of the first of them are done with, since this process gave the batch back. */
    public int before() {
        return before;
    }

    /** How many of them may be there already. */
    public int uncertain() {
        return uncertain;
    }

    /** A copy of all of it, as it was written. */
    public byte[] whole() {
        final byte[] whole = new byte[body.limit()];
        body.get(0, whole);
        return whole;
    }

    /** Makes all of it what is read, as it is when it was loaded. */
    public void showWhole() {
        shown = body;
    }

    /** Makes something else what is read: a part of it. */
    public void show(final byte[] part) {
        shown = ByteBuffer.wrap(part);
    }

    @Override
    public int lengthBytes() {
        return shown.limit();
    }

    @Override
    public void rewind() {
        shown.rewind();
    }

    @Override
    public int read(final ByteBuffer into) {
        final int count = Math.min(into.remaining(), shown.remaining());
        into.put(into.position(), shown, shown.position(), count);
        into.position(into.position() + count);
        shown.position(shown.position() + count);
        return count;
    }

    private void give(final Wish what) {
        wish = what;
        atDisk = true;
        LockSupport.unpark(disks);
    }

    // ---- the disk thread

    /** Does what is wanted; false if there is nothing. */
    boolean isServed(final SpillFolder folder, final long nowMs) {
        if (!atDisk) {
            return false;
        }
        try {
            loaded = false;
            switch (wish) {
                case LOAD -> loaded = folder.take(nowMs, this);
                case DONE -> folder.done();
                case PUT_BACK -> folder.putBack(sent, done);
                default -> throw new IllegalStateException();
            }
        } finally {
            atDisk = false;
        }
        return true;
    }

    void fill(final ByteBuffer with, final int ofSpans, final int ofDone, final int ofUncertain) {
        body = with;
        shown = with;
        spans = ofSpans;
        before = ofDone;
        uncertain = ofUncertain;
    }

    /** Says which batch it is. */
    void is(final Path from, final long at) {
        if (at != position || !from.equals(path)) {
            serial++;
        }
        path = from;
        position = at;
    }
}
