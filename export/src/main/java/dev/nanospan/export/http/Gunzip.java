package dev.nanospan.export.http;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Undoes gzip, one whole run of bytes at a time: one member, its checksum and length looked at, nothing behind it. Keeps
 * its inflater, so that only the first one costs something.
 */
final class Gunzip {
    private static final int MAGIC = 0x8b1f;
    private static final int DEFLATED = 8;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private final CRC32 checksum = new CRC32();
    private @Nullable Inflater inflater;

    /**
     * Undoes one run.
     *
     * @param into empty; its cap is kept
     * @throws PostException if it is not gzip, or too much
     */
    void inflate(final BodyBuffer from, final BodyBuffer into) throws PostException {
        final int start = headerBytes(from.bytes(), from.length());
        final int end = from.length() - TRAILER_BYTES;
        if (start > end) {
            throw invalid();
        }
        final Inflater zip = ready();
        zip.setInput(from.bytes(), start, end - start);
        inflate(zip, into);
        checksum.reset();
        checksum.update(into.bytes(), 0, into.length());
        final boolean whole = zip.getRemaining() == 0
                && intAt(from.bytes(), end) == (int) checksum.getValue()
                && intAt(from.bytes(), end + 4) == into.length();
        if (!whole) {
            throw invalid();
        }
    }

    /** Can be used again all the same. */
    void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    private static void inflate(final Inflater zip, final BodyBuffer into) throws PostException {
        try {
            while (!zip.finished()) {
                if (into.length() == into.capBytes()) {
                    expectEnd(zip, into.capBytes());
                    return;
                }
                into.ensureRoom(1);
                final int count = zip.inflate(into.bytes(), into.length(), into.bytes().length - into.length());
                into.advance(count);
                if (count == 0 && !zip.finished()) {
                    throw invalid();
                }
            }
        } catch (final DataFormatException e) {
            throw invalid();
        }
    }

    /** An inflater whose output is exactly as long as the cap may not know yet that it is at the end. */
    private static void expectEnd(final Inflater zip, final int capBytes) throws PostException, DataFormatException {
        if (zip.inflate(new byte[1]) != 0) {
            throw BodyBuffer.tooLarge(capBytes);
        }
        if (!zip.finished()) {
            throw invalid();
        }
    }

    private Inflater ready() {
        Inflater zip = inflater;
        if (zip == null) {
            zip = new Inflater(true);
            inflater = zip;
        }
        zip.reset();
        return zip;
    }

    private static int headerBytes(final byte[] bytes, final int length) throws PostException {
        if (length < HEADER_BYTES || shortAt(bytes, 0) != MAGIC || bytes[2] != DEFLATED || (bytes[3] & RESERVED) != 0) {
            throw invalid();
        }
        final int flags = bytes[3];
        int at = HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            at += at + 2 <= length ? 2 + shortAt(bytes, at) : length;
        }
        at = (flags & NAME) != 0 ? behindZero(bytes, at, length) : at;
        at = (flags & COMMENT) != 0 ? behindZero(bytes, at, length) : at;
        return (flags & HEADER_CHECKSUM) != 0 ? at + 2 : at;
    }

    private static int behindZero(final byte[] bytes, final int from, final int length) {
        int at = from;
        while (at < length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static int shortAt(final byte[] bytes, final int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    private static int intAt(final byte[] bytes, final int at) {
        return shortAt(bytes, at) | shortAt(bytes, at + 2) << 16;
    }

    private static PostException invalid() {
        return PostException.malformed("its body is not the gzip that it says it is");
    }
}
