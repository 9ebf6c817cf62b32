package dev.nanospan.export.spill;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.FileHeader.Cursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** One file of frames: written by its process to its end, then given back from its beginning. One thread. */
final class Segment {
    private static final int TRIES = 3;
    private static final long PASSED_OVER_MS = 10_000;

    private final Path path;
    private final Disk disk;
    private final FileHeader header;
    private final FrameHeader frame = new FrameHeader();
    private final CRC32C checksum = new CRC32C();
    private @Nullable FileChannel channel;
    private Cursor cursor;
    private long size;
    private long spans;
    private long oldestMs;
    private long newestMs;
    private boolean dirty;
    private int failures;
    private long triedAgainMs;

    /** Spans of the frame at the cursor that are done with. Not on disk: another process is given all of them once more. */
    private int partly;

    private Segment(
            final Path path,
            final Disk disk,
            final FileHeader header,
            final FileChannel channel,
            final Cursor cursor,
            final long size) {
        this.path = path;
        this.disk = disk;
        this.header = header;
        this.channel = channel;
        this.cursor = cursor;
        this.size = size;
        this.spans = cursor.spans();
    }

    /** Makes a new one; if that fails no file is left behind. */
    static Segment create(final Path path, final Disk disk, final FileHeader header) throws IOException {
        final FileChannel channel = disk.open(path, Set.of(CREATE_NEW, READ, WRITE));
        try {
            header.write(channel);
            return new Segment(path, disk, header, channel, Cursor.BEGIN, FileHeader.BYTES);
        } catch (final IOException e) {
            try (channel) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    /**
     * Opens one of an earlier process, and counts what has not been given back.
     *
     * @return null if it is none, or none that is known here
     */
    static @Nullable Segment open(final Path path, final Disk disk) throws IOException {
        final FileChannel channel = disk.open(path, Set.of(READ, WRITE));
        try {
            final FileHeader header = FileHeader.read(channel);
            if (header == null) {
                channel.close();
                return null;
            }
            final Segment segment = new Segment(path, disk, header, channel, Cursor.read(channel), channel.size());
            segment.count();
            segment.rest();
            return segment;
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void count() throws IOException {
        final SegmentReader reader = reader();
        while (reader.next()) {
            final FrameHeader found = reader.frame();
            note(found.timeMs);
            spans = Math.max(spans, found.endSpan());
        }
    }

    private void note(final long timeMs) {
        oldestMs = oldestMs == 0 ? timeMs : oldestMs;
        newestMs = Math.max(newestMs, timeMs);
    }

    /**
     * Writes a batch behind all others. If that fails it is as if nothing had happened.
     *
     * @param uncertain how many of its spans may be there already
     * @param chunk what it is copied through
     */
    void append(final Payload body, final int count, final int uncertain, final long timeMs, final ByteBuffer chunk)
            throws IOException {
        final FileChannel to = channel();
        try {
            final long end = writeBody(to, body, chunk);
            frame.bodyBytes = (int) (end - size - FrameHeader.BYTES);
            frame.bodyChecksum = (int) checksum.getValue();
            frame.spans = count;
            frame.uncertain = uncertain;
            frame.firstSpan = spans;
            frame.timeMs = timeMs;
            frame.put(chunk, header.format(), header.salt());
            Disk.write(to, chunk, size);
            size = end;
        } catch (final IOException e) {
            takeBack(to);
            throw e;
        }
        spans += count;
        dirty = true;
        note(timeMs);
    }

    private long writeBody(final FileChannel to, final Payload body, final ByteBuffer chunk) throws IOException {
        checksum.reset();
        body.rewind();
        long at = size + FrameHeader.BYTES;
        while (body.read(chunk.clear()) > 0) {
            chunk.flip();
            checksum.update(chunk);
            chunk.rewind();
            at += chunk.remaining();
            Disk.write(to, chunk, at - chunk.remaining());
        }
        return at;
    }

    /** What stands there of a frame that could not be finished may stay, if need be: it has no header. */
    private void takeBack(final FileChannel from) {
        try {
            from.truncate(size);
        } catch (final IOException e) {
            rest();
        }
    }

    /** Reads from where it has been given back to. */
    SegmentReader reader() throws IOException {
        return new SegmentReader(channel(), header.salt(), cursor.position(), size);
    }

    /** Notes what was given back, or may not be given back. Not yet on disk. */
    void moveTo(final long position, final long spansBefore) {
        partly = position == cursor.position() ? partly : 0;
        cursor = new Cursor(position, Math.max(position, cursor.tried()), Math.max(spansBefore, cursor.spans()));
    }

    /** Notes that nothing more is given back. */
    void moveToEnd() {
        moveTo(size, spans);
    }

    /** Notes how many spans of the frame at the cursor are done with. Never on disk. */
    void partly(final int done) {
        partly = done;
    }

    /** How many spans of the frame at the cursor are done with. */
    int partlyDone() {
        return partly;
    }

    /** Notes, on disk, that the frames before that position may be delivered without our knowing. */
    void tries(final long position) throws IOException {
        cursor = new Cursor(cursor.position(), Math.max(position, cursor.tried()), cursor.spans());
        writeCursor();
    }

    /** Notes, on disk, that no frame behind the cursor was sent. */
    void takesBackTry() throws IOException {
        cursor = new Cursor(cursor.position(), cursor.position(), cursor.spans());
        writeCursor();
    }

    /** Whether a frame that begins there may have been delivered by an earlier process, or in vain. */
    boolean isTried(final long position) {
        return position < cursor.tried();
    }

    void writeCursor() throws IOException {
        cursor.write(channel());
    }

    /** Brings what was written so far onto the disk itself. */
    void force() throws IOException {
        if (dirty) {
            dirty = false;
            channel().force(false);
        }
    }

    /** Lets go of the file for a while; never fails. */
    void rest() {
        final FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (final IOException e) {
                return; // what was written is written, or was reported
            }
        }
    }

    /** Deletes the file. First it says of itself that it is done with, for the case that it comes back. */
    void delete() throws IOException {
        try {
            moveToEnd();
            writeCursor();
            channel().force(false);
        } catch (final IOException e) {
            dirty = false; // then there may be duplicates one day; the spans were delivered
        } finally {
            rest();
        }
        Files.delete(path);
    }

    Path path() {
        return path;
    }

    FileHeader header() {
        return header;
    }

    long size() {
        return size;
    }

    /** Spans that are not done with, damaged ones included. */
    long spansLeft() {
        return spansLeft(spans);
    }

    /** How many of the first spans, up to that many, are not done with. */
    long spansLeft(final long first) {
        return Math.max(0, first - cursor.spans() - partly);
    }

    /** When the oldest frame was written, as far as that is known; 0 if there is none. */
    long oldestMs() {
        return oldestMs;
    }

    void oldestMs(final long is) {
        oldestMs = is;
    }

    /** When the newest frame was written, as far as that is known; 0 if there is none. */
    long newestMs() {
        return newestMs;
    }

    // ---- what can't be read

    /** It could not be read; after some tries it is left alone for a while. */
    void fails(final long nowMs) {
        failures++;
        triedAgainMs = nowMs + PASSED_OVER_MS;
        rest();
    }

    /** It could be read. */
    void reads() {
        failures = 0;
    }

    /** Whether it could not be read when that was tried last. */
    boolean isFailing() {
        return failures > 0;
    }

    /** Whether it failed so often that it is not tried now. */
    boolean isPassedOver(final long nowMs) {
        return failures >= TRIES && nowMs < triedAgainMs && nowMs >= triedAgainMs - PASSED_OVER_MS;
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = disk.open(path, Set.of(READ, WRITE));
            channel = open;
        }
        return open;
    }
}
