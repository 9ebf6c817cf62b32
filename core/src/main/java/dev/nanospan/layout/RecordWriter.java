package dev.nanospan.layout;

import static dev.nanospan.layout.RecordLayout.putInt;
import static dev.nanospan.layout.RecordLayout.putLong;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one span record into its staging buffer, then serves the next span. Hot path: nothing here allocates.
 *
 * <p>Owned by one thread at a time. Two threads that share a span against its contract may spoil the record they write,
 * never more: every store is checked against the array it goes to. What does not fit or is not wanted is refused and
 * counted in {@link #cuts(int)}; nothing here throws.
 */
public final class RecordWriter extends TraceBudget {
    private static final int NONE = -1;
    private static final int FIRST_BYTES = 96;
    private static final int BLOOM_WORDS = 4;
    private static final long[] ANY = {-1, -1, -1, -1}; // never written to
    private static final int BLOOM_WORD_SHIFT = 6;
    private static final int RUN = RecordLayout.TAG_BYTES + Integer.BYTES;

    private final int number;
    private final RecordLimits limits;
    private final int attributeLimit;
    private final int valueChars;
    private final KeyFilter filter;
    private final LargeBuffers largeBuffers;
    private final int smallBytes;

    /** The writer's own buffer: becomes as large as it may once a span needs that, and then stays so. */
    private byte[] small;

    private byte[] bytes;

    /** Which keys the span may have; {@link #ANY}, in which all are, for as long as the writer is small. */
    private long[] bloom = ANY;

    /** How many attributes this span may have without another look; 0 if all keys must be looked at. */
    private int quickAttributes;

    private int room;
    private int position;

    /** The tag of the text that was begun last, for as long as its reading may fail. */
    private int lastItem;

    private int attributes;
    private int events;
    private int links;
    private int flags;
    private boolean cut;

    /** Made when something is cut for the first time, which most recorders never see. */
    private int @Nullable [] cuts;

    /** Whether {@link #resetMarked()} has something to do. */
    private boolean marked;

    /** Whether large buffers are made up for as soon as they are taken, as nobody may ever give them back. */
    private boolean keepsLarge;

    private int eventStart;
    private int eventAttributes;
    private long eventBloom;
    private int linkStart;
    private int linkAttributes;
    private long linkBloom;

    private int nameItem;
    private int status;
    private int statusItem;
    private int traceStateItem;

    /** Makes a writer that has no number. */
    public RecordWriter(
            final RecordLimits limits, final KeyFilter filter, final LargeBuffers largeBuffers, final int bufferBytes) {
        this(NONE, limits, filter, largeBuffers, bufferBytes);
    }

    /**
     * Makes a writer.
     *
     * @param number what its owner calls it
     * @param bufferBytes how large its own buffer may become; it begins with less
     */
    public RecordWriter(
            final int number,
            final RecordLimits limits,
            final KeyFilter filter,
            final LargeBuffers largeBuffers,
            final int bufferBytes) {
        this.number = number;
        this.limits = limits;
        this.valueChars = limits.valueChars();
        this.filter = filter;
        this.attributeLimit = limits.attributes();
        this.largeBuffers = largeBuffers;
        this.smallBytes = Math.min(bufferBytes, limits.recordBytes());
        this.small = new byte[Math.min(FIRST_BYTES, smallBytes)];
        this.bytes = small;
        this.room = small.length - RecordLayout.DROPPED_BYTES;
        this.marked = true;
        reset();
    }

    /** What its owner calls it. */
    public int number() {
        return number;
    }

    /**
     * Begins a record: writes who and when it is. {@link #describe} must follow.
     *
     * @param budgetOwner the number of the thread state that starts the span; below 0 if it is shared
     */
    public void begin(
            final int budgetOwner,
            final long traceIdHigh,
            final long traceIdLow,
            final long spanId,
            final long parentSpanId,
            final long startEpochNs) {
        if (position != RecordLayout.HEADER_BYTES) {
            forgetLateWrites();
        }
        beginBudget(budgetOwner);
        final byte[] b = bytes;
        putLong(b, RecordLayout.START_EPOCH_NS, startEpochNs);
        putLong(b, RecordLayout.PARENT_SPAN_ID, parentSpanId);
        putLong(b, RecordLayout.SPAN_ID, spanId);
        putLong(b, RecordLayout.TRACE_ID_LOW, traceIdLow);
        putLong(b, RecordLayout.TRACE_ID_HIGH, traceIdHigh);
    }

    /** Goes on with {@link #begin}: writes what the span is. */
    public void describe(
            final int kind, final int recordFlags, final int traceFlags, final int nameRef, final int scopeRef) {
        final byte[] b = bytes;
        putLong(b, RecordLayout.NAME_REF, (nameRef & 0xFFFF_FFFFL) | ((long) scopeRef << Integer.SIZE));
        final int type = RecordLayout.RECORD_SPAN | (kind << Byte.SIZE) | (recordFlags << 3 * Byte.SIZE);
        putLong(b, RecordLayout.LENGTH, (long) type << Integer.SIZE); // the ring writes the length
        flags = traceFlags | (RecordLayout.CURRENT_VERSION << Byte.SIZE);
        quickAttributes = filter.isFiltering() ? 0 : attributeLimit;
    }

    /**
     * Completes the record. No other write may follow.
     *
     * @param record what {@link #bytes()} has returned just before
     * @return the length of the record, or -1 if it is spoilt
     */
    public int finish(final byte[] record, final long endEpochNs) {
        final int refusedSpans = refusedSpans();
        if (cut || refusedSpans > 0) {
            writeDropped(refusedSpans);
        }
        final int length = position;
        if (length > record.length) {
            return NONE;
        }
        final long startEpochNs = RecordLayout.getLong(record, RecordLayout.START_EPOCH_NS);
        putLong(record, RecordLayout.ATTRIBUTE_COUNT, counts());
        putLong(record, RecordLayout.DURATION_NS, durationNs(startEpochNs, endEpochNs));
        return length;
    }

    /**
     * Lets the buffer hold the record as it is so far, but for its length, and of no duration. Other writes may follow.
     *
     * @return the length of the record
     */
    public int soFar() {
        final byte[] b = bytes;
        putLong(b, RecordLayout.DURATION_NS, 0);
        putLong(b, RecordLayout.ATTRIBUTE_COUNT, counts());
        final int end = position;
        if (cut) {
            writeDropped(0);
        }
        final int length = position;
        position = end; // what is written next goes over what was dropped so far
        return length;
    }

    private long counts() {
        final int both = attributes | (events << Short.SIZE);
        return (both & 0xFFFF_FFFFL) | ((long) (links | (flags << Short.SIZE)) << Integer.SIZE);
    }

    /** Never negative, whatever times a caller gave. */
    private static long durationNs(final long fromNs, final long toNs) {
        final long durationNs = toNs - fromNs;
        return toNs <= fromNs ? 0 : durationNs < 0 ? Long.MAX_VALUE : durationNs;
    }

    /** Forgets the record. After this the next one may be begun. */
    public void reset() {
        if (marked) {
            resetMarked();
        }
        if (attributes > 0) {
            attributes = 0;
            forgetKeys();
        }
        position = RecordLayout.HEADER_BYTES;
        endBudget();
    }

    private void forgetKeys() {
        final long[] keys = bloom;
        if (keys != ANY) {
            keys[3] = 0;
            keys[2] = 0;
            keys[1] = 0;
            keys[0] = 0;
        }
    }

    /** Undoes what another thread has set on the span before after that had ended, so that it spoils no other span. */
    @ColdPath("two threads misused the span before")
    private void forgetLateWrites() {
        attributes = 0;
        forgetKeys();
        resetMarked();
        position = RecordLayout.HEADER_BYTES;
    }

    /** Forgets what most records don't have. */
    private void resetMarked() {
        marked = false;
        if (bytes.length > smallBytes) {
            final byte[] large = bytes;
            bytes = small;
            room = small.length - RecordLayout.DROPPED_BYTES;
            giveBack(large);
        }
        events = 0;
        links = 0;
        forgetKeys();
        eventStart = NONE;
        linkStart = NONE;
        nameItem = NONE;
        status = RecordLayout.STATUS_UNSET;
        statusItem = NONE;
        traceStateItem = NONE;
        if (cut) {
            cut = false;
            Arrays.fill(countsOfCuts(), 0);
        }
    }

    private void giveBack(final byte[] large) {
        if (!keepsLarge) {
            largeBuffers.give(large);
        }
    }

    /** From now on lets the others have a large buffer more for each that this holds: nobody may ever reset this. */
    public void keepLargeBuffer() {
        if (!keepsLarge) {
            keepsLarge = true;
            if (bytes.length > smallBytes) {
                largeBuffers.forgo();
            }
        }
    }

    // ---- what end() needs

    /** Whether anything was refused, so that {@link #cuts(int)} are worth reading. */
    public boolean hasCuts() {
        return cut;
    }

    /** How often something of a kind in {@link Cut} was refused. */
    public int cuts(final int kind) {
        final int[] counts = cuts;
        return counts == null ? 0 : counts[kind];
    }

    /** Counts something of a kind in {@link Cut} that the caller refused. */
    public void cut(final int kind) {
        marked = true;
        cut = true;
        countsOfCuts()[kind]++;
    }

    /** Counts what others refused, of a kind in {@link Cut}: of the span, or of the event or link that was begun last. */
    public void cut(final int kind, final int times) {
        if (times <= 0) {
            return;
        }
        cut(kind);
        countsOfCuts()[kind] += times - 1;
        if (kind == Cut.EVENT_ATTRIBUTES && eventStart != NONE) {
            bump(eventStart + RecordLayout.EVENT_DROPPED, times);
        } else if (kind == Cut.LINK_ATTRIBUTES && linkStart != NONE) {
            bump(linkStart + RecordLayout.LINK_DROPPED, times);
        }
    }

    private int[] countsOfCuts() {
        final int[] counts = cuts;
        return counts != null ? counts : firstCounts();
    }

    @ColdPath("first use")
    private int[] firstCounts() {
        final int[] counts = new int[Cut.KINDS];
        cuts = counts;
        return counts;
    }

    /** The buffer that holds the record from offset 0. */
    public byte[] bytes() {
        return bytes;
    }

    // ---- name, status, tracestate, dropped spans

    /** Gives the record another name, by symbol, or by text if it has none. */
    public void name(final int ref, final String name) {
        if (ref == 0) {
            name(name);
            return;
        }
        if (nameItem != NONE) {
            nameItem = removed(nameItem);
        }
        putInt(bytes, RecordLayout.NAME_REF, ref);
    }

    /** Names the record by a text that is not interned and is already trimmed and bounded. */
    public void name(final String name) {
        final int size = Utf8.encodedBytes(name, 0, name.length());
        if (hasRoomForRun(size)) {
            marked = true;
            nameItem = replaceRun(nameItem, RecordLayout.NAME, size);
            putInt(bytes, RecordLayout.NAME_REF, 0);
            final int unused = encodeRun(nameItem, name, name.length(), size);
        }
    }

    public int status() {
        return status;
    }

    /** Sets the status code; a message of an earlier status goes. The caller has applied the precedence. */
    public void status(final int code) {
        marked = true;
        status = code;
        bytes[RecordLayout.STATUS] = (byte) code;
        if (statusItem != NONE) {
            statusItem = removed(statusItem);
        }
    }

    /** Sets the message of the status, cut to the limit of values. The caller guards against a text that throws. */
    public void statusMessage(final CharSequence message) {
        final int chars = boundedChars(message);
        final int size = Utf8.encodedBytes(message, 0, chars);
        if (hasRoomForRun(size)) {
            marked = true;
            statusItem = replaceRun(statusItem, RecordLayout.STATUS_MESSAGE, size);
            if (encodeRun(statusItem, message, chars, size) != position) {
                noStatusMessage();
            }
        }
    }

    /** Takes the message back, which could not be read. */
    public void noStatusMessage() {
        if (statusItem != NONE) {
            statusItem = removed(statusItem);
        }
        cut(Cut.BAD_VALUES);
    }

    /** Sets the tracestate, as received. */
    public void traceState(final byte[] from, final int offset, final int length) {
        if (hasRoomForRun(length)) {
            marked = true;
            traceStateItem = replaceRun(traceStateItem, RecordLayout.TRACE_STATE, length);
            copy(from, offset, length, traceStateItem + RUN);
        }
    }

    /** Whether {@link #copyTraceState} may find one. Any thread; racy. */
    public boolean hasTraceState() {
        return traceStateItem != NONE;
    }

    /**
     * Copies the tracestate, for a child. Any thread: what is copied counts only if the record was that of the span before
     * and after, as it may be another's meanwhile.
     *
     * @return its bytes; 0 if there is none, or no room for it
     */
    public int copyTraceState(final long ofSpan, final byte[] into) {
        final int item = traceStateItem;
        final byte[] b = bytes;
        if (item < RecordLayout.HEADER_BYTES
                || item > b.length - RUN
                || RecordLayout.getLong(b, RecordLayout.SPAN_ID) != ofSpan
                || RecordLayout.typeOf(RecordLayout.getInt(b, item)) != RecordLayout.TRACE_STATE) {
            return 0;
        }
        VarHandle.loadLoadFence();
        final int length = RecordLayout.getInt(b, item + RecordLayout.TAG_BYTES);
        if (length < 0 || length > into.length || length > b.length - RUN - item) {
            return 0;
        }
        System.arraycopy(b, item + RUN, into, 0, length);
        VarHandle.loadLoadFence();
        return b == bytes && item == traceStateItem && RecordLayout.getLong(b, RecordLayout.SPAN_ID) == ofSpan
                ? length
                : 0;
    }

    /**
     * Looks for an attribute of the span.
     *
     * @param key what it is called, if {@code ref} is 0
     * @return where its item begins in {@link #bytes()}, well formed; -1 if it is not there
     */
    public int find(final int ref, final String key) {
        if (attributes == 0 || (ref != 0 && (bloom[wordOf(ref)] & 1L << ref) == 0)) {
            return NONE;
        }
        final byte[] b = bytes;
        final int keyBytes = ref != 0 ? 0 : Utf8.encodedBytes(key, 0, key.length());
        int at = RecordLayout.HEADER_BYTES;
        while (at < position) {
            final int size = RecordLayout.itemBytes(b, at, position);
            if (size < 0) {
                return NONE;
            }
            final int tag = RecordLayout.getInt(b, at);
            if (RecordLayout.refOf(tag) == ref
                    && RecordLayout.levelOf(tag) == RecordLayout.LEVEL_SPAN
                    && RecordLayout.isAttribute(RecordLayout.typeOf(tag))
                    && (ref != 0 || hasKey(b, at + RecordLayout.TAG_BYTES, key, keyBytes))) {
                return at;
            }
            at += size;
        }
        return NONE;
    }

    private static int wordOf(final int ref) {
        return (ref >>> BLOOM_WORD_SHIFT) & (BLOOM_WORDS - 1);
    }

    // ---- attributes with an interned key

    public void putBoolean(final int level, final int ref, final boolean value) {
        begin(level, ref, value ? RecordLayout.TRUE : RecordLayout.FALSE, 0);
    }

    public void putLongValue(final int level, final int ref, final long value) {
        store(begin(level, ref, RecordLayout.LONG, Long.BYTES), value);
    }

    public void putDouble(final int level, final int ref, final double value) {
        store(begin(level, ref, RecordLayout.DOUBLE, Long.BYTES), Double.doubleToRawLongBits(value));
    }

    /** A value known by number; one that found the table full, or is longer than values may be, is written as text. */
    public void putConstant(final int level, final int ref, final int valueRef, final String value) {
        if (valueRef == 0 || value.length() > valueChars) {
            putString(level, ref, value);
        } else {
            store(begin(level, ref, RecordLayout.CONSTANT, Integer.BYTES), valueRef);
        }
    }

    public void putString(final int level, final int ref, final String value) {
        final int chars = value.length() <= valueChars ? value.length() : boundedChars(value);
        writeText(begin(level, ref, RecordLayout.STRING, Integer.BYTES + chars), value, chars);
    }

    /** Copies a text of any kind. The caller guards against one that throws. */
    public void putText(final int level, final int ref, final CharSequence value) {
        final int chars = boundedChars(value);
        writeWide(begin(level, ref, RecordLayout.STRING, Integer.BYTES + chars), value, chars);
    }

    /** Copies bytes that are text in ASCII (or UTF-8) or plain bytes, as {@code type} says. */
    public void putRun(
            final int level, final int ref, final int type, final byte[] from, final int offset, final int length) {
        final int size = boundedRun(type, from, offset, length);
        writeRun(begin(level, ref, type, Integer.BYTES + size), from, offset, size);
    }

    public void putLongs(final int level, final int ref, final long[] values) {
        writeLongs(begin(level, ref, RecordLayout.LONGS, Integer.BYTES + values.length * Long.BYTES), values);
    }

    public void putDoubles(final int level, final int ref, final double[] values) {
        writeDoubles(begin(level, ref, RecordLayout.DOUBLES, Integer.BYTES + values.length * Long.BYTES), values);
    }

    public void putBooleans(final int level, final int ref, final boolean[] values) {
        writeBooleans(begin(level, ref, RecordLayout.BOOLEANS, Integer.BYTES + values.length), values);
    }

    /** Copies texts; a null element stays null. */
    public void putStrings(final int level, final int ref, final @Nullable String[] values) {
        final int size = stringsBytes(values);
        writeStrings(begin(level, ref, RecordLayout.STRINGS, Integer.BYTES + size), values, size);
    }

    // ---- attributes whose key is not interned; out of the common way

    /**
     * Begins an attribute whose key is written with it.
     *
     * @return where the payload goes, or -1 if it was refused; pass it to {@code store} or {@code write…}
     */
    public int beginInline(final int level, final String key, final int type, final int payloadBytes) {
        if (filter.isFiltering() && !filter.allows(key)) {
            cut(Cut.BLOCKED_KEYS);
            return NONE;
        }
        final int keyBytes = Utf8.encodedBytes(key, 0, key.length());
        removeInline(level, key, keyBytes);
        final int keyAt = claim(level, 0, type, Integer.BYTES + keyBytes + payloadBytes);
        if (keyAt == NONE) {
            return NONE;
        }
        store(keyAt, keyBytes);
        return encode(key, key.length(), keyAt + Integer.BYTES, keyBytes);
    }

    /** Writes 64 bits at a payload. */
    public void store(final int at, final long value) {
        if (at != NONE) {
            try {
                putLong(bytes, at, value);
            } catch (final IndexOutOfBoundsException e) {
                misused();
            }
        }
    }

    /** Writes 32 bits at a payload. */
    public void store(final int at, final int value) {
        if (at != NONE) {
            try {
                putInt(bytes, at, value);
            } catch (final IndexOutOfBoundsException e) {
                misused();
            }
        }
    }

    /** Writes a text for which {@code 4 + chars} bytes were begun. */
    public void writeText(final int at, final String value, final int chars) {
        final byte[] b = bytes;
        if (at < 0 || at > b.length - Integer.BYTES - chars) {
            return;
        }
        if (Utf8.encodeAscii(value, chars, b, at + Integer.BYTES)) {
            putInt(b, at, chars);
        } else {
            writeWide(at, value, chars);
        }
    }

    /** Writes any text for which {@code 4 + chars} bytes were begun: takes more room if it is not ASCII. */
    public void writeWide(final int at, final CharSequence value, final int chars) {
        if (at < 0) {
            return;
        }
        final int size = Utf8.encodedBytes(value, 0, chars);
        final int end = at + Integer.BYTES + size;
        if (end > room && !grow(end)) {
            takeBack();
            return;
        }
        final int to = encode(value, chars, at + Integer.BYTES, size);
        if (to != NONE) {
            position = to;
            store(at, to - at - Integer.BYTES); // not size: the text may have changed meanwhile
        }
    }

    public void writeRun(final int at, final byte[] from, final int offset, final int length) {
        if (at >= 0) {
            store(at, length);
            copy(from, offset, length, at + Integer.BYTES);
        }
    }

    public void writeLongs(final int at, final long[] values) {
        if (at >= 0) {
            store(at, values.length * Long.BYTES);
            for (int i = 0; i < values.length; i++) {
                store(at + Integer.BYTES + i * Long.BYTES, values[i]);
            }
        }
    }

    public void writeDoubles(final int at, final double[] values) {
        if (at >= 0) {
            store(at, values.length * Long.BYTES);
            for (int i = 0; i < values.length; i++) {
                store(at + Integer.BYTES + i * Long.BYTES, Double.doubleToRawLongBits(values[i]));
            }
        }
    }

    public void writeBooleans(final int at, final boolean[] values) {
        if (at >= 0) {
            store(at, values.length);
            final byte[] b = bytes;
            final int size = Math.min(values.length, b.length - at - Integer.BYTES);
            for (int i = 0; i < size; i++) {
                b[at + Integer.BYTES + i] = (byte) (values[i] ? 1 : 0);
            }
        }
    }

    /** Writes texts whose size {@link #stringsBytes} gave. The caller guards against an array that changes meanwhile. */
    public void writeStrings(final int at, final @Nullable String[] values, final int size) {
        if (at < 0) {
            return;
        }
        store(at, size);
        final byte[] b = bytes;
        int to = at + Integer.BYTES;
        for (final String value : values) {
            if (value == null) {
                putInt(b, to, NONE);
                to += Integer.BYTES;
            } else {
                final int end = Utf8.encode(value, 0, Utf8.boundedLength(value, valueChars), b, to + Integer.BYTES);
                putInt(b, to, end - to - Integer.BYTES);
                to = end;
            }
        }
    }

    public int stringsBytes(final @Nullable String[] values) {
        int size = 0;
        for (final String value : values) {
            size += Integer.BYTES + (value == null ? 0 : Utf8.encodedBytes(value, 0, boundedChars(value)));
            if (size > limits.recordBytes()) {
                return limits.recordBytes(); // for which there is never room
            }
        }
        return size;
    }

    /**
     * The chars of a text that may be kept; counts the cut. A text that is longer than any record is not looked at: it
     * counts as one that is as long as a record, for which there is never room.
     */
    public int boundedChars(final CharSequence value) {
        final int length = value.length();
        if (length > valueChars) {
            cut(Cut.VALUES);
            return Utf8.boundedLength(value, valueChars);
        }
        return Math.max(0, Math.min(length, limits.recordBytes()));
    }

    /** The bytes of a run that may be kept; counts the cut. */
    public int boundedRun(final int type, final byte[] from, final int offset, final int length) {
        if (length <= valueChars) {
            return length;
        }
        cut(Cut.VALUES);
        return type == RecordLayout.BYTES ? valueChars : Utf8.boundedBytes(from, offset, length, valueChars);
    }

    /** The length of the record so far. */
    int lengthBytes() {
        return position;
    }

    /** Says that {@link #takeBackUnread()} is meant for an attribute that is begun from now on. */
    public void beforeReading() {
        lastItem = NONE;
    }

    /** Takes the attribute back that was begun last, if one was, after its value could not be read. */
    public void takeBackUnread() {
        final int unused = undo();
        cut(Cut.BAD_VALUES);
    }

    // ---- events and links

    /** Begins an event with an interned name. Attributes of level EVENT belong to it from now on. */
    public void event(final int ref, final String name, final long epochNs) {
        if (ref == 0) {
            event(name, epochNs);
            return;
        }
        final int at = beginEvent(ref, RecordLayout.EVENT_BYTES);
        if (at != NONE) {
            store(at + RecordLayout.EVENT_TIME, epochNs);
            store(at + RecordLayout.EVENT_DROPPED, 0);
        }
    }

    /** Begins an event whose name is written with it, already trimmed and bounded. */
    public void event(final String name, final long epochNs) {
        final int size = Utf8.encodedBytes(name, 0, name.length());
        final int at = beginEvent(0, RecordLayout.EVENT_BYTES + Integer.BYTES + size);
        if (at != NONE) {
            store(at + RecordLayout.EVENT_TIME, epochNs);
            store(at + RecordLayout.EVENT_DROPPED, 0);
            store(at + RecordLayout.EVENT_BYTES, size);
            final int unused = encode(name, name.length(), at + RecordLayout.EVENT_BYTES + Integer.BYTES, size);
        }
    }

    /** Adds a link. Attributes of level LINK belong to it from now on. */
    public void link(
            final long traceIdHigh,
            final long traceIdLow,
            final long spanId,
            final int traceFlags,
            final boolean remote,
            final byte[] traceState,
            final int traceStateBytes) {
        marked = true;
        linkStart = NONE;
        linkAttributes = 0;
        linkBloom = 0;
        if (links >= limits.links()) {
            cut(Cut.LINKS);
            return;
        }
        final int at = append(
                RecordLayout.tag(RecordLayout.LINK, RecordLayout.LEVEL_LINK, 0),
                RecordLayout.LINK_BYTES + traceStateBytes);
        if (at == NONE) {
            cut(Cut.LINKS);
            return;
        }
        store(at + RecordLayout.LINK_TRACE_ID_HIGH, traceIdHigh);
        store(at + RecordLayout.LINK_TRACE_ID_LOW, traceIdLow);
        store(at + RecordLayout.LINK_SPAN_ID, spanId);
        store(at + RecordLayout.LINK_FLAGS, traceFlags | (remote ? 1 << Byte.SIZE : 0));
        store(at + RecordLayout.LINK_DROPPED, 0);
        store(at + RecordLayout.LINK_TRACE_STATE, traceStateBytes);
        copy(traceState, 0, traceStateBytes, at + RecordLayout.LINK_BYTES);
        linkStart = at;
        links++;
    }

    /** Says that the last link was refused, so that attributes meant for it go nowhere. */
    public void noLink() {
        linkStart = NONE;
    }

    /** Takes over all items, counts and cuts of another writer. This one must be empty. */
    public void copyFrom(final RecordWriter other) {
        if (other.cut) {
            addCuts(other);
        }
        final int size = other.position - RecordLayout.HEADER_BYTES;
        final int end = position + size;
        if (end > room && !grow(end)) {
            cut(Cut.BYTES);
            countsOfCuts()[Cut.ATTRIBUTES] += other.attributes;
            countsOfCuts()[Cut.LINKS] += other.links;
            return;
        }
        copy(other.bytes, RecordLayout.HEADER_BYTES, size, position);
        position = end;
        marked = true;
        attributes = other.attributes;
        links = other.links;
        if (bloom != ANY) {
            System.arraycopy(other.bloom, 0, bloom, 0, BLOOM_WORDS);
        }
    }

    private void addCuts(final RecordWriter other) {
        for (int kind = 0; kind < Cut.KINDS; kind++) {
            countsOfCuts()[kind] += other.cuts(kind);
        }
        cut = true;
    }

    // ---- items

    private int begin(final int level, final int ref, final int type, final int payloadBytes) {
        if (level != RecordLayout.LEVEL_SPAN || attributes >= quickAttributes) {
            return beginCarefully(level, ref, type, payloadBytes);
        }
        final int word = (ref >>> BLOOM_WORD_SHIFT) & (BLOOM_WORDS - 1);
        final long seen = bloom[word];
        final long bit = 1L << ref;
        if ((seen & bit) != 0) {
            removeRef(RecordLayout.LEVEL_SPAN, ref, RecordLayout.HEADER_BYTES);
        } else {
            bloom[word] = seen | bit;
        }
        return claimOfSpan(ref, type, payloadBytes);
    }

    /** Begins an attribute of an event or a link, or one that a filter or a limit may refuse. */
    private int beginCarefully(final int level, final int ref, final int type, final int payloadBytes) {
        if (filter.isFiltering() && !filter.allows(ref)) {
            cut(Cut.BLOCKED_KEYS);
            return NONE;
        }
        if (level != RecordLayout.LEVEL_SPAN) {
            return beginNested(level, ref, type, payloadBytes);
        }
        final int word = (ref >>> BLOOM_WORD_SHIFT) & (BLOOM_WORDS - 1);
        final long bit = 1L << ref;
        if ((bloom[word] & bit) != 0) {
            removeRef(RecordLayout.LEVEL_SPAN, ref, RecordLayout.HEADER_BYTES);
        } else {
            bloom[word] |= bit;
        }
        if (attributes >= attributeLimit) {
            return refuseAttribute(level);
        }
        return claimOfSpan(ref, type, payloadBytes);
    }

    private int claimOfSpan(final int ref, final int type, final int payloadBytes) {
        final int at =
                append(RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, ref), RecordLayout.TAG_BYTES + payloadBytes);
        if (at == NONE) {
            return refuseAttribute(RecordLayout.LEVEL_SPAN);
        }
        if (type == RecordLayout.STRING || type == RecordLayout.STRINGS) {
            lastItem = at;
        }
        attributes++;
        return at + RecordLayout.TAG_BYTES;
    }

    private int beginNested(final int level, final int ref, final int type, final int payloadBytes) {
        final boolean ofEvent = level == RecordLayout.LEVEL_EVENT;
        final int start = ofEvent ? eventStart : linkStart;
        if (start == NONE) {
            return NONE; // its event or link was refused and counted
        }
        final long bit = 1L << ref;
        if (((ofEvent ? eventBloom : linkBloom) & bit) != 0) {
            removeRef(level, ref, start);
        }
        if (ofEvent) {
            eventBloom |= bit;
        } else {
            linkBloom |= bit;
        }
        return claim(level, ref, type, payloadBytes);
    }

    /** Appends an attribute of any level, within its limit; the key is not looked for. */
    private int claim(final int level, final int ref, final int type, final int payloadBytes) {
        if (level != RecordLayout.LEVEL_SPAN && (level == RecordLayout.LEVEL_EVENT ? eventStart : linkStart) == NONE) {
            return NONE;
        }
        if (countOf(level) >= limitOf(level)) {
            return refuseAttribute(level);
        }
        final int at = append(RecordLayout.tag(type, level, ref), RecordLayout.TAG_BYTES + payloadBytes);
        if (at == NONE) {
            return refuseAttribute(level);
        }
        lastItem = at;
        count(level, 1);
        return at + RecordLayout.TAG_BYTES;
    }

    private int refuseAttribute(final int level) {
        if (level == RecordLayout.LEVEL_SPAN) {
            cut(Cut.ATTRIBUTES);
        } else if (level == RecordLayout.LEVEL_EVENT) {
            cut(Cut.EVENT_ATTRIBUTES);
            bump(eventStart + RecordLayout.EVENT_DROPPED, 1);
        } else {
            cut(Cut.LINK_ATTRIBUTES);
            bump(linkStart + RecordLayout.LINK_DROPPED, 1);
        }
        return NONE;
    }

    private void bump(final int at, final int by) {
        final byte[] b = bytes;
        if (at >= 0 && at <= b.length - Integer.BYTES) {
            putInt(b, at, RecordLayout.getInt(b, at) + by);
        }
    }

    private int countOf(final int level) {
        return level == RecordLayout.LEVEL_SPAN
                ? attributes
                : level == RecordLayout.LEVEL_EVENT ? eventAttributes : linkAttributes;
    }

    private int limitOf(final int level) {
        return level == RecordLayout.LEVEL_SPAN
                ? limits.attributes()
                : level == RecordLayout.LEVEL_EVENT ? limits.eventAttributes() : limits.linkAttributes();
    }

    private void count(final int level, final int by) {
        if (level == RecordLayout.LEVEL_SPAN) {
            attributes += by;
        } else if (level == RecordLayout.LEVEL_EVENT) {
            eventAttributes += by;
        } else {
            linkAttributes += by;
        }
    }

    private int beginEvent(final int ref, final int size) {
        marked = true;
        eventStart = NONE;
        eventAttributes = 0;
        eventBloom = 0;
        if (events >= limits.events()) {
            cut(Cut.EVENTS);
            return NONE;
        }
        final int at = append(RecordLayout.tag(RecordLayout.EVENT, RecordLayout.LEVEL_EVENT, ref), size);
        if (at == NONE) {
            cut(Cut.EVENTS);
            return NONE;
        }
        eventStart = at;
        events++;
        return at;
    }

    private int append(final int tag, final int size) {
        final int at = position;
        final int end = at + size;
        if (end > room && !grow(end)) {
            cut(Cut.BYTES);
            return NONE;
        }
        try {
            putInt(bytes, at, tag);
        } catch (final IndexOutOfBoundsException e) {
            return misused();
        }
        position = end;
        return at;
    }

    @ColdPath("two threads misuse a span: a store beyond its buffer was refused")
    private static int misused() {
        return NONE;
    }

    /** Moves the record to a larger buffer: to one of its own once, and else to one of those that are lent. */
    private boolean grow(final int needed) {
        if (needed < 0
                || bytes.length > smallBytes
                || needed > largeBuffers.bufferBytes() - RecordLayout.DROPPED_BYTES) {
            return false;
        }
        if (bytes.length < smallBytes && needed <= smallBytes - RecordLayout.DROPPED_BYTES) {
            growUp();
            return true;
        }
        final byte[] large = largeBuffers.take();
        if (large == null) {
            return false;
        }
        if (keepsLarge) {
            largeBuffers.forgo();
        }
        if (bloom == ANY) {
            ownKeys();
        }
        marked = true;
        moveTo(large);
        return true;
    }

    @ColdPath("first span of the writer that has more than an item or two")
    private void growUp() {
        ownKeys();
        small = new byte[smallBytes];
        moveTo(small);
    }

    @ColdPath("first span of the writer that has more than an item or two")
    private void ownKeys() {
        bloom = ANY.clone();
    }

    private void moveTo(final byte[] larger) {
        final byte[] from = bytes;
        System.arraycopy(from, 0, larger, 0, Math.min(position, from.length));
        bytes = larger;
        room = larger.length - RecordLayout.DROPPED_BYTES;
    }

    /** Undoes the last attribute, for which no room was left. */
    private void takeBack() {
        final int level = undo();
        cut(Cut.BYTES);
        if (level != NONE) {
            refuseAttribute(level);
        }
    }

    /** Forgets the last attribute and says its level; -1 if it is gone, which only two threads that misuse the span see. */
    private int undo() {
        final byte[] b = bytes;
        final int at = lastItem;
        if (at < RecordLayout.HEADER_BYTES || at > Math.min(position, b.length) - RecordLayout.TAG_BYTES) {
            return NONE;
        }
        final int level = RecordLayout.levelOf(RecordLayout.getInt(b, at));
        position = at;
        count(level, -1);
        return level;
    }

    private void removeRef(final int level, final int ref, final int from) {
        final byte[] b = bytes;
        final int end = position;
        int at = from;
        while (at < end) {
            final int size = RecordLayout.itemBytes(b, at, end);
            if (size < 0) {
                return;
            }
            final int tag = RecordLayout.getInt(b, at);
            if (RecordLayout.refOf(tag) == ref
                    && RecordLayout.levelOf(tag) == level
                    && RecordLayout.isAttribute(RecordLayout.typeOf(tag))) {
                remove(at, size);
                count(level, -1);
                return;
            }
            at += size;
        }
    }

    private void removeInline(final int level, final String key, final int keyBytes) {
        final byte[] b = bytes;
        final int end = position;
        int at = level == RecordLayout.LEVEL_SPAN
                ? RecordLayout.HEADER_BYTES
                : level == RecordLayout.LEVEL_EVENT ? eventStart : linkStart;
        while (at >= 0 && at < end) {
            final int size = RecordLayout.itemBytes(b, at, end);
            if (size < 0) {
                return;
            }
            final int tag = RecordLayout.getInt(b, at);
            if (RecordLayout.refOf(tag) == 0
                    && RecordLayout.levelOf(tag) == level
                    && RecordLayout.isAttribute(RecordLayout.typeOf(tag))
                    && hasKey(b, at + RecordLayout.TAG_BYTES, key, keyBytes)) {
                remove(at, size);
                count(level, -1);
                return;
            }
            at += size;
        }
    }

    private static boolean hasKey(final byte[] b, final int at, final String key, final int keyBytes) {
        return at + Integer.BYTES <= b.length - keyBytes
                && RecordLayout.getInt(b, at) == keyBytes
                && Utf8.matches(key, b, at + Integer.BYTES, keyBytes);
    }

    private void remove(final int at, final int size) {
        final byte[] b = bytes;
        final int end = position;
        if (size < 0 || at + size > end || end > b.length) {
            return; // only when two threads misuse the span
        }
        System.arraycopy(b, at + size, b, at, end - at - size);
        position = end - size;
        eventStart = shifted(eventStart, at, size);
        linkStart = shifted(linkStart, at, size);
        nameItem = shifted(nameItem, at, size);
        statusItem = shifted(statusItem, at, size);
        traceStateItem = shifted(traceStateItem, at, size);
    }

    private static int shifted(final int item, final int removedAt, final int size) {
        return item > removedAt ? item - size : item;
    }

    private int removed(final int item) {
        remove(item, RecordLayout.itemBytes(bytes, item, position));
        return NONE;
    }

    private boolean hasRoomForRun(final int size) {
        final int end = position + RUN + size;
        if (end > room && !grow(end)) {
            cut(Cut.BYTES);
            return false;
        }
        return true;
    }

    /** Puts a run in the place of an older one; there must be room for it. */
    private int replaceRun(final int old, final int type, final int size) {
        if (old != NONE) {
            removed(old);
        }
        final int at = append(RecordLayout.tag(type, RecordLayout.LEVEL_SPAN, 0), RUN + size);
        store(at == NONE ? NONE : at + RecordLayout.TAG_BYTES, size);
        return at;
    }

    private int encodeRun(final int item, final CharSequence text, final int chars, final int size) {
        return item == NONE ? position : encode(text, chars, item + RUN, size);
    }

    /** Encodes a text whose size is known; -1 if it does not fit, which only two threads that misuse the span can see. */
    private int encode(final CharSequence text, final int chars, final int at, final int size) {
        final byte[] b = bytes;
        return at < 0 || at > b.length - size ? NONE : Utf8.encode(text, 0, chars, b, at);
    }

    private void copy(final byte[] from, final int offset, final int length, final int to) {
        final byte[] b = bytes;
        if (length >= 0 && offset >= 0 && offset <= from.length - length && to >= 0 && to <= b.length - length) {
            System.arraycopy(from, offset, b, to, length);
        }
    }

    private void writeDropped(final int droppedSpans) {
        if ((cuts(Cut.ATTRIBUTES) | cuts(Cut.EVENTS) | cuts(Cut.LINKS) | droppedSpans) == 0) {
            return;
        }
        final int at = position;
        final byte[] b = bytes;
        final int end = at + RecordLayout.DROPPED_BYTES;
        if (end > b.length) {
            return; // only when two threads misuse the span: room is kept for this item
        }
        putInt(b, at, RecordLayout.tag(RecordLayout.DROPPED, RecordLayout.LEVEL_SPAN, 0));
        putInt(b, at + RecordLayout.DROPPED_ATTRIBUTES, cuts(Cut.ATTRIBUTES));
        putInt(b, at + RecordLayout.DROPPED_EVENTS, cuts(Cut.EVENTS));
        putInt(b, at + RecordLayout.DROPPED_LINKS, cuts(Cut.LINKS));
        putInt(b, at + RecordLayout.DROPPED_SPANS, droppedSpans);
        position = end;
    }
}
