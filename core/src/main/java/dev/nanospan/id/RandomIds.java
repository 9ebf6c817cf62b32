package dev.nanospan.id;

/** Keeps what lies before it in memory off the cache line of the state. */
abstract class RandomIdsLhsPadding {
    byte p00, p01, p02, p03, p04, p05, p06, p07;
    byte p10, p11, p12, p13, p14, p15, p16, p17;
    byte p20, p21, p22, p23, p24, p25, p26, p27;
    byte p30, p31, p32, p33, p34, p35, p36, p37;
    byte p40, p41, p42, p43, p44, p45, p46, p47;
    byte p50, p51, p52, p53, p54, p55, p56, p57;
    byte p60, p61, p62, p63, p64, p65, p66, p67;
    byte p70, p71, p72, p73, p74, p75, p76, p77;
}

/** The state: two writes for each id. */
abstract class RandomIdsHotFields extends RandomIdsLhsPadding {
    long s0;
    long s1;
}

/** Keeps what lies behind it in memory off the cache line of the state. */
abstract class RandomIdsRhsPadding extends RandomIdsHotFields {
    byte q00, q01, q02, q03, q04, q05, q06, q07;
    byte q10, q11, q12, q13, q14, q15, q16, q17;
    byte q20, q21, q22, q23, q24, q25, q26, q27;
    byte q30, q31, q32, q33, q34, q35, q36, q37;
    byte q40, q41, q42, q43, q44, q45, q46, q47;
    byte q50, q51, q52, q53, q54, q55, q56, q57;
    byte q60, q61, q62, q63, q64, q65, q66, q67;
    byte q70, q71, q72, q73, q74, q75, q76, q77;
}

/**
 * Draws uniformly random ids from a generator of each thread's own, in one to two nanoseconds for each 64 bits.
 *
 * <p>The algorithm is xoroshiro128++ 1.0 by David Blackman and Sebastiano Vigna ("Scrambled Linear Pseudorandom Number
 * Generators", ACM Transactions on Mathematical Software 47, 2021; prng.di.unimi.it): 128 bits of state, a period of
 * 2^128 - 1. A factory draws 128 bits from {@link java.security.SecureRandom} once, and mixes a serial number into them
 * for each generator, so each has its own sequence. Ids are for telling traces apart: they are not secret, and who sees
 * some of a generator's ids can compute the next ones.
 *
 * <p>A generator is used by one thread at a time. Its factory may be used from any thread.
 *
 * <pre>{@code
 * IdGenerator.Factory factory = RandomIds.factory();
 * IdGenerator ids = factory.create();
 * System.out.println(TraceId.of(ids.nextTraceIdHigh(), ids.nextTraceIdLow()));
 * System.out.println(SpanId.of(ids.nextSpanId()));
 *
 * IdGenerator same = RandomIds.seeded(42).create(); // for tests: the same ids in every run
 * }</pre>
 */
public final class RandomIds extends RandomIdsRhsPadding implements IdGenerator {

    private final SeedSource source;
    private Seed seed;

    RandomIds(final SeedSource source) {
        this.source = source;
        begin(source.current());
    }

    /**
     * Returns a factory with a seed of its own. Its {@link IdGenerator.Factory#reseed reseed} draws a fresh seed on the
     * calling thread; each generator takes its new state from that when it draws the next id, on its own thread,
     * without allocating or waiting. Call it once a process was restored from a snapshot, when the operating system's
     * random source differs from that of the other copies.
     *
     * @return a new factory
     */
    public static Factory factory() {
        return new SeedSource(Seed.random());
    }

    /**
     * Returns a factory for tests: the n-th generator it makes draws the same ids in every run. It stays reproducible:
     * its {@link IdGenerator.Factory#reseed reseed} does nothing.
     *
     * @param seed any number
     * @return a new factory
     */
    public static Factory seeded(final long seed) {
        final SeedSource source = new SeedSource(new Seed(seed, ~seed));
        return () -> new RandomIds(source);
    }

    @Override
    public long nextTraceIdHigh() {
        return next();
    }

    /** Never zero, so neither is the pair. */
    @Override
    public long nextTraceIdLow() {
        return nonZero(next());
    }

    @Override
    public long nextSpanId() {
        return nonZero(next());
    }

    /**
     * Another id for the span whose trace id, or first half of it, was drawn just before: that draw has looked for a new
     * seed, so this one need not. Never zero.
     *
     * @return 64 random bits
     */
    public long nextOfSameDraw() {
        return nonZero(draw());
    }

    /**
     * The id of the first span of a trace, made from the trace's so that nothing need be drawn: one to one, so it is as
     * random and as unique as the half it is made from. Never zero.
     *
     * @param traceIdLow the right half of the trace id, not zero
     */
    public static long rootSpanId(final long traceIdLow) {
        return traceIdLow * Seed.GOLDEN_GAMMA;
    }

    /** True: all 128 bits of a trace id are random. */
    @Override
    public boolean random() {
        return true;
    }

    /** Also how tests make two generators alike. */
    void state(final long first, final long second) {
        // The one state the algorithm can't leave.
        s0 = (first | second) == 0 ? Seed.GOLDEN_GAMMA : first;
        s1 = second;
    }

    private long nonZero(final long id) {
        return id != 0 ? id : nextAfterZero();
    }

    /** Out of line: comes about once in 2^64 ids. */
    private long nextAfterZero() {
        long id;
        do {
            id = draw();
        } while (id == 0);
        return id;
    }

    private long next() {
        if (!source.isCurrent(seed)) {
            begin(source.current());
        }
        return draw();
    }

    private long draw() {
        final long a = s0;
        final long b = s1 ^ a;
        final long result = Long.rotateLeft(a + s1, 17) + a;
        s0 = Long.rotateLeft(a, 49) ^ b ^ (b << 21);
        s1 = Long.rotateLeft(b, 28);
        return result;
    }

    private void begin(final Seed current) {
        final long serial = current.nextSerial();
        seed = current;
        state(current.firstState(serial), current.secondState(serial));
    }
}
