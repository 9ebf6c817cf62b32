package dev.nanospan;

import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.TextPattern;
import org.jspecify.annotations.Nullable;

/** What a sampler is shown, and what it adds. One a thread, filled only for samplers that have to be asked. Hot path. */
final class StartRequest implements SamplingRequest {
    private static final long RANDOMNESS_MASK = (1L << 56) - 1;
    private static final byte[] NOTHING = new byte[0];

    final StartAdditions additions;

    private final Engine engine;
    private final OtelMember otel = new OtelMember();
    private final byte[] parentsTraceState = new byte[OtelMember.MAX_BYTES];

    private int parent;
    private int traceFlags;
    private byte[] traceState = NOTHING;
    private int traceStateBytes;
    private @Nullable RecordWriter recorded;

    private long traceIdHigh;
    private long traceIdLow;
    private long parentSpanId;
    private String name = "";
    private int nameRef;
    private int kind;
    private long startNs;

    StartRequest(final Engine engine) {
        this.engine = engine;
        this.additions = new StartAdditions(engine);
    }

    // ---- what the engine fills in, in this order

    /** What was set before the start, or null. It takes what a sampler adds, too. */
    void recorded(final @Nullable RecordWriter before) {
        recorded = before;
    }

    /** Whether something was set before the start. */
    boolean isRecorded() {
        return recorded != null;
    }

    StartRequest ofRoot(final int flags) {
        parent = Verdicts.parent((Span) null);
        traceFlags = flags;
        parentSpanId = 0;
        traceState(NOTHING, 0);
        return this;
    }

    StartRequest of(final SpanContext context) {
        parent = Verdicts.parent(context);
        traceFlags = context.traceFlags();
        parentSpanId = context.spanId();
        traceState(context.traceStateBuffer(), context.traceStateBytes());
        return this;
    }

    /**
     * A parent of this process. Its tracestate is copied, as the span may be another thread's, and may end meanwhile: then
     * its recorder belongs to another span, and what was copied counts as nothing.
     */
    StartRequest of(final Span span) {
        parent = Verdicts.parent(span);
        traceFlags = span.traceFlags();
        parentSpanId = span.spanId();
        final RecordWriter writer = span.recordedBy();
        final int copied = writer == null ? 0 : writer.copyTraceState(span.spanId(), parentsTraceState);
        traceState(parentsTraceState, copied);
        return this;
    }

    StartRequest span(
            final long high,
            final long low,
            final @Nullable Name ofName,
            final @Nullable String text,
            final int ofKind,
            final long nowNs) {
        traceIdHigh = high;
        traceIdLow = low;
        name = ofName != null ? ofName.text() : Naming.text(text);
        nameRef = ofName != null ? ofName.ref() : 0;
        kind = ofKind;
        startNs = nowNs;
        additions.begin(recorded);
        return this;
    }

    private void traceState(final byte[] buffer, final int length) {
        traceState = buffer;
        traceStateBytes = length;
        otel.read(buffer, 0, length);
    }

    // ---- what the engine takes out

    /** When the span starts, if the sampler wanted to know; else what was filled in. */
    long startNs() {
        return startNs;
    }

    /** The verdict for a decision, with a bit for what is to be added. */
    int verdict(final Sampler.Decision decision) {
        final int verdict = Verdicts.of(decision);
        if (verdict == Verdicts.DROP) {
            return verdict;
        }
        removeContradiction(verdict == Verdicts.SAMPLE);
        return additions.isEmpty() ? verdict : verdict | Verdicts.ADDS;
    }

    /** A threshold that comes in goes on only if it agrees with the decision. */
    private void removeContradiction(final boolean sampled) {
        final long threshold = otel.threshold();
        if (threshold >= 0
                && additions.threshold() == StartAdditions.UNCHANGED
                && sampled != (randomness() >= threshold)) {
            additions.threshold(StartAdditions.NONE);
        }
    }

    /** Puts what the sampler added into the record of the span it was asked about. */
    void addTo(final RecordWriter writer) {
        additions.addTo(writer, otel);
    }

    /** Hands the tracestate of a local parent on to the record of a child, if the parent is still recorded. */
    void inherit(final Span from, final RecordWriter writer) {
        if (from.hasTraceState()) {
            final int copied = from.copyTraceState(parentsTraceState);
            if (copied > 0) {
                writer.traceState(parentsTraceState, 0, copied);
            }
        }
    }

