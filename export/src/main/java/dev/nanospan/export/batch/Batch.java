package dev.nanospan.export.batch;

import dev.nanospan.export.encode.Envelope;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.http.Payload;
import dev.nanospan.record.SpanView;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Spans encoded one behind the other, which go out as one request of OTLP: grouped by instrumentation scope, each scope
 * once. They are not moved for that; a request is a list of pieces. All memory is there from the start. One thread.
 *
 * <pre>
 *   0                          used                            capacity
 *   | span | span | ... | span | what stands around, back to front |  spare  |
 * </pre>
 *
 * <p>As a {@link Payload} it is the request of all its spans, or of those that were {@linkplain #select selected}.
 */
public final class Batch implements Payload {
    private static final int NONE = -1;

    private final SpanEncoder encoder;
    private final Envelope envelope;
    private final int capacityBytes;
    private final int maxSpans;
    private final byte[] bytes;

    /** For each span where it ends, its scope, and the span before it of that scope. */
    private final int[] ends;

    private final int[] scopes;
    private final int[] previous;

    /** The scopes there are, in the order they were met, and for each scope its last span of the selected ones. */
    private final int[] met;

    private final int[] last = new int[Envelope.MAX_SCOPES];
    private final boolean[] isMet = new boolean[Envelope.MAX_SCOPES];

    /** The pieces of the request, last one first. */
    private final int[] froms;

    private final int[] tos;

    private int spans;
    private int reserved;
    private int metScopes;
    private long firstNs;

    private int selectedFrom;
    private int selectedTo;
    private boolean arranged;
    private int pieces;
    private int framed;
    private int lengthBytes;

    private int piece;
    private int position;

    /**
     * Makes an empty batch.
     *
     * @param encoder of the encoding that {@code envelope} is of; may be that of other batches of the thread
     * @param capacityBytes the most bytes that a request may have
     * @param maxSpans the most spans that it may have
     */
    public Batch(final SpanEncoder encoder, final Envelope envelope, final int capacityBytes, final int maxSpans) {
        this.encoder = encoder;
        this.envelope = envelope;
        this.capacityBytes = capacityBytes;
        this.maxSpans = maxSpans;
        this.bytes = new byte[capacityBytes + SpanEncoder.SPARE_BYTES];
        this.ends = new int[maxSpans];
        this.scopes = new int[maxSpans];
        this.previous = new int[maxSpans];
        this.met = new int[Math.min(maxSpans, Envelope.MAX_SCOPES)];
        final int maxPieces = 2 + 2 * met.length + maxSpans;
        this.froms = new int[maxPieces];
        this.tos = new int[maxPieces];
        clear();
    }

    /**
     * Encodes a span behind the others. Whatever was selected, all spans are afterwards.
     *
     * @param nowNs kept if it is the first one
     * @return false if it does not fit; then nothing has changed, and if the batch is empty, it fits into none of its size
     */
    public boolean add(final SpanView span, final long nowNs) {
        selectAll();
        if (spans == maxSpans) {
            return false;
        }
        final int scope = envelope.scopeOf(span);
        final int around = reserved + (isMet[scope] ? 0 : envelope.reservedBytes(scope));
        final int used = bytes();
        final int limit = capacityBytes - around;
        if (used + envelope.separatorBytes() > limit) {
            return false;
        }
        final int end = encoder.encode(span, bytes, envelope.separate(bytes, used));
        if (end == SpanEncoder.NO_ROOM || end > limit) {
            return false;
        }
        reserved = around;
        append(scope, end);
        firstNs = spans == 1 ? nowNs : firstNs;
        return true;
    }

    /** How many spans there are. */
    public int spans() {
        return spans;
    }

    /** The bytes of the spans themselves, what stands between them included. */
    public int bytes() {
        return spans == 0 ? 0 : ends[spans - 1];
    }

    /** The time that was given with the first span; nothing of meaning if there is none. */
    public long firstNs() {
        return firstNs;
    }

    /** Forgets all spans. */
    public void clear() {
        for (int i = 0; i < metScopes; i++) {
            isMet[met[i]] = false;
        }
        metScopes = 0;
        spans = 0;
        reserved = envelope.reservedBytes();
        selectAll();
    }

    /** Makes a part of the spans, in the order they came, the request: to be read from its beginning. */
    public void select(final int fromSpan, final int toSpan) {
        Objects.checkFromToIndex(fromSpan, toSpan, spans);
        selectedFrom = fromSpan;
        selectedTo = toSpan;
        arranged = false;
    }

    /** Makes all spans the request again. */
    public void selectAll() {
        select(0, spans);
    }

    /** How many spans are in the request. */
    public int selectedSpans() {
        return selectedTo - selectedFrom;
    }

    @Override
    public int lengthBytes() {
        arrange();
        return lengthBytes;
    }

    @Override
    public void rewind() {
        arrange();
        goTo(pieces - 1);
    }

    @Override
    public int read(final ByteBuffer into) {
        arrange();
        final int before = into.position();
        while (piece >= 0 && into.hasRemaining()) {
            final int size = Math.min(into.remaining(), tos[piece] - position);
            into.put(bytes, position, size);
            position += size;
            if (position == tos[piece]) {
                goTo(piece - 1);
            }
        }
        return into.position() - before;
    }

    private void append(final int scope, final int end) {
        if (!isMet[scope]) {
            isMet[scope] = true;
            met[metScopes++] = scope;
        }
        scopes[spans] = scope;
        ends[spans] = end;
        spans++;
        selectAll();
    }

    // ---- the request

    private void arrange() {
        if (!arranged) {
            arranged = true;
            chain();
            pieces = 0;
            framed = bytes();
            lengthBytes = 0;
            addFrame(envelope.close(bytes, framed));
            addScopes();
            addFrame(envelope.open(lengthBytes, bytes, framed));
            goTo(pieces - 1);
        }
    }

    /** Finds for each selected span the one before it of its scope. */
    private void chain() {
        for (int i = 0; i < metScopes; i++) {
            last[met[i]] = NONE;
        }
        for (int i = selectedFrom; i < selectedTo; i++) {
            previous[i] = last[scopes[i]];
            last[scopes[i]] = i;
        }
    }

    private void addScopes() {
        int opener = NONE;
        for (int i = metScopes - 1; i >= 0; i--) {
            if (last[met[i]] != NONE) {
                addScope(met[i]);
                opener = pieces - 1;
            }
        }
        if (opener != NONE) {
            froms[opener] += envelope.separatorBytes();
            lengthBytes -= envelope.separatorBytes();
        }
    }

    private void addScope(final int scope) {
        final int behind = lengthBytes;
        addFrame(envelope.closeScope(scope, bytes, framed));
        int span = last[scope];
        while (span != NONE) {
            final int to = ends[span];
            while (previous[span] != NONE && previous[span] == span - 1) {
                span--; // its neighbour is of the same scope: one piece
            }
            final int from = span == 0 ? 0 : ends[span - 1];
            span = previous[span];
            addPiece(span == NONE ? from + envelope.separatorBytes() : from, to);
        }
        addFrame(envelope.openScope(scope, lengthBytes - behind, bytes, framed));
    }

    /** Takes what was just written behind all else as a piece. */
    private void addFrame(final int end) {
        addPiece(framed, end);
        framed = end;
    }

    private void addPiece(final int from, final int to) {
        froms[pieces] = from;
        tos[pieces] = to;
        pieces++;
        lengthBytes += to - from;
    }

    private void goTo(final int next) {
        piece = next;
        position = next < 0 ? 0 : froms[next];
    }
}
