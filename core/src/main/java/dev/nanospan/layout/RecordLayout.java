package dev.nanospan.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The descriptor of a span record: the only place that owns offsets and codes. All numbers are little-endian.
 *
 * <pre>
 *   0                   1                   2                   3
 *   +---------------------------------------------------------------+
 *  0|  length in bytes, header and items                            |
 *   +---------------+---------------+---------------+---------------+
 *  4|  record type  |  kind         |  status       |  record flags |
 *   +---------------+---------------+---------------+---------------+
 *  8|  trace id, high half (64)                                     |
 * 16|  trace id, low half (64)                                      |
 * 24|  span id (64)                                                 |
 * 32|  parent span id (64), 0 for a root                            |
 * 40|  start, epoch ns (64)                                         |
 * 48|  duration, ns (64)                                            |
 *   +---------------------------------------------------------------+
 * 56|  name: symbol reference, 0 when a NAME item holds it          |
 * 60|  instrumentation scope: index in the engine's scopes          |
 *   +-------------------------------+-------------------------------+
 * 64|  attributes                   |  events                       |
 *   +-------------------------------+---------------+---------------+
 * 68|  links                        |  trace flags  |  version      |
 *   +-------------------------------+---------------+---------------+
 * 72|  items ...
 * </pre>
 *
 * An item starts with a tag of 32 bits: type (bits 0 to 4), level (5 and 6), symbol reference (8 to 31). An attribute
 * whose reference is 0 carries its key behind the tag as a run. A run is a length (32 bits) and as many bytes.
 *
 * <pre>
 * STRING, BYTES        run                             EVENT   time (64) dropped attributes (32) [name run if reference 0]
 * CONSTANT             symbol reference (32)           LINK    trace id (128) span id (64) flags (8) remote (8) (16 zero)
 * TRUE, FALSE          nothing                                 dropped attributes (32) tracestate run
 * LONG, DOUBLE         64 bits                         NAME, STATUS_MESSAGE, TRACE_STATE   run
 * LONGS, DOUBLES       run of 64 bits each             DROPPED attributes, events, links, spans (32 bits each)
 * BOOLEANS             run of one byte each
 * STRINGS              run of runs; length -1 is a null element
 * </pre>
 *
 * Attributes of an event (or link) are the items of that level up to the next EVENT (or LINK) item. Items of several
 * levels may stand between each other.
 */
public final class RecordLayout {
    public static final int LENGTH = 0;
    public static final int TYPE = LENGTH + Integer.BYTES;
    public static final int KIND = TYPE + Byte.BYTES;
    public static final int STATUS = KIND + Byte.BYTES;
    public static final int RECORD_FLAGS = STATUS + Byte.BYTES;
    public static final int TRACE_ID_HIGH = RECORD_FLAGS + Byte.BYTES;
    public static final int TRACE_ID_LOW = TRACE_ID_HIGH + Long.BYTES;
    public static final int SPAN_ID = TRACE_ID_LOW + Long.BYTES;
    public static final int PARENT_SPAN_ID = SPAN_ID + Long.BYTES;
    public static final int START_EPOCH_NS = PARENT_SPAN_ID + Long.BYTES;
    public static final int DURATION_NS = START_EPOCH_NS + Long.BYTES;
    public static final int NAME_REF = DURATION_NS + Long.BYTES;
    public static final int SCOPE_REF = NAME_REF + Integer.BYTES;
    public static final int ATTRIBUTE_COUNT = SCOPE_REF + Integer.BYTES;
    public static final int EVENT_COUNT = ATTRIBUTE_COUNT + Short.BYTES;
    public static final int LINK_COUNT = EVENT_COUNT + Short.BYTES;
    public static final int TRACE_FLAGS = LINK_COUNT + Short.BYTES;
    public static final int VERSION = TRACE_FLAGS + Byte.BYTES;
    public static final int HEADER_BYTES = VERSION + Byte.BYTES;

    /** What a reader must find at {@link #VERSION}. */
    public static final int CURRENT_VERSION = 1;

    public static final int RECORD_SPAN = 1;
    public static final int RECORD_PADDING = 2;

    public static final int FLAG_PARENT_REMOTE = 1;
    public static final int FLAG_RECORD_ONLY = 1 << 1;
    public static final int FLAG_LOCAL_ROOT = 1 << 2;

    /** B3's debug flag came with the remote parent of the trace; no flag of W3C's. */
    public static final int FLAG_DEBUG = 1 << 3;

    public static final int STATUS_UNSET = 0;
    public static final int STATUS_OK = 1;
    public static final int STATUS_ERROR = 2;

    public static final int TAG_BYTES = Integer.BYTES;
    public static final int TYPE_MASK = 0x1F;
    public static final int LEVEL_SHIFT = 5;
    public static final int LEVEL_MASK = 0x3;
    public static final int REF_SHIFT = 8;
    public static final int MAX_REF = 0xFF_FFFF;

    public static final int LEVEL_SPAN = 0;
    public static final int LEVEL_EVENT = 1;
    public static final int LEVEL_LINK = 2;

