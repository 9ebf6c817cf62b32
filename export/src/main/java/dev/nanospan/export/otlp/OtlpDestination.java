package dev.nanospan.export.otlp;

import dev.nanospan.config.Settings;
import dev.nanospan.export.batch.Account;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.batch.Sleeps;
import dev.nanospan.export.http.Transport;
import dev.nanospan.export.http.Transports;
import dev.nanospan.export.spill.Spill;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.metrics.Measured;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to a collector by OTLP over HTTP. All its memory is there from the first cycle on; in steady state it
 * allocates nothing, if its transport doesn't.
 *
 * <p>One thread, but for {@link #report}, {@link #measure} and {@link #pending}, which any thread may call.
 */
public final class OtlpDestination implements Measured {
    private final Account account = new Account();
    private final Meter meter = new Meter();
    private final Notices notices;
    private final Breaker breaker;
    private final Outbox outbox;
    private final Shelf shelf;
    private final long delayNs;
    private final Delivery delivery;
    private Supplier<Resource> resource = Resource::detect;
    private boolean closed;

    /**
     * Makes a destination that owns what it is given.
     *
     * @param batches makes the batches, for what the service says of itself
     * @param seed sets up the spread of its waits; should differ between processes
     */
    OtlpDestination(
            final Terms terms,
            final Function<Resource, List<Batch>> batches,
            final Transport transport,
            final System.Logger logger,
            final long seed) {
        this(terms, batches, transport, logger, seed, null, 1);
    }

    /**
     * Makes a destination that keeps on disk what it can't deliver.
     *
     * @param spill null if there is none
     * @param paceBytes how many bytes a second come back from there at most
     */
    OtlpDestination(
            final Terms terms,
            final Function<Resource, List<Batch>> batches,
            final Transport transport,
            final System.Logger logger,
            final long seed,
            final @Nullable Spill spill,
            final long paceBytes) {
        final SizeLimit limit = new SizeLimit(terms.batchBytes());
        delayNs = terms.delayNs();
        notices = new Notices(logger, terms.target());
        breaker = new Breaker(terms.patience(), seed);
        outbox = new Outbox(terms, () -> batches.apply(resource.get()), account, meter, notices);
        shelf = new Shelf(spill, paceBytes, outbox, limit, account, terms.batches());
        delivery = new Delivery(terms, transport, outbox, shelf, breaker, limit, account, meter, notices);
    }

    /**
     * Makes a destination as configuration says.
     *
     * @throws IllegalArgumentException if that can't be done: a file it names can't be used, for example
     */
    public static OtlpDestination of(final Settings settings) {
        return Setup.destination(settings);
    }

    /**
     * Makes a destination that posts JSON of Zipkin, as configuration says: with the same batches, retries and breaker.
     *
     * @throws IllegalArgumentException if that can't be done
     */
    public static OtlpDestination zipkin(final Settings settings) {
        return Setup.zipkin(settings);
    }

    /** The same as {@link #of}, but for {@link Transports#rehearsal()}: it needs nobody to talk to. */
    public static OtlpDestination rehearsal(final Settings settings) {
        return Setup.rehearsal(settings);
    }

    /** The same as {@link #zipkin}, in that way. */
    public static OtlpDestination zipkinRehearsal(final Settings settings) {
        return Setup.zipkinRehearsal(settings);
    }

    /** Says who tells what the service says of itself. Before anything else; asked once, at the first cycle or span. */
    public void begin(final Supplier<Resource> of) {
        resource = of;
    }

    /** Whether there is room for one more span. */
    public boolean ready() {
        return outbox.isReady();
    }

    /** Takes one span; it has failed if there is no room for it. */
    public void accept(final SpanView span) {
        outbox.accept(span);
    }

    /** Goes on with everything as far as it goes without waiting. */
    public int work(final long nowNs) {
        if (closed) {
            return 0;
        }
        outbox.work(nowNs);
        return delivery.work(nowNs);
    }

    /**
     * How long the next call of {@link #work} may be put off: until the batch that is being filled is due, as whatever comes
     * meanwhile goes with it. If there is none a batch is late by as much, and so is a probe of a collector that is gone. Not
     * long while an answer is awaited or something is on its way to a disk or back: what waits for that is late each time.
     */
    public long maxSleepNs() {
        final boolean comesBack = shelf.hasMore() && !breaker.isOpen();
        if (delivery.isPosting() || shelf.isLeaving() || comesBack) {
            return Sleeps.prompt(delayNs);
        }
        return outbox.isFilling() && breaker.failures() == 0 ? outbox.untilDueNs() : Sleeps.within(delayNs);
    }

    /** Sends what there is without waiting for more; tries again soon if it was about to wait. What fails goes to disk. */
    public void flush() {
        outbox.hurry();
        delivery.hurry();
        breaker.hurry();
    }

    /** Spans neither delivered, nor given up, nor on disk. */
    public long pending() {
        return account.pending();
    }

    /** How many spans of those taken were refused, given up, or found no room on disk; none that came from there. */
    public long lost() {
        return account.lost();
    }

    /** How many of the first spans taken are done with; see {@link dev.nanospan.spi.SpanExporter#settled()}. */
    public long settled() {
        return outbox.settled();
    }

    /** Fills in what became of the spans. */
    public void report(final DestinationCounts counts) {
        shelf.report(counts);
        account.report(counts);
    }

    @Override
    public void measure(final Metrics to) {
        meter.measure(to);
        shelf.measure(to);
    }

    /** Lets go of everything; what is pending goes to disk, or has failed, and so will what comes. Waits for the disk. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        delivery.close();
        outbox.closeAll();
        final long lost = account.pending();
        account.failed(lost);
        if (lost > 0) {
            notices.warn(lost + " spans are lost, as they were not delivered when this was closed");
        }
    }
}
