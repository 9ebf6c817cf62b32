package dev.nanospan.jmh;

import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.Value;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import dev.nanospan.spi.TextPattern;

/** A span without an engine, for a decision and nothing else: the root of a new trace each time, without attributes. */
final class SampledSpan implements SamplingRequest, SamplingResult {
    private static final Name NAME = Name.of("GET /orders/items");
    private static final byte[] NOTHING = new byte[0];

    private final IdGenerator ids = RandomIds.seeded(1).create();
    private final long startNs = System.nanoTime();
    private long low;
    private long threshold;

    SampledSpan next() {
        low = ids.nextSpanId();
        threshold = UNCHANGED;
        return this;
    }

    @Override
    public long traceIdHigh() {
        return 1;
    }

    @Override
    public long traceIdLow() {
        return low;
    }

    @Override
    public long parentSpanId() {
        return 0;
    }

    @Override
    public Sampler.Parent parent() {
        return Sampler.Parent.NONE;
    }

    @Override
    public String name() {
        return NAME.text();
    }

    @Override
    public int nameRef() {
        return NAME.ref();
    }

    @Override
    public Kind kind() {
        return Kind.SERVER;
    }

    @Override
    public long randomness() {
        return low & 0xff_ffff_ffff_ffffL;
    }

    @Override
    public boolean isRandom() {
        return true;
    }

    @Override
    public long parentThreshold() {
        return SamplingRequest.NONE;
    }

    @Override
    public byte[] traceStateBuffer() {
        return NOTHING;
    }

    @Override
    public int traceStateBytes() {
        return 0;
    }

    @Override
    public boolean hasAttribute(final Key key) {
        return false;
    }

    @Override
    public long longAttribute(final Key.OfLong key, final long otherwise) {
        return otherwise;
    }

    @Override
    public double doubleAttribute(final Key.OfDouble key, final double otherwise) {
        return otherwise;
    }

    @Override
    public boolean booleanAttribute(final Key.OfBoolean key, final boolean otherwise) {
        return otherwise;
    }

    @Override
    public boolean attributeMatches(final Key.OfString key, final TextPattern pattern) {
        return false;
    }

    /** Stands still, as it nearly does in an engine. */
    @Override
    public long coarseNs() {
        return startNs;
    }

    @Override
    public long nowNs() {
        return System.nanoTime();
    }

    @Override
    public SamplingResult set(final Key.OfString key, final String value) {
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfString key, final Value value) {
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfLong key, final long value) {
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfDouble key, final double value) {
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfBoolean key, final boolean value) {
        return this;
    }

    @Override
    public void threshold(final long of) {
        threshold = of;
    }

    @Override
    public long threshold() {
        return threshold;
    }

    @Override
    public boolean traceState(final byte[] from, final int offset, final int length) {
        return true;
    }
}
