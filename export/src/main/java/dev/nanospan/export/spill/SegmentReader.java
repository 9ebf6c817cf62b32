package dev.nanospan.export.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Finds the frames of a segment, one after the other. What is damaged is passed over: the next frame is searched for byte by
 * byte, and where only a body is damaged its header still says how many spans it had, and where the next one begins.
 * One thread.
 */
final class SegmentReader {
    private static final int WINDOW_BYTES = 8 << 10;

    private final FileChannel from;
    private final long salt;
    private final long limit;
    private final FrameHeader frame = new FrameHeader();
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    private long windowAt = -WINDOW_BYTES;
    private long position;
    private long end;
    private int damages;

    /**
     * Begins at a frame.
     *
     * @param limit where the file ends, or what is known of it
     */
    SegmentReader(final FileChannel from, final long salt, final long position, final long limit) {
        this.from = from;
        this.salt = salt;
        this.limit = limit;
        this.end = position;
    }

    /** Goes to the next frame; false if there is none. */
    boolean next() throws IOException {
        long at = end;
        if (at < limit && !isFrame(at)) {
            damages++;
            at++;
            while (at < limit && !isFrame(at)) {
                at++;
            }
        }
        position = Math.min(at, limit);
        end = position;
        if (at >= limit) {
            return false;
        }
        end = position + FrameHeader.BYTES + frame.bodyBytes;
        return true;
    }

    /** What is said of the current frame; good until the next one. */
    FrameHeader frame() {
        return frame;
    }

    /** Where the current frame begins. */
    long position() {
        return position;
    }

    /** Where the current frame ends; not behind the file, unless it was cut off there. */
    long end() {
        return Math.min(end, limit);
    }

    /** How often something was in the way that is no frame, since this was asked last. */
    int takeDamages() {
        final int before = damages;
        damages = 0;
        return before;
    }

    /**
     * Reads the body of the current frame.
     *
     * @param into with room for as much as the header says
     * @return whether it is as it was written
     */
    boolean readBody(final ByteBuffer into) throws IOException {
        into.clear().limit(frame.bodyBytes);
        Disk.read(from, into, position + FrameHeader.BYTES);
        final boolean whole = !into.hasRemaining() && end <= limit;
        into.flip();
        final CRC32C checksum = new CRC32C();
        checksum.update(into);
        into.rewind();
        return whole && (int) checksum.getValue() == frame.bodyChecksum;
    }

    /** Whether the body can be there; who has no such header need not have the memory for it. */
    boolean isWhole() {
        return end <= limit;
    }

    private boolean isFrame(final long at) throws IOException {
        if (at + FrameHeader.BYTES > limit) {
            return false;
        }
        if (at < windowAt || at + FrameHeader.BYTES > windowAt + window.limit()) {
            windowAt = at;
            window.clear();
            Disk.read(from, window, at);
            window.flip();
        }
        return frame.get(window, (int) (at - windowAt), salt);
    }
}
