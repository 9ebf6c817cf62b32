package dev.nanospan.id;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * 128 bits from which any number of generators take their first states, each by its own serial number: two bijections
 * of the number, so no two of them begin alike. Any thread may use it, and nothing is allocated after it was made.
 */
final class Seed {

    /** The odd number nearest to 2^64 divided by the golden ratio: SplitMix64's step. */
    static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final long first;
    private final long second;
    private final AtomicLong serial = new AtomicLong();

    Seed(final long first, final long second) {
        this.first = first;
        this.second = second;
    }

    /** May take milliseconds, and wait for the operating system: never on a traced thread. */
    static Seed random() {
        final SecureRandom random = new SecureRandom();
        return new Seed(random.nextLong(), random.nextLong());
    }

    long nextSerial() {
        return serial.getAndIncrement();
    }

    /** The finalizer of SplitMix64: David Stafford's variant 13. */
    long firstState(final long serial) {
        final long a = first + serial * GOLDEN_GAMMA;
        final long b = (a ^ a >>> 30) * 0xbf58476d1ce4e5b9L;
        final long c = (b ^ b >>> 27) * 0x94d049bb133111ebL;
        return c ^ c >>> 31;
    }

    /** The same shape with the constants of MurmurHash3. */
    long secondState(final long serial) {
        final long a = second + serial * GOLDEN_GAMMA;
        final long b = (a ^ a >>> 33) * 0xff51afd7ed558ccdL;
        final long c = (b ^ b >>> 33) * 0xc4ceb9fe1a85ec53L;
        return c ^ c >>> 33;
    }
}
