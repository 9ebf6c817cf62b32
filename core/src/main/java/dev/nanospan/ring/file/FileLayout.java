package dev.nanospan.ring.file;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.Symbols;
import dev.nanospan.ring.OpenSpans;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The descriptor of a ring file: the only place that owns its offsets. All numbers are little-endian.
 *
 * <pre>
 *        0  magic (64)
 *        8  format version (32)        record version (32)
 *       16  bytes of the ring (32)     bytes of a slot (32)
 *       24  stripes (32)               bytes of the longest record (32)
 *       32  open spans at most (32)    unused (32)
 *       40  salt of the commit words (64)
 *       48  CRC32C of all before it (32)
 *     4096  positions, 64 bytes for each stripe, and for the open spans
 *     8192  where the text of the resource stands (64)
 *     8200  where those of scopes stand, by number (64 each)
 *    16400  where those of symbols stand, by number (64 each)
 *    81944  texts, one behind the other
 *           slots, stripe by stripe, on a page of their own
 *           entries of open spans, if there are such
 * </pre>
 *
 * A place is 0 for none, else offset + 1 among the texts (bits 32 to 63) and length (0 to 31). The resource is as {@link
 * ResourceText} has it, a scope three runs, name, version and schema URL; a run is a length (32 bits) and as many bytes.
 */
final class FileLayout {
    static final int FORMAT_VERSION = 2;
    static final int SCOPES = 1_024;

    static final int POSITIONS = 4_096;
    static final int PLACES = 2 * POSITIONS;
    static final int RESOURCE_PLACE = 0;
    static final int SCOPE_PLACES = RESOURCE_PLACE + 1;
    static final int SYMBOL_PLACES = SCOPE_PLACES + SCOPES + 1;
    static final int PLACE_COUNT = SYMBOL_PLACES + Symbols.CAPACITY + 1;
    static final int TEXTS = PLACES + PLACE_COUNT * Long.BYTES;
    static final int PAGE_BYTES = 4_096;

    /** Enough for all implicit symbols, however wide, and for declared ones of some 200 bytes. */
    static final int SLOTS = (TEXTS + (5 << 20)) / PAGE_BYTES * PAGE_BYTES;

    static final int TEXT_BYTES = SLOTS - TEXTS;

    private static final long MAGIC = 0x4E41_4E4F_5249_4E47L;
    private static final int VERSIONS = Long.BYTES;
    private static final int SHAPE = VERSIONS + 2 * Integer.BYTES;
    private static final int SALT = SHAPE + 6 * Integer.BYTES;
    private static final int CHECKSUM = SALT + Long.BYTES;

    private FileLayout() {}

    static long fileBytes(final RingShape shape) {
        return (long) SLOTS + shape.ringBytes() + openSpansBytes(shape);
    }

    static int openSpansBytes(final RingShape shape) {
        return shape.openSpans() * OpenSpans.ENTRY_BYTES;
    }

    static void writeHeader(final ByteBuffer file, final RingShape shape, final long salt) {
        final ByteBuffer to = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
        to.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(RecordLayout.CURRENT_VERSION);
        to.putInt(shape.ringBytes()).putInt(shape.slotBytes()).putInt(shape.stripes());
        to.putInt(shape.maxRecordBytes()).putInt(shape.openSpans());
        to.putLong(SALT, salt);
        to.putInt(CHECKSUM, checksum(file));
    }

    /**
     * Reads the shape of a ring.
     *
     * @throws UnreadableRingException if this is no ring file, or one that this version can't read; says which
     */
    static RingShape readHeader(final ByteBuffer file) throws UnreadableRingException {
        final ByteBuffer from = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).clear();
        if (from.capacity() < POSITIONS || from.getLong(0) != MAGIC) {
            throw new UnreadableRingException("it is no ring of spans");
        }
        final int format = from.getInt(VERSIONS);
        final int records = from.getInt(VERSIONS + Integer.BYTES);
        if (format != FORMAT_VERSION || records != RecordLayout.CURRENT_VERSION) {
            throw new UnreadableRingException("it is of version " + format + '.' + records + ", this reads "
                    + FORMAT_VERSION + '.' + RecordLayout.CURRENT_VERSION);
        }
        from.position(SHAPE);
        final RingShape shape =
                new RingShape(from.getInt(), from.getInt(), from.getInt(), from.getInt(), from.getInt());
        if (from.getInt(CHECKSUM) != checksum(file) || !shape.isSound()) {
            throw new UnreadableRingException("its header is damaged");
        }
        return shape;
    }

    static long salt(final ByteBuffer file) {
        return file.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(SALT);
    }

    private static int checksum(final ByteBuffer file) {
        final CRC32C crc = new CRC32C();
        crc.update(file.slice(0, CHECKSUM));
        return (int) crc.getValue();
    }
}
