package dev.nanospan.otel.exporter;

import dev.nanospan.config.Settings;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanProcessor;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes and sends: one shipment after the other, each to its end, so that its result says what became of just
 * its spans. All methods but {@link #run} are for any thread.
 */
final class Courier implements Runnable {
    /** How many resources may have spans; a process has one. */
    static final int MOST_LANES = 16;

    private static final long IDLE_MS = 1_000;
    private static final long DISK_MS = 10;
    private static final long SHORTEST_NAP_NS = 10_000;
    private static final long LONGEST_NAP_NS = 1_000_000;

    private final System.Logger logger = System.getLogger("dev.nanospan");
    private final BlockingQueue<Shipment> waiting = new LinkedBlockingQueue<>();
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    /** Spans that never came into a lane. */
    private final AtomicLong unwritten = new AtomicLong();
    /** Spans that a processor dropped: nothing of them is to be delivered. */
    private final AtomicLong filtered = new AtomicLong();

    private final CompletableResultCode closed = new CompletableResultCode();
    private final Settings settings;
    private final SpanRecord record;
    private final long mostSpans;

    private boolean accepting = true;
    private volatile boolean closing;
    private volatile boolean hurry;
    private volatile long deadlineNs;

    private boolean warned;
    private long napNs = SHORTEST_NAP_NS;

    Courier(final Settings settings, final List<SpanProcessor> processors, final long mostSpans) {
        this.settings = settings;
        this.record = new SpanRecord(settings, processors);
        this.mostSpans = mostSpans;
    }

    /** Takes a shipment, unless too many spans wait or this is closed. */
    synchronized boolean isTaken(final Shipment shipment) {
        final long held = taken.get() - settled.get();
        if (!accepting || (held > 0 && held + shipment.size() > mostSpans)) {
            return false;
        }
        taken.addAndGet(shipment.size());
        return waiting.add(shipment);
    }

    /** Tries at once what was about to be tried again later. */
    void hurry() {
        hurry = true;
    }

    /** Takes nothing more, and goes on with what there is for as long as is given. */
    synchronized CompletableResultCode close(final long withinNs) {
        if (accepting) {
            accepting = false;
            deadlineNs = System.nanoTime() + withinNs;
            closing = true;
            waiting.add(new Shipment(List.of(), new CompletableResultCode())); // wakes the thread
        }
        return closed;
    }

    /** Adds up what became of all spans that were taken. */
    void report(final DestinationCounts into) {
        into.clear();
        into.failed = unwritten.get();
        for (final Lane lane : lanes) {
            lane.addTo(into);
        }
        into.buffered = Math.max(0, taken.get() - filtered.get() + into.recovered - into.accounted());
    }

    @Override
    public void run() {
        boolean all = true;
        while (!closing || !waiting.isEmpty()) {
            final Shipment next = await();
            if (next == null) {
                workOn();
            } else if (!deliver(next) && closing) {
                all = false;
            }
        }
        lanes.forEach(Lane::close);
        new Shipment(List.of(), closed).complete(all, logger);
    }

    private @Nullable Shipment await() {
        try {
            final long idleMs = lanes.stream().anyMatch(Lane::hasSpilled) ? DISK_MS : IDLE_MS;
            return waiting.poll(closing ? 0 : idleMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            return null; // nobody's wish but that of close() ends this thread
        }
    }

    private boolean deliver(final Shipment shipment) {
        final long before = lost();
        shipment.spans().forEach(this::put);
        lanes.forEach(Lane::flush);
        while (pending() > 0 && !isOver()) {
            step();
        }
        if (pending() > 0) {
            lanes.forEach(Lane::close);
        }
        final boolean delivered = lost() == before;
        settled.addAndGet(shipment.size());
        shipment.complete(delivered, logger);
        return delivered;
    }

    private void put(final SpanData span) {
        final Lane lane = laneOf(span.getResource());
        while (lane != null && !lane.ready() && !isOver()) {
            step();
        }
        try {
            if (lane != null) {
                accept(lane, record.of(span));
                return;
            }
        } catch (final Throwable e) {
            warn(e);
        }
        unwritten.incrementAndGet();
    }

    private void accept(final Lane lane, final @Nullable SpanView span) {
        if (span == null) {
            filtered.incrementAndGet();
        } else {
            lane.accept(span);
        }
    }

    private @Nullable Lane laneOf(final Resource resource) {
        for (final Lane lane : lanes) {
            if (lane.resource.equals(resource)) {
                return lane;
            }
        }
        if (lanes.size() == MOST_LANES) {
            warn(null);
            return null;
        }
        final Lane made = new Lane(settings, resource);
        lanes.add(made);
        return made;
    }

    /** As long as there is something to do, and nothing new. */
    private void workOn() {
        int done = work();
        while (done > 0 && waiting.isEmpty()) {
            done = work();
        }
    }

    /** One cycle, and a nap if there was nothing to do. */
    private void step() {
        napNs = work() > 0 ? SHORTEST_NAP_NS : Math.min(2 * napNs, LONGEST_NAP_NS);
        if (napNs > SHORTEST_NAP_NS) {
            LockSupport.parkNanos(napNs);
        }
    }

    private int work() {
        if (hurry) {
            hurry = false;
            lanes.forEach(Lane::flush);
        }
        final long nowNs = System.nanoTime();
        int done = 0;
        for (final Lane lane : lanes) {
            done += lane.work(nowNs);
        }
        return done;
    }

    private boolean isOver() {
        return closing && System.nanoTime() - deadlineNs >= 0;
    }

    private long pending() {
        return lanes.stream().mapToLong(Lane::pending).sum();
    }

    private long lost() {
        return unwritten.get() + lanes.stream().mapToLong(Lane::lost).sum();
    }

    private void warn(final @Nullable Throwable why) {
        if (!warned) {
            warned = true;
            final String what = why == null
                    ? "spans are lost, as more than " + MOST_LANES + " resources have some"
                    : "spans are lost, as they can't be written; this is said once";
            logger.log(System.Logger.Level.WARNING, what, why);
        }
    }
}