    /** Hands the tracestate that came in on to a span that is dropped, but for a threshold by which it would be sampled. */
    void handOnDropped(final Span child) {
        final long threshold = otel.threshold();
        if (threshold >= 0 && randomness() >= threshold) {
            child.traceState(parentsTraceState, Math.max(0, otel.write(StartAdditions.NONE, parentsTraceState)));
        } else {
            child.traceState(traceState, traceStateBytes);
        }
    }

    /** Gives a span that is not recorded the tracestate of its parent. */
    void inherit(final Span from, final Span child) {
        if (from.hasTraceState()) {
            child.traceState(parentsTraceState, from.copyTraceState(parentsTraceState));
        }
    }

    // ---- what a sampler sees

    @Override
    public long traceIdHigh() {
        return traceIdHigh;
    }

    @Override
    public long traceIdLow() {
        return traceIdLow;
    }

    @Override
    public long parentSpanId() {
        return parentSpanId;
    }

    @Override
    public Sampler.Parent parent() {
        return Verdicts.parentOf(parent);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int nameRef() {
        return nameRef;
    }

    @Override
    public Kind kind() {
        return Kind.of(kind);
    }

    @Override
    public long randomness() {
        final long explicit = otel.randomness();
        return explicit >= 0 ? explicit : traceIdLow & RANDOMNESS_MASK;
    }

    @Override
    public boolean isRandom() {
        return (traceFlags & SpanContext.RANDOM) != 0 || otel.randomness() >= 0;
    }

    @Override
    public long parentThreshold() {
        return otel.threshold();
    }

    @Override
    public byte[] traceStateBuffer() {
        return traceState;
    }

    @Override
    public int traceStateBytes() {
        return traceStateBytes;
    }

    @Override
    public boolean hasAttribute(final Key key) {
        return find(key) >= 0;
    }

    @Override
    public long longAttribute(final Key.OfLong key, final long otherwise) {
        final int at = find(key);
        return typeAt(at) == RecordLayout.LONG ? longAt(at) : otherwise;
    }

    @Override
    public double doubleAttribute(final Key.OfDouble key, final double otherwise) {
        final int at = find(key);
        return typeAt(at) == RecordLayout.DOUBLE ? Double.longBitsToDouble(longAt(at)) : otherwise;
    }

    @Override
    public boolean booleanAttribute(final Key.OfBoolean key, final boolean otherwise) {
        final int type = typeAt(find(key));
        return type == RecordLayout.TRUE || (type != RecordLayout.FALSE && otherwise);
    }

    @Override
    public boolean attributeMatches(final Key.OfString key, final TextPattern pattern) {
        final RecordWriter from = recorded;
        final int at = find(key);
        if (from == null || at < 0) {
            return false;
        }
        final byte[] bytes = from.bytes();
        final int value = RecordLayout.valueOf(bytes, at);
        final int type = typeAt(at);
        if (type == RecordLayout.STRING) {
            return pattern.matches(bytes, value + Integer.BYTES, RecordLayout.getInt(bytes, value));
        }
        final Symbol symbol = type == RecordLayout.CONSTANT ? Symbols.byRef(RecordLayout.getInt(bytes, value)) : null;
        return symbol != null && pattern.matches(symbol.text());
    }

    @Override
    public long coarseNs() {
        return engine.load.coarseNs();
    }

    @Override
    public long nowNs() {
        if (startNs == SpanBuilder.NOW) {
            startNs = engine.clock.nanoTime();
        }
        return startNs;
    }

    /** Where an attribute stands that was set before the start; -1 if it was not. */
    private int find(final Key key) {
        final RecordWriter from = recorded;
        return from == null ? -1 : from.find(key.ref(), key.text());
    }

    private int typeAt(final int at) {
        final RecordWriter from = recorded;
        return from == null || at < 0 ? 0 : RecordLayout.typeOf(RecordLayout.getInt(from.bytes(), at));
    }

    private long longAt(final int at) {
        final RecordWriter from = recorded;
        return from == null ? 0 : RecordLayout.getLong(from.bytes(), RecordLayout.valueOf(from.bytes(), at));
    }
}
