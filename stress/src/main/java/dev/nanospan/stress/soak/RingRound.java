package dev.nanospan.stress.soak;

import dev.nanospan.ring.RecordHandler;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.StalledClaim;
import dev.nanospan.ring.Stripe;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * The bare ring: records of random bytes and lengths, producers that stall between claim and publication, a consumer that
 * stalls, a close in the middle of it all. What was offered must arrive, whole, once, and in its producer's order.
 *
 * <pre>
 * record   length (32) producer (32) sequence (64) bytes drawn from a seed made of the two
 * </pre>
 */
final class RingRound implements RecordHandler {
    private static final int PRODUCER = Integer.BYTES;
    private static final int SEQUENCE = PRODUCER + Integer.BYTES;
    private static final int BODY = SEQUENCE + Long.BYTES;
    private static final int RECORD_PARTS_OF_STRIPE = 4;
    private static final int STALL_ONE_IN = 512;
    private static final int PADDING_ONE_IN = 4;
    private static final int CONSUMER_STALL_ONE_IN = 64;
    private static final long LONGEST_STALL_NS = 300_000;

    private final SpanRing ring;
    private final long seed;
    private final int maxRecordBytes;
    private final byte[] scratch;
    private final byte[] expected;
    private final long[] lastSequence;
    private final SplittableRandom random;
    private final Crew crew = new Crew();
    private final LongAdder offered = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder stalls = new LongAdder();
    private long delivered;
    private volatile boolean over;

    private RingRound(final long seed, final int threads) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        final int stripes = 1 << random.nextInt(3);
        final int slotBytes = 64 << random.nextInt(2);
        final int stripeBytes = slotBytes << random.nextInt(4, 9);
        this.ring = new SpanRing(stripes * stripeBytes, slotBytes, stripes);
        this.maxRecordBytes = stripeBytes / RECORD_PARTS_OF_STRIPE;
        this.scratch = new byte[maxRecordBytes];
        this.expected = new byte[maxRecordBytes];
        this.lastSequence = new long[threads];
    }

    static RoundResult run(final long seed, final int threads, final long durationNs) {
        return new RingRound(seed, threads).run(threads, durationNs);
    }

    private RoundResult run(final int threads, final long durationNs) {
        for (int i = 0; i < threads; i++) {
            final int producer = i;
            crew.add("ring-producer-" + i, () -> produce(producer));
        }
        crew.start();
        consumeFor(durationNs);
        ring.close();
        final boolean producersStopFirst = random.nextBoolean();
        if (producersStopFirst) {
            over = true;
            crew.join();
        }
        while (!ring.isEmpty() && !crew.hasFailed()) {
            consume();
        }
        over = true;
        crew.join();
        SoakFailure.unlessEqual("slots drained after the end", 0, ring.drain(this, scratch));
        SoakFailure.unlessEqual("offered and not delivered, seed " + seed, offered.sum(), delivered);
        return new RoundResult(delivered, refused.sum(), stalls.sum());
    }

    // ---- producers

    private void produce(final int producer) {
        final SplittableRandom own = new SplittableRandom(seed + producer);
        final Stripe stripe = ring.stripe(producer);
        final byte[] record = new byte[maxRecordBytes];
        for (long sequence = 1; !over; sequence++) {
            final int recordBytes = fill(record, producer, sequence);
            if (own.nextInt(STALL_ONE_IN) == 0) {
                offerWithAStall(stripe, record, recordBytes, own);
            } else if (stripe.offer(record, recordBytes) == Stripe.OFFERED) {
                offered.increment();
            } else {
                refuse();
            }
        }
    }

    private void offerWithAStall(
            final Stripe stripe, final byte[] record, final int recordBytes, final SplittableRandom own) {
        final StalledClaim claim = StalledClaim.claim(stripe, recordBytes);
        if (claim == null) {
            refuse();
            return;
        }
        stalls.increment();
        Crew.stall(own.nextLong(LONGEST_STALL_NS));
        if (own.nextInt(PADDING_ONE_IN) == 0) {
            claim.publishPadding();
        } else {
            claim.publish(record);
            offered.increment();
        }
    }

    private void refuse() {
        refused.increment();
        Thread.yield();
    }

    private int fill(final byte[] record, final int producer, final long sequence) {
        final SplittableRandom body = body(producer, sequence);
        final int recordBytes = BODY + body.nextInt(maxRecordBytes - BODY + 1);
        ByteBuffer.wrap(record)
                .putInt(0, recordBytes)
                .putInt(PRODUCER, producer)
                .putLong(SEQUENCE, sequence);
        for (int i = BODY; i < recordBytes; i++) {
            record[i] = (byte) body.nextInt();
        }
        return recordBytes;
    }

    private SplittableRandom body(final int producer, final long sequence) {
        return new SplittableRandom(seed ^ (sequence << Byte.SIZE) ^ producer);
    }

    // ---- the consumer

    private void consumeFor(final long durationNs) {
        final long deadlineNs = System.nanoTime() + durationNs;
        while (System.nanoTime() - deadlineNs < 0 && !crew.hasFailed()) {
            consume();
            if (random.nextInt(CONSUMER_STALL_ONE_IN) == 0) {
                Crew.stall(random.nextLong(LONGEST_STALL_NS));
            }
        }
    }

    private void consume() {
        if (ring.drain(this, scratch) == 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void onRecord(final byte[] record, final int recordBytes) {
        delivered++;
        final ByteBuffer read = ByteBuffer.wrap(record);
        final int producer = read.getInt(PRODUCER);
        final long sequence = read.getLong(SEQUENCE);
        SoakFailure.unless(producer >= 0 && producer < lastSequence.length, "producer", 0, producer);
        SoakFailure.unless(
                sequence > lastSequence[producer],
                "out of order or twice, producer " + producer,
                lastSequence[producer],
                sequence);
        lastSequence[producer] = sequence;
        SoakFailure.unlessEqual("length", fill(expected, producer, sequence), recordBytes);
        // The ring writes the length itself, in its own byte order.
        for (int i = PRODUCER; i < recordBytes; i++) {
            if (record[i] != expected[i]) {
                throw new SoakFailure("byte " + i + " of record " + sequence + " of producer " + producer);
            }
        }
    }
}
