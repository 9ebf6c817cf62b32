package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.Acknowledged;
import dev.nanospan.ring.OpenSpans;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.file.LeftRing;
import dev.nanospan.ring.file.RingFile;
import dev.nanospan.ring.file.RingFiles;
import dev.nanospan.ring.file.RingShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps spans in files until they are delivered, and exports what earlier processes left there, behind what is made now.
 * The exporter thread's, but {@link #keep}, {@link #isHandedOver} and what makes it.
 */
final class Safekeeping {
    private static final System.Logger LOGGER = System.getLogger("dev.nanospan");
    private static final int RECORDS_A_CYCLE = 256;
    private static final int LEAST_ENTRIES = 4_096;

    private final RingFiles files;

    /** Null if it could not be made, or is not wanted. */
    private final @Nullable RingFile file;

    private final Tally tally = new Tally();
    private @Nullable Acknowledgements kept;
    private @Nullable Engine engine;
    private @Nullable Destinations destinations;
    private @Nullable Recovery recovery;
    private @Nullable Resource left;
    private boolean begun;
    private boolean once;
    private int unreadable;
    private long leftOut;
    private boolean recovered;
    private volatile boolean handedOver;

    private Safekeeping(final RingFiles files, final @Nullable RingFile file) {
        this.files = files;
        this.file = file;
    }

    /** With a ring of this process in the file, if it can be made; null if the files can't be had. */
    static @Nullable Safekeeping of(final Path path, final RingShape shape) {
        final RingFiles files = RingFiles.take(path).orElse(null);
        return files == null ? null : new Safekeeping(files, files.make(shape));
    }

    /** To recover the oldest ring that is there, and nothing else; null if there is none, or it can't be had. */
    static @Nullable Safekeeping ofLeft(final Path path) {
        final RingFiles files = RingFiles.areThere(path) ? RingFiles.take(path).orElse(null) : null;
        if (files == null) {
            return null;
        }
        try {
            files.leave();
        } catch (final IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "older rings than {0} are recovered: {1}", path, e.getMessage());
        }
        final LeftRing oldest = files.oldest(Acknowledgements.FIRST_LEFT);
        if (oldest == null) {
            files.close();
            return null;
        }
        final Safekeeping made = new Safekeeping(files, null);
        made.once = true;
        made.left = oldest.resource();
        return made;
    }

    /** The ring in the file; null if there is none. */
    @Nullable
    SpanRing ring() {
        return file == null ? null : file.ring();
    }

    /** Where the starts of open spans are kept; null if they are not. */
    @Nullable
    OpenSpans openSpans() {
        return file == null ? null : file.openSpans();
    }

    /** What the service said of itself whose spans are recovered; null if there is one of this process. */
    @Nullable
    Resource leftResource() {
        return left;
    }

    /** Keeps what a number of a scope stands for. Any thread. */
    void keep(final int ref, final InstrumentationScope scope) {
        if (file != null) {
            file.keep(ref, scope);
        }
    }

    /** Says who and where to. Once, before all else but that. */
    void begin(final Engine of, final Destinations to) {
        engine = of;
        destinations = to;
        kept = new Acknowledgements(to, Math.max(LEAST_ENTRIES, 2 * of.ring.slots()));
        for (int i = 0; file != null && i < of.ring.stripes(); i++) {
            if (of.ring.stripe(i) instanceof Acknowledged stripe) {
                kept.stripe(i, stripe);
            }
        }
    }

    /** Whether one more span of this process can be noted. Always, if its ring is in the file, as it holds no more. */
    boolean ready() {
        return kept().room() > 0;
    }

    /** Notes what is taken next out of the ring of this process. */
    void next(final int stripe, final int slots) {
        kept().next(stripe, slots);
    }

    /** Notes a record, unless its ring has announced it. */
    void onRecord() {
        if (file == null) {
            kept().next(Acknowledgements.NO_STRIPE, 0);
        }
    }

    void takenBy(final long destinationBits) {
        kept().takenBy(destinationBits);
    }

    /** Goes on with everything, at a time in ns since the epoch; gives how much was done. */
    int work(final long epochNs) {
        final OpenSpans open = openSpans();
        if (open != null) {
            open.alive(epochNs);
        }
        if (!begun) {
            begun = true;
            if (file != null) {
                file.keep(engine().resource());
            }
        }
        final int work = recovered ? 0 : recover();
        settle();
        return work;
    }

    private int recover() {
        Recovery current = recovery;
        if (current == null) {
            current = next();
            recovery = current;
        }
        if (current == null) {
            recovered = true;
            handedOver = true;
            return 0;
        }
        final int records = current.work(RECORDS_A_CYCLE);
        handedOver = once && current.isDone();
        if (current.isDone() && !kept().holdsLeft()) {
            conclude(current);
        }
        return records;
    }

    private @Nullable Recovery next() {
        final LeftRing oldest = files.oldest(Acknowledgements.FIRST_LEFT);
        tally.add(Counter.RECOVERED_UNREADABLE, (long) files.setAside() - unreadable);
        unreadable = files.setAside();
        final int reserved = file == null ? 0 : engine().ring.slots();
        return oldest == null ? null : new Recovery(engine(), destinations(), kept(), tally, oldest, reserved);
    }

    private void conclude(final Recovery current) {
        current.conclude();
        try {
            current.ring().delete();
            recovery = null;
            recovered = once;
        } catch (final IOException e) {
            recovered = true; // or it would be recovered for ever
            engine().errors.report(e);
        }
    }

    /** Whether nothing is left to be handed over. Any thread. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** Lets go of what is done with. */
    void settle() {
        kept().settle();
        if (file != null) {
            tally.add(Counter.CUT_TEXTS, file.leftOut() - leftOut);
            leftOut = file.leftOut();
        }
    }

    /** Any thread, under the engine's lock. */
    void addTo(final long[] sum) {
        tally.addTo(sum);
    }

    /** Lets others have the files; what is not done with stays there. */
    void close() {
        settle();
        final Recovery current = recovery;
        if (current != null && current.isDone() && !kept().holdsLeft()) {
            conclude(current);
        }
        final OpenSpans open = openSpans();
        files.close(kept().isEmpty() && engine().ring.isEmpty() && (open == null || !open.isAnyOpen()));
    }

    /** Lets others have the files, as there is no engine after all. */
    void abandon() {
        files.close();
    }

    long footprintBytes() {
        final OpenSpans open = openSpans();
        return kept().footprintBytes() + (open == null ? 0 : open.footprintBytes());
    }

    private Acknowledgements kept() {
        return Objects.requireNonNull(kept, "kept == null");
    }

    private Engine engine() {
        return Objects.requireNonNull(engine, "engine == null");
    }

    private Destinations destinations() {
        return Objects.requireNonNull(destinations, "destinations == null");
    }
}