    public static final int STRING = 1;
    public static final int CONSTANT = 2;
    public static final int TRUE = 3;
    public static final int FALSE = 4;
    public static final int LONG = 5;
    public static final int DOUBLE = 6;
    public static final int BYTES = 7;
    public static final int STRINGS = 8;
    public static final int BOOLEANS = 9;
    public static final int LONGS = 10;
    public static final int DOUBLES = 11;
    public static final int LAST_ATTRIBUTE = DOUBLES;
    public static final int EVENT = 16;
    public static final int LINK = 17;
    public static final int NAME = 18;
    public static final int STATUS_MESSAGE = 19;
    public static final int TRACE_STATE = 20;
    public static final int DROPPED = 21;

    public static final int EVENT_TIME = TAG_BYTES;
    public static final int EVENT_DROPPED = EVENT_TIME + Long.BYTES;
    public static final int EVENT_BYTES = EVENT_DROPPED + Integer.BYTES;

    public static final int LINK_TRACE_ID_HIGH = TAG_BYTES;
    public static final int LINK_TRACE_ID_LOW = LINK_TRACE_ID_HIGH + Long.BYTES;
    public static final int LINK_SPAN_ID = LINK_TRACE_ID_LOW + Long.BYTES;
    public static final int LINK_FLAGS = LINK_SPAN_ID + Long.BYTES;
    public static final int LINK_REMOTE = LINK_FLAGS + Byte.BYTES;
    public static final int LINK_DROPPED = LINK_FLAGS + Integer.BYTES;
    public static final int LINK_TRACE_STATE = LINK_DROPPED + Integer.BYTES;
    public static final int LINK_BYTES = LINK_TRACE_STATE + Integer.BYTES;

    public static final int DROPPED_ATTRIBUTES = TAG_BYTES;
    public static final int DROPPED_EVENTS = DROPPED_ATTRIBUTES + Integer.BYTES;
    public static final int DROPPED_LINKS = DROPPED_EVENTS + Integer.BYTES;
    public static final int DROPPED_SPANS = DROPPED_LINKS + Integer.BYTES;
    public static final int DROPPED_BYTES = DROPPED_SPANS + Integer.BYTES;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_VIEW =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private RecordLayout() {}

    /** The 32 bits an item begins with. */
    public static int tag(final int type, final int level, final int ref) {
        return type | (level << LEVEL_SHIFT) | (ref << REF_SHIFT);
    }

    public static int typeOf(final int tag) {
        return tag & TYPE_MASK;
    }

    public static int levelOf(final int tag) {
        return (tag >>> LEVEL_SHIFT) & LEVEL_MASK;
    }

    public static int refOf(final int tag) {
        return tag >>> REF_SHIFT;
    }

    public static boolean isAttribute(final int type) {
        return type >= STRING && type <= LAST_ATTRIBUTE;
    }

    public static int getUnsignedShort(final byte[] bytes, final int offset) {
        return (short) SHORT.get(bytes, offset) & 0xFFFF;
    }

    public static int getInt(final byte[] bytes, final int offset) {
        return (int) INT.get(bytes, offset);
    }

    public static long getLong(final byte[] bytes, final int offset) {
        return (long) LONG_VIEW.get(bytes, offset);
    }

    public static void putShort(final byte[] bytes, final int offset, final int value) {
        SHORT.set(bytes, offset, (short) value);
    }

    public static void putInt(final byte[] bytes, final int offset, final int value) {
        INT.set(bytes, offset, value);
    }

    public static void putLong(final byte[] bytes, final int offset, final long value) {
        LONG_VIEW.set(bytes, offset, value);
    }

    /** Where the value of an attribute begins, behind its tag and a key that is written with it. */
    public static int valueOf(final byte[] bytes, final int at) {
        final int key = at + TAG_BYTES;
        return refOf(getInt(bytes, at)) != 0 ? key : key + Integer.BYTES + getInt(bytes, key);
    }

    /**
     * The size of the item at {@code at}, checked against {@code end}.
     *
     * @return its bytes, tag included, or -1 if it is malformed or reaches beyond {@code end}
     */
    public static int itemBytes(final byte[] bytes, final int at, final int end) {
        if (at < 0 || end > bytes.length || end - at < TAG_BYTES) {
            return -1;
        }
        final int tag = getInt(bytes, at);
        final int type = typeOf(tag);
        final boolean inline = refOf(tag) == 0;
        int size = TAG_BYTES;
        if (inline && isAttribute(type)) {
            size = withRun(bytes, at, size, end);
            if (size < 0) {
                return -1;
            }
        }
        switch (type) {
            case TRUE, FALSE -> size += 0;
            case CONSTANT -> size += Integer.BYTES;
            case LONG, DOUBLE -> size += Long.BYTES;
            case STRING, BYTES, STRINGS, BOOLEANS, LONGS, DOUBLES, NAME, STATUS_MESSAGE, TRACE_STATE ->
                size = withRun(bytes, at, size, end);
            case EVENT -> size = inline ? withRun(bytes, at, EVENT_BYTES, end) : EVENT_BYTES;
            case LINK -> size = withRun(bytes, at, LINK_TRACE_STATE, end);
            case DROPPED -> size = DROPPED_BYTES;
            default -> size = -1;
        }
        return size < 0 || size > end - at ? -1 : size;
    }

    private static int withRun(final byte[] bytes, final int at, final int size, final int end) {
        if (end - at - size < Integer.BYTES) {
            return -1;
        }
        final int run = getInt(bytes, at + size);
        return run < 0 || run > end - at - size - Integer.BYTES ? -1 : size + Integer.BYTES + run;
    }
}
