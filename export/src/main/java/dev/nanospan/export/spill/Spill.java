package dev.nanospan.export.spill;

import dev.nanospan.export.spill.SpillReports.Kind;
import dev.nanospan.metrics.Metrics;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A folder of batches, and the thread that writes and reads it. The exporter thread hands over and takes back by
 * {@link #deposit()} and {@link #withdrawal()}, and never waits, but at the {@linkplain #close() end}.
 *
 * <p>A folder that can't be used, or that another process has, is told of once, and looked at again every ten seconds; as long as it is so
 * nothing is taken, and the exporter works as if there were none.
 */
public final class Spill {
    private static final long IDLE_NS = 100_000_000L;
    private static final long HOUSEKEEPING_MS = 1_000;
    private static final long RETRY_MS = 10_000;
    private static final long END_MS = 5_000;

    private final SpillSettings settings;
    private final Disk disk;
    private final SpillReports reports;
    private final LongSupplier clockMs;
    private final SpillFigures figures = new SpillFigures();
    private final Thread thread;
    private final Deposit deposit;
    private final Withdrawal withdrawal;
    private final CountDownLatch looked = new CountDownLatch(1);
    private @Nullable SpillFolder folder;
    private boolean started;
    private boolean told;
    private long nextHousekeepingMs;
    private long nextTryMs = Long.MIN_VALUE;
    private volatile boolean open;
    private volatile boolean closing;

    /** A spill that does nothing before it is {@linkplain #start() started}. */
    public Spill(final SpillSettings settings, final SpillReports reports) {
        this(settings, reports, Disk.REAL, System::currentTimeMillis);
    }

    Spill(final SpillSettings settings, final SpillReports reports, final Disk disk, final LongSupplier clockMs) {
        this.settings = settings;
        this.reports = reports;
        this.disk = disk;
        this.clockMs = clockMs;
        thread = new Thread(this::run, "nanospan-spill-" + settings.format().exporter());
        thread.setDaemon(true);
        deposit = new Deposit(thread);
        withdrawal = new Withdrawal(thread);
    }

    // ---- the exporter thread

    /** Starts the thread, unless it was started before. */
    public void start() {
        if (!started) {
            started = true;
            thread.start();
        }
    }

    /** What its batches are. */
    public Format format() {
        return settings.format();
    }

    /** Whether it takes batches and gives them back. */
    public boolean isOpen() {
        return open;
    }

    /** The batch that is on its way to the disk. */
    public Deposit deposit() {
        return deposit;
    }

    /** The batch that was read from the disk. */
    public Withdrawal withdrawal() {
        return withdrawal;
    }

    /** Whether there may be something to be given back now; not for a moment after something could not be read. */
    public boolean hasMore() {
        return figures.hasMore(clockMs.getAsLong());
    }

    /** Waits, for a short while, until it is known whether the folder can be used. For the end. */
    public boolean awaitOpen() {
        start();
        try {
            return looked.await(END_MS, TimeUnit.MILLISECONDS) && open;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return open; // it does not wait, but knows what is known
        }
    }

    /** Ends the thread, and lets go of the folder. Waits for the disk, for a while. What is on disk stays there. */
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(END_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- any thread

    /** Spans that were found on disk at the start. */
    public long recovered() {
        return figures.recovered();
    }

    /** Spans that were too old to be given back. */
    public long expired() {
        return figures.expired();
    }

    /** Spans that could not be read any more. */
    public long corrupt() {
        return figures.corrupt();
    }

    /** Tells of files, bytes and age. */
    public void measure(final Metrics to) {
        figures.measure(to, clockMs.getAsLong());
    }

    // ---- the disk thread

    private void run() {
        while (!closing) {
            if (!isWorking()) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
        while (isWorking()) {
            Thread.onSpinWait();
        }
        open = false;
        if (folder != null) {
            folder.close();
        }
    }

    /** One round; whatever it throws, the next one comes. */
    private boolean isWorking() {
        try {
            final long nowMs = clockMs.getAsLong();
            final SpillFolder in = folder != null ? folder : open(nowMs);
            if (in == null) {
                return false;
            }
            final boolean stored = deposit.isServed(in, nowMs);
            final boolean read = withdrawal.isServed(in, nowMs);
            keepHouse(in, nowMs);
            return stored || read;
        } catch (final RuntimeException | Error e) {
            reports.say(Kind.FOLDER, settings.folder() + ": " + e);
            return false;
        }
    }

    private @Nullable SpillFolder open(final long nowMs) {
        if (nowMs < nextTryMs) {
            return null;
        }
        nextTryMs = nowMs + RETRY_MS;
        try {
            folder = SpillFolder.open(settings, disk, figures, reports);
            open = true;
        } catch (final IOException | RuntimeException e) {
            if (!told) {
                told = true;
                reports.say(
                        Kind.FOLDER, "nothing is kept in " + settings.folder() + ", which is looked at again: " + e);
            }
        } finally {
            looked.countDown();
        }
        return folder;
    }

    private void keepHouse(final SpillFolder in, final long nowMs) {
        if (nowMs >= nextHousekeepingMs || nowMs < nextHousekeepingMs - HOUSEKEEPING_MS) {
            nextHousekeepingMs = nowMs + HOUSEKEEPING_MS;
            in.force();
            in.expire(nowMs);
        }
    }
}
