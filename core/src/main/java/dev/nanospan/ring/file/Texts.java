package dev.nanospan.ring.file;

import dev.nanospan.ring.DirectLongs;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The texts of a ring file, each found by the number of its place. A place is written behind its text, with release: it is
 * there as a whole or not at all. Any thread may put; nobody waits.
 */
final class Texts {
    private static final byte[] NONE = new byte[0];

    private final DirectLongs places;
    private final ByteBuffer texts;
    private final AtomicInteger used = new AtomicInteger();

    Texts(final ByteBuffer file) {
        this.places = new DirectLongs(file.slice(FileLayout.PLACES, FileLayout.PLACE_COUNT * Long.BYTES));
        this.texts = file.slice(FileLayout.TEXTS, FileLayout.TEXT_BYTES);
    }

    /**
     * Keeps a text.
     *
     * @return false if there is no room for it
     */
    boolean put(final int number, final byte[] utf8) {
        final int offset = take(utf8.length);
        if (offset < 0) {
            return false;
        }
        texts.put(offset, utf8);
        places.setRelease(number * Long.BYTES, offset + 1L << Integer.SIZE | utf8.length);
        return true;
    }

    /** The text of a number; an empty one if there is none, or its place can't be. */
    byte[] get(final int number) {
        if (!has(number)) {
            return NONE;
        }
        final long place = places.getAcquire(number * Long.BYTES);
        final byte[] utf8 = new byte[(int) place];
        texts.get((int) (place >>> Integer.SIZE) - 1, utf8);
        return utf8;
    }

    boolean has(final int number) {
        if (number < 0 || number >= FileLayout.PLACE_COUNT) {
            return false;
        }
        final long place = places.getAcquire(number * Long.BYTES);
        final long offset = (place >>> Integer.SIZE) - 1;
        final int length = (int) place;
        return offset >= 0 && length >= 0 && offset + length <= FileLayout.TEXT_BYTES;
    }

    private int take(final int bytes) {
        while (true) {
            final int offset = used.get();
            if (bytes > FileLayout.TEXT_BYTES - offset) {
                return -1;
            }
            if (used.compareAndSet(offset, offset + bytes)) {
                return offset;
            }
        }
    }
}
