package dev.nanospan.export.spill;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.SpillReports.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one exporter: written at the end, given back from the beginning, within bounds. Whoever has it open has
 * its lock. Nothing here throws for what is on the disk but {@link #open}. The disk thread's.
 */
final class SpillFolder implements AutoCloseable {
    /** Nothing that has a larger number than there is can be one of ours. */
    private static final Pattern SEGMENT = Pattern.compile("0([0-8]\\d{18})\\.spill");

    private static final String LOCK = "lock";
    private static final String IN_USE = "another process or exporter uses it";
    private static final int CHUNK_BYTES = 64 << 10;

    /** How long nothing is read once something could not be. */
    private static final long PAUSE_MS = 1_000;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Those of this process: who opens a lock here that another one has, and closes it again, takes it from that one. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final SpillSettings settings;
    private final Disk disk;
    private final SpillFigures figures;
    private final SpillReports reports;
    private final FileChannel lock;
    private final ArrayDeque<Segment> segments = new ArrayDeque<>();
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    private final FileHeader header;
    private ByteBuffer body = NOTHING;
    private @Nullable Segment writing;
    private long lastNumber;
    private long bytes;

    /** The frame that was taken and is not done with. */
    private @Nullable SegmentReader taken;

    private @Nullable Segment takenFrom;
    private boolean wasTried;
    private long resumesMs;
    private String told = "";

    private SpillFolder(
            final Path folder,
            final SpillSettings settings,
            final Disk disk,
            final SpillFigures figures,
            final SpillReports reports,
            final FileChannel lock) {
        this.folder = folder;
        this.settings = settings;
        this.disk = disk;
        this.figures = figures;
        this.reports = reports;
        this.lock = lock;
        this.header = new FileHeader(
                FileHeader.CURRENT_VERSION, new SecureRandom().nextLong(), settings.format(), settings.endpoint());
    }

    /**
     * Takes a folder over, with what an earlier process left there.
     *
     * @throws IOException if it can't be used, or is another's
     */
    static SpillFolder open(
            final SpillSettings settings, final Disk disk, final SpillFigures figures, final SpillReports reports)
            throws IOException {
        final Path named = settings.folder().resolve(settings.format().exporter());
        Disk.makeFolder(named);
        final Path folder = named.toRealPath();
        if (!OPEN.add(folder)) {
            throw new IOException(IN_USE);
        }
        try {
            return openAlone(folder, settings, disk, figures, reports);
        } catch (final IOException | RuntimeException | Error e) {
            OPEN.remove(folder);
            throw e;
        }
    }

    private static SpillFolder openAlone(
            final Path folder,
            final SpillSettings settings,
            final Disk disk,
            final SpillFigures figures,
            final SpillReports reports)
            throws IOException {
        final FileChannel lock = disk.open(folder.resolve(LOCK), Set.of(CREATE, READ, WRITE));
        try {
            if (!isLocked(lock)) {
                throw new IOException(IN_USE);
            }
            final SpillFolder opened = new SpillFolder(folder, settings, disk, figures, reports, lock);
            opened.takeOver();
            return opened;
        } catch (final IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static boolean isLocked(final FileChannel file) throws IOException {
        try {
            final FileLock held = file.tryLock(); // as long as the channel is open
            return held != null;
        } catch (final OverlappingFileLockException e) {
            return false;
        }
    }

    // ---- what is there

    private void takeOver() throws IOException {
        final List<Path> foreign = new ArrayList<>();
        for (final Path file : files()) {
            final String name = String.valueOf(file.getFileName());
            final Matcher segment = SEGMENT.matcher(name);
            if (segment.matches()) {
                lastNumber = Math.max(lastNumber, Long.parseLong(segment.group(1)));
                takeOver(file, foreign);
            } else if (!name.equals(LOCK)) {
                foreign.add(file);
            }
        }
        figures.recovered(segments.stream().mapToLong(Segment::spansLeft).sum());
        figures.foreign(foreign.size());
        if (!foreign.isEmpty()) {
            reports.say(
                    Kind.FOREIGN,
                    foreign.size() + " files in " + folder + " are none that " + settings.format()
                            + " can be read from here, and stay as they are: "
                            + foreign.get(0).getFileName());
        }
        tell();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private void takeOver(final Path file, final List<Path> foreign) {
        try {
            if (Files.size(file) < FileHeader.BYTES) {
                Files.delete(file); // its process died while it made it: there can be no frame
                return;
            }
            final Segment segment = Segment.open(file, disk);
            if (segment == null || segment.header().format() != settings.format()) {
                foreign.add(file);
                return;
            }
            bytes += segment.size();
            segments.add(segment);
        } catch (final IOException | RuntimeException e) {
            foreign.add(file);
        }
    }

    // ---- in

    /** Writes a batch; false if there is no room, or the disk does not take it. */
    boolean isStored(final Payload batch, final int spans, final int uncertain, final long nowMs) {
        final long more = FrameHeader.BYTES + (long) batch.lengthBytes();
        try {
            final Segment into = segmentFor(more);
            if (into == null) {
                reports.say(
                        Kind.FULL,
                        spans + " spans are lost, as " + folder + " has all it may have: " + segments.size()
                                + " files, " + bytes + " bytes");
                return false;
            }
            into.append(batch, spans, uncertain, nowMs, chunk);
            bytes += more;
            tell();
            return true;
        } catch (final IOException e) {
            reports.say(Kind.FULL, spans + " spans are lost, as " + folder + " takes no more: " + e);
            return false;
        }
    }

    private @Nullable Segment segmentFor(final long more) throws IOException {
        final Segment last = writing;
        if (last != null && (last.size() + more <= settings.segmentBytes() || last.size() == FileHeader.BYTES)) {
            return bytes + more <= settings.maxBytes() ? last : null;
        }
        if (segments.size() >= settings.maxFiles() || bytes + FileHeader.BYTES + more > settings.maxBytes()) {
            return null;
        }
        seal();
        final Path path = folder.resolve(String.format("%020d.spill", ++lastNumber));
        final Segment next = Segment.create(path, disk, header);
        forceFolder();
        bytes += next.size();
        segments.add(next);
        writing = next;
        return next;
    }

    private void seal() {
        force();
        if (writing != null && writing != segments.peekFirst()) {
            writing.rest();
        }
        writing = null;
    }

    /** Brings what was written so far onto the disk itself. */
    void force() {
        try {
            if (writing != null) {
                writing.force();
            }
        } catch (final IOException e) {
            reports.say(Kind.DAMAGED, "what was written to " + folder + " may not be there after a crash: " + e);
        }
    }

    /** A new file is there after a crash only if its folder is. Not every system lets a folder be opened. */
    private void forceFolder() {
        try (FileChannel itself = FileChannel.open(folder, READ)) {
            itself.force(true);
        } catch (final IOException e) {
            return;
        }
    }

    // ---- out

    /** Whether there is anything to be given back. */
    boolean isEmpty() {
        return segments.isEmpty();
    }

    /**
     * Takes the oldest batch that is neither damaged nor too old, and notes on disk that it is about to be sent. A file
     * that can't be read stays and is tried again later; those behind it wait for a few tries, and then go on without it.
     *
     * @return whether there is one
     */
    boolean take(final long nowMs, final Withdrawal into) {
        boolean found = false;
        while (!found && !isPausing(nowMs) && !segments.isEmpty()) {
            final Segment next = readable(nowMs);
            if (next == null) {
                pause(nowMs);
            } else {
                found = isTaken(next, nowMs, into);
            }
        }
        tell();
        return found;
    }

    /** The oldest one, but for those that are not tried now. */
    private @Nullable Segment readable(final long nowMs) {
        for (final Segment each : segments) {
            if (!each.isPassedOver(nowMs)) {
                return each;
            }
        }
        return null;
    }

    private boolean isTaken(final Segment from, final long nowMs, final Withdrawal into) {
        try {
            final SegmentReader reader = from.reader();
            while (reader.next()) {
                pass(from, reader.position(), reader.frame().firstSpan);
                damaged(reader, from);
                if (isGood(from, reader, nowMs)) {
                    taken = reader;
                    takenFrom = from;
                    reads(from);
                    lend(from, reader, into);
                    return true;
                }
            }
            damaged(reader, from);
            drop(from);
        } catch (final IOException e) {
            fails(from, nowMs, e);
        }
        return false;
    }

    private void reads(final Segment from) {
        from.reads();
        told = "";
    }

    /** Only what is not there is lost; all else may be read one day, as when there are no more file descriptors. */
    private void fails(final Segment from, final long nowMs, final IOException why) {
        if (why instanceof NoSuchFileException) {
            figures.corrupt(from.spansLeft());
            reports.say(Kind.DAMAGED, from.spansLeft() + " spans are lost: " + why);
            forget(from);
            return;
        }
        from.fails(nowMs);
        if (!from.isPassedOver(nowMs)) {
            pause(nowMs);
        } else if (from == writing) {
            seal();
        }
        final String what = from.path() + " can't be read now, stays, and is tried again: " + why;
        if (!what.equals(told)) {
            told = what;
            reports.say(Kind.DAMAGED, what);
        }
    }

    private void pause(final long nowMs) {
        resumesMs = nowMs + PAUSE_MS;
        figures.resumes(resumesMs);
    }

    private boolean isPausing(final long nowMs) {
        return isPausing(resumesMs, nowMs);
    }

    /** Whether it is not yet time to read on; a clock that was set back makes no pause longer. */
    static boolean isPausing(final long resumesMs, final long nowMs) {
        return nowMs < resumesMs && nowMs >= resumesMs - PAUSE_MS;
    }

    /** What is missing before a frame was damaged. */
    private void pass(final Segment of, final long position, final long firstSpan) {
        figures.corrupt(of.spansLeft(firstSpan));
        of.moveTo(position, firstSpan);
    }

    private void damaged(final SegmentReader reader, final Segment in) {
        final int places = reader.takeDamages();
        if (places > 0) {
            figures.damaged(places);
            reports.say(Kind.DAMAGED, in.path() + " is damaged at " + reader.position());
        }
    }

    private boolean isGood(final Segment of, final SegmentReader reader, final long nowMs) throws IOException {
        final FrameHeader frame = reader.frame();
        final long left = of.spansLeft(frame.endSpan());
        of.oldestMs(frame.timeMs);
        if (nowMs - frame.timeMs > settings.maxAgeMs()) {
            figures.expired(left);
        } else if (reader.isWhole() && reader.readBody(room(frame.bodyBytes))) {
            return true;
        } else {
            figures.corrupt(left);
            figures.damaged(1);
            reports.say(Kind.DAMAGED, left + " spans are lost, damaged at " + reader.position() + " of " + of.path());
        }
        of.moveTo(reader.end(), frame.endSpan());
        return false;
    }

    private void lend(final Segment from, final SegmentReader reader, final Withdrawal into) {
        final FrameHeader frame = reader.frame();
        wasTried = from.isTried(reader.position());
        into.fill(body, frame.spans, from.partlyDone(), wasTried ? frame.spans : frame.uncertain);
        into.is(from.path(), reader.position());
        try {
            from.tries(reader.end());
        } catch (final IOException e) {
            reports.say(Kind.DAMAGED, "what is sent from " + from.path() + " can't be noted: " + e);
        }
        tell();
    }

    /** What was taken is delivered, or given up: it is not given back again. */
    void done() {
        final SegmentReader reader = taken;
        final Segment from = takenFrom;
        if (reader == null || from == null) {
            return;
        }
        taken = null;
        takenFrom = null;
        from.moveTo(reader.end(), reader.frame().endSpan());
        try {
            if (reader.end() == from.size()) {
                drop(from);
            } else {
                from.writeCursor();
            }
        } catch (final IOException e) {
            reports.say(Kind.DAMAGED, "what was delivered from " + from.path() + " can't be noted: " + e);
        }
        tell();
    }

    /**
     * What was taken was not delivered, or not all of it: it is the next one again.
     *
     * @param sent whether more of it may be there than was noted
     * @param done how many of its spans are done with
     */
    void putBack(final boolean sent, final int done) {
        final Segment from = takenFrom;
        if (taken == null || from == null) {
            return;
        }
        taken = null;
        takenFrom = null;
        from.partly(done);
        try {
            if (!sent && !wasTried) {
                from.takesBackTry();
            }
        } catch (final IOException e) {
            reports.say(Kind.DAMAGED, "what was not sent from " + from.path() + " can't be noted: " + e);
        }
    }

    /** Throws away what is too old. Only while nothing is taken. */
    void expire(final long nowMs) {
        if (taken != null) {
            return;
        }
        final Segment outlived = outlived(nowMs);
        if (outlived != null) {
            figures.expired(outlived.spansLeft());
            outlived.moveToEnd();
            drop(outlived);
            tell();
        }
        final Segment first = isPausing(nowMs) ? null : readable(nowMs);
        if (first != null && nowMs - first.oldestMs() > settings.maxAgeMs()) {
            expire(first, nowMs);
        }
    }

    /** One that can't be read, and is not worth it any more: all of it is too old. */
    private @Nullable Segment outlived(final long nowMs) {
        for (final Segment each : segments) {
            if (each.isFailing() && nowMs - each.newestMs() > settings.maxAgeMs()) {
                return each;
            }
        }
        return null;
    }

    private void note(final Segment first) {
        try {
            first.writeCursor();
        } catch (final IOException e) {
            reports.say(Kind.DAMAGED, "what is too old in " + first.path() + " can't be noted: " + e);
        }
    }

    private void expire(final Segment first, final long nowMs) {
        try {
            final SegmentReader reader = first.reader();
            while (reader.next()) {
                pass(first, reader.position(), reader.frame().firstSpan);
                damaged(reader, first);
                first.oldestMs(reader.frame().timeMs);
                if (nowMs - reader.frame().timeMs <= settings.maxAgeMs()) {
                    reads(first);
                    note(first);
                    return;
                }
                figures.expired(first.spansLeft(reader.frame().endSpan()));
                first.moveTo(reader.end(), reader.frame().endSpan());
            }
            damaged(reader, first);
            drop(first);
        } catch (final IOException e) {
            fails(first, nowMs, e);
        } finally {
            tell();
        }
    }

    /** A segment is at its end; what was in it and was not found was damaged. */
    private void drop(final Segment segment) {
        figures.corrupt(segment.spansLeft());
        try {
            segment.delete();
        } catch (final IOException e) {
            reports.say(Kind.FULL, segment.path() + " can't be deleted: " + e);
        }
        forget(segment);
    }

    private void forget(final Segment segment) {
        segment.rest();
        segments.remove(segment);
        bytes -= segment.size();
        if (writing == segment) {
            writing = null;
        }
    }

    private ByteBuffer room(final int size) {
        if (body.capacity() < size) {
            body = ByteBuffer.allocate(size);
        }
        return body;
    }

    private void tell() {
        final Segment first = segments.peekFirst();
        figures.files(segments.size(), bytes, first == null ? 0 : first.oldestMs());
    }

    @Override
    public void close() {
        putBack(false, 0);
        seal();
        segments.forEach(Segment::rest);
        try {
            lock.close();
        } catch (final IOException e) {
            return; // it goes with the process
        } finally {
            OPEN.remove(folder);
        }
    }
}
