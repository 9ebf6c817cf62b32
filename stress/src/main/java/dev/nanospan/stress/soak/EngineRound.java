package dev.nanospan.stress.soak;

import dev.nanospan.EngineDoor;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Overflow;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.ring.StalledClaim;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A whole engine: spans from nothing to some KiB, some ended by another thread than started them, some ended twice; claims
 * in its ring that stall; an exporter that stalls; a close in the middle of it all. Every span delivered holds what was
 * set, in the order its thread ended them, and the ledger is exact to the span.
 */
final class EngineRound implements SpanExporter {
    private static final Name NAME = Name.of("soak");
    private static final Duration CLOSE = Duration.ofSeconds(20);
    private static final int STALL_ONE_IN = 512;
    private static final int EXPORTER_STALL_ONE_IN = 4_096;
    private static final int HAND_OVER_ONE_IN = 8;
    private static final int DOUBLE_END_ONE_IN = 32;
    private static final int STALLED_BYTES = 1_000;
    private static final int SPAN_BYTES = 64 << 10;
    private static final long LONGEST_STALL_NS = 300_000;

    private final long seed;
    private final Content delivered;
    private final long[] lastSequence;
    private final SplittableRandom random;
    private final SplittableRandom ofExporter;
    private final EngineDoor engine;
    private final Tracer tracer;
    private final Crew crew = new Crew();
    private final LongAdder started = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder endedTwice = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private final AtomicReference<@Nullable Span> handedOver = new AtomicReference<>();
    private volatile long accepted;
    private volatile boolean over;

    private EngineRound(final long seed, final int threads) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.ofExporter = random.split();
        this.delivered = new Content(seed);
        this.lastSequence = new long[threads];
        final int stripes = 1 << random.nextInt(3);
        this.engine = EngineDoor.open(
                NanospanConfig.builder()
                        .stripes(stripes)
                        .ringBytes((4 * SPAN_BYTES * stripes) << random.nextInt(3))
                        .slotBytes(64 << random.nextInt(3))
                        .spanMaxBytes(SPAN_BYTES)
                        .overflow(random.nextBoolean() ? Overflow.DROP : Overflow.BLOCK)
                        .jmx(false)
                        .errorHandler(crew::fail)
                        .build(),
                this);
        this.tracer = engine.tracer();
    }

    static RoundResult run(final long seed, final int threads, final long durationNs) {
        return new EngineRound(seed, threads).run(threads, durationNs);
    }

    private RoundResult run(final int threads, final long durationNs) {
        for (int i = 0; i < threads; i++) {
            final int producer = i;
            crew.add("span-producer-" + i, () -> produce(producer));
        }
        crew.start();
        Crew.stall(durationNs);
        engine.close(CLOSE);
        Crew.stall(random.nextLong(2 * LONGEST_STALL_NS));
        over = true;
        crew.join();
        endHandedOver();
        return checked(engine.ledger());
    }

    private RoundResult checked(final Ledger ledger) {
        final long refused =
                ledger.get(Counter.RING_FULL) + ledger.get(Counter.AFTER_CLOSE) + ledger.get(Counter.TOO_LARGE);
        final String of = ", seed " + seed + ", " + ledger;
        SoakFailure.unless(ledger.isExact(), "inexact" + of, 1, 0);
        SoakFailure.unlessEqual("started" + of, started.sum(), ledger.get(Counter.STARTED));
        SoakFailure.unlessEqual("ended" + of, ended.sum(), ledger.get(Counter.ENDED) + ledger.get(Counter.UNSAMPLED));
        SoakFailure.unlessEqual("ended twice" + of, endedTwice.sum(), ledger.get(Counter.DOUBLE_END));
        SoakFailure.unlessEqual("open" + of, 0, ledger.open());
        SoakFailure.unlessEqual("queued" + of, 0, ledger.queued());
        SoakFailure.unlessEqual("spoilt" + of, 0, ledger.get(Counter.TOO_LARGE));
        SoakFailure.unlessEqual("drained" + of, accepted, ledger.get(Counter.DRAINED));
        SoakFailure.unlessEqual("accounted for" + of, ledger.get(Counter.ENDED), accepted + refused);
        return new RoundResult(accepted, refused, stalls.sum());
    }

    // ---- producers

    private void produce(final int producer) {
        final SplittableRandom own = new SplittableRandom(seed + producer);
        final Content content = new Content(seed);
        for (long sequence = 1; !over; sequence++) {
            final boolean handsOver = own.nextInt(HAND_OVER_ONE_IN) == 0;
            final Span span = handsOver ? exchange(start()) : start();
            content.write(span, producer, sequence);
            span.end();
            ended.increment();
            // Only a span of its own: the handle of another thread may be in use again by the second end.
            if (!handsOver && own.nextInt(DOUBLE_END_ONE_IN) == 0) {
                span.end();
                endedTwice.increment();
            }
            if (own.nextInt(STALL_ONE_IN) == 0) {
                stall(producer, own);
            }
        }
    }

    private Span start() {
        started.increment();
        return tracer.start(NAME);
    }

    /** Leaves a span for another thread, and takes the one that was left before. */
    private Span exchange(final Span span) {
        final Span other = handedOver.getAndSet(span);
        return other != null ? other : start();
    }

    private void endHandedOver() {
        final Span last = handedOver.getAndSet(null);
        if (last != null) {
            last.end();
            ended.increment();
        }
    }

    /** Stops between claim and publication. What is published is padding, as it is no span that the ledger knows. */
    private void stall(final int producer, final SplittableRandom own) {
        final StalledClaim claim = StalledClaim.claim(engine.stripe(producer), 1 + own.nextInt(STALLED_BYTES));
        if (claim != null) {
            stalls.increment();
            Crew.stall(own.nextLong(LONGEST_STALL_NS));
            claim.publishPadding();
        }
    }

    // ---- the exporter

    @Override
    public String name() {
        return "soak";
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    public void accept(final SpanView span) {
        delivered.check(span);
        final int producer = Content.producerOf(span);
        final long sequence = Content.sequenceOf(span);
        SoakFailure.unless(
                sequence > lastSequence[producer],
                "out of order or twice, producer " + producer,
                lastSequence[producer],
                sequence);
        lastSequence[producer] = sequence;
        accepted++;
        if (ofExporter.nextInt(EXPORTER_STALL_ONE_IN) == 0) {
            Crew.stall(ofExporter.nextLong(LONGEST_STALL_NS));
        }
    }

    @Override
    public void report(final DestinationCounts counts) {
        counts.exported = accepted;
    }
}
