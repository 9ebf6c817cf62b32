package dev.nanospan.export.spill;

import dev.nanospan.export.http.Payload;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is to be written to disk. It belongs to the exporter thread and to the disk thread by turns: whoever has it may
 * touch it, and gives it away by one write. The bytes are not copied: what is lent here must stay as it is until it is
 * back.
 */
public final class Deposit {
    private final Thread disks;
    private @Nullable Payload batch;
    private int spans;
    private int uncertain;
    private boolean kept;
    private volatile boolean atDisk;

    Deposit(final Thread disks) {
        this.disks = disks;
    }

    // ---- the exporter thread

    /** Whether the exporter thread has it. If not it may ask nothing else. */
    public boolean isHere() {
        return !atDisk;
    }

    /**
     * Hands a batch to the disk thread. Only when this is here.
     *
     * @param ofUncertain how many of its spans may have been delivered already
     */
    public void store(final Payload what, final int ofSpans, final int ofUncertain) {
        batch = what;
        spans = ofSpans;
        uncertain = ofUncertain;
        atDisk = true;
        LockSupport.unpark(disks);
    }

    /** Whether the last batch is on disk; else there was no room for it. */
    public boolean wasKept() {
        return kept;
    }

    // ---- the disk thread

    /** Writes what there is; false if there is nothing. */
    boolean isServed(final SpillFolder folder, final long nowMs) {
        if (!atDisk) {
            return false;
        }
        final Payload what = Objects.requireNonNull(batch);
        kept = false;
        try {
            kept = folder.isStored(what, spans, uncertain, nowMs);
        } finally {
            batch = null;
            atDisk = false;
        }
        return true;
    }
}
