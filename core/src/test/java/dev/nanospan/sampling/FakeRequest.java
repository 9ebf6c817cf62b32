package dev.nanospan.sampling;

import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Value;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.SamplingResult;
import dev.nanospan.spi.TextPattern;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A request and a result that tests fill in and read, without an engine. One thread. */
final class FakeRequest implements SamplingRequest, SamplingResult {
    final Map<Key, Object> attributes =
            new TreeMap<>(Comparator.comparing(Key::toString)); // as the engine tells them apart
    final Map<Key, Object> added = new HashMap<>();
    final SplittableRandom random;
    long traceIdHigh;
    long traceIdLow;
    long parentSpanId;
    Sampler.Parent parent = Sampler.Parent.NONE;
    String name = "span";
    int nameRef;
    Kind kind = Kind.INTERNAL;
    boolean isRandom = true;
    long parentThreshold = SamplingRequest.NONE;
    long coarseNs;
    long nowNs;
    int clockReads;
    long threshold = UNCHANGED;

    FakeRequest(final long seed) {
        random = new SplittableRandom(seed);
    }

    /** Draws the ids of a new trace. */
    FakeRequest newTrace() {
        traceIdHigh = random.nextLong();
        traceIdLow = random.nextLong();
        threshold = UNCHANGED;
        return this;
    }

    FakeRequest randomness(final long value) {
        traceIdLow = value;
        threshold = UNCHANGED;
        return this;
    }

    /** Sets both clocks. */
    FakeRequest at(final long ns) {
        coarseNs = ns;
        nowNs = ns;
        return this;
    }

    boolean isKeptBy(final Sampler sampler) {
        threshold = UNCHANGED;
        return sampler.decide(this, this) == Sampler.Decision.RECORD_AND_SAMPLE;
    }

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
        return parent;
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
        return kind;
    }

    @Override
    public long randomness() {
        return traceIdLow & (1L << 56) - 1;
    }

    @Override
    public boolean isRandom() {
        return isRandom;
    }

    @Override
    public long parentThreshold() {
        return parentThreshold;
    }

    @Override
    public byte[] traceStateBuffer() {
        return new byte[0];
    }

    @Override
    public int traceStateBytes() {
        return 0;
    }

    @Override
    public boolean hasAttribute(final Key key) {
        return attributes.containsKey(key);
    }

    @Override
    public long longAttribute(final Key.OfLong key, final long otherwise) {
        return attributes.get(key) instanceof Long value ? value : otherwise;
    }

    @Override
    public double doubleAttribute(final Key.OfDouble key, final double otherwise) {
        return attributes.get(key) instanceof Double value ? value : otherwise;
    }

    @Override
    public boolean booleanAttribute(final Key.OfBoolean key, final boolean otherwise) {
        return attributes.get(key) instanceof Boolean value ? value : otherwise;
    }

    @Override
    public boolean attributeMatches(final Key.OfString key, final TextPattern pattern) {
        if (!(attributes.get(key) instanceof String value)) {
            return false;
        }
        final byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return pattern.matches(utf8, 0, utf8.length);
    }

    @Override
    public long coarseNs() {
        return coarseNs;
    }

    @Override
    public long nowNs() {
        clockReads++;
        return nowNs;
    }

    @Override
    public SamplingResult set(final Key.OfString key, final String value) {
        added.put(key, value);
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfString key, final Value value) {
        added.put(key, value.text());
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfLong key, final long value) {
        added.put(key, value);
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfDouble key, final double value) {
        added.put(key, value);
        return this;
    }

    @Override
    public SamplingResult set(final Key.OfBoolean key, final boolean value) {
        added.put(key, value);
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
