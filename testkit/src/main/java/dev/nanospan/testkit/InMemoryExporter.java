package dev.nanospan.testkit;

import dev.nanospan.id.TraceId;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps spans in memory, in the order they arrive. Any thread may ask at any time; spans are there once {@code
 * nanospan.flush} has returned, or {@link #await} has.
 *
 * <pre>{@code
 * InMemoryExporter exporter = new InMemoryExporter();
 * try (Nanospan nanospan = Nanospan.create(NanospanConfig.builder().exporter(exporter).build())) {
 *     service.handle(request);
 *     nanospan.flush(Duration.ofSeconds(1));
 * }
 * SpanData order = exporter.span("order");
 * }</pre>
 *
 * <p>Bounded: beyond its capacity it discards new spans, says how many, and counts them as {@code failed}.
 */
public final class InMemoryExporter implements SpanExporter {
    /** How many spans are kept unless the constructor is told otherwise. */
    public static final int DEFAULT_CAPACITY = 100_000;

    private final int capacity;
    private final List<SpanData> kept = new ArrayList<>();
    private long exported;
    private long discarded;

    /** Keeps up to {@value #DEFAULT_CAPACITY} spans. */
    public InMemoryExporter() {
        this(DEFAULT_CAPACITY);
    }

    /** Keeps up to {@code capacity} spans. */
    public InMemoryExporter(final int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity=" + capacity + ": must be 0 or more");
        }
        this.capacity = capacity;
    }

    /** All spans. */
    public synchronized List<SpanData> spans() {
        return List.copyOf(kept);
    }

    /** The spans of a name. */
    public List<SpanData> spans(final String name) {
        return matching(span -> span.name().equals(name));
    }

    /**
     * The span of a name.
     *
     * @throws AssertionError if there is not exactly one; the message lists the spans there are
     */
    public SpanData span(final String name) {
        final List<SpanData> found = spans(name);
        if (found.size() != 1) {
            throw new AssertionError(
                    "expected one span \"" + name + "\" but found " + found.size() + " among " + listed(spans()));
        }
        return found.get(0);
    }

    /** The spans of a trace. */
    public List<SpanData> trace(final TraceId id) {
        return matching(span -> span.traceId().equals(id));
    }

    /** The spans whose parent a span is. */
    public List<SpanData> childrenOf(final SpanData parent) {
        return matching(span -> span.isChildOf(parent));
    }

    /** How many spans were discarded because there was no room. */
    public synchronized long discarded() {
        return discarded;
    }

    /** Forgets the spans. What the ledger is told stays. */
    public synchronized void clear() {
        kept.clear();
    }

    /**
     * Waits until there are at least as many spans.
     *
     * @return all spans
     * @throws AssertionError if there are fewer after {@code atMost}; the message lists them
     */
    public synchronized List<SpanData> await(final int count, final Duration atMost) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + atMost.toNanos();
        while (kept.size() < count) {
            final long leftNs = deadlineNs - System.nanoTime();
            if (leftNs <= 0) {
                throw new AssertionError("expected " + count + " spans within " + atMost + " but found " + kept.size()
                        + " among " + listed(kept));
            }
            TimeUnit.NANOSECONDS.timedWait(this, leftNs);
        }
        return List.copyOf(kept);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void accept(final SpanView span) {
        final SpanData copy = SpanData.copyOf(span);
        synchronized (this) {
            if (kept.size() >= capacity) {
                discarded++;
                return;
            }
            kept.add(copy);
            exported++;
            notifyAll();
        }
    }

    @Override
    public synchronized void report(final DestinationCounts counts) {
        counts.exported = exported;
        counts.failed = discarded;
    }

    @Override
    public String toString() {
        return listed(spans());
    }

    private synchronized List<SpanData> matching(final Predicate<SpanData> wanted) {
        return kept.stream().filter(wanted).toList();
    }

    private static String listed(final List<SpanData> spans) {
        if (spans.isEmpty()) {
            return "no spans";
        }
        final StringBuilder text = new StringBuilder().append(spans.size()).append(" spans:");
        for (final SpanData span : spans) {
            text.append(System.lineSeparator()).append("  ").append(span);
        }
        return text.toString();
    }
}
