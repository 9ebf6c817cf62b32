package dev.nanospan.jmh;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Headers for the benchmarks of propagation, and a carrier of bytes that is used again. */
final class Headers {
    /** How many different ones there are; a power of two. */
    static final int COUNT = 64;

    static final int MASK = COUNT - 1;

    /** The example of the specification. */
    static final String TRACE_STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

    static final String BAGGAGE = "userId=alice,serverNode=DF%2028,isProduction=false";

    private static final int MAX_BYTES = 512;

    private final String[] names;
    private final byte[][] values;
    private final int[] lengths;

    /** Makes a carrier that has room for some names. */
    Headers(final String... names) {
        this.names = names;
        this.values = new byte[names.length][MAX_BYTES];
        this.lengths = new int[names.length];
        Arrays.fill(lengths, -1);
    }

    static String traceParent(final int number) {
        final Random random = new Random(number);
        return String.format("00-%016x%016x-%016x-01", random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** One of as many as there are headers, all of the length of {@link #TRACE_STATE}. */
    static String traceState(final int number) {
        return String.format("congo=t61rcWkgM%02d,rojo=00f067aa0ba902b7", number);
    }

    void put(final String name, final String value) {
        final byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        write(name, bytes, 0, bytes.length);
    }

    int read(final String name, final int index, final byte[] into, final int offset) {
        final int at = index == 0 ? find(name) : -1;
        if (at < 0 || lengths[at] < 0) {
            return -1;
        }
        System.arraycopy(values[at], 0, into, offset, Math.min(lengths[at], into.length - offset));
        return lengths[at];
    }

    void write(final String name, final byte[] from, final int offset, final int length) {
        final int at = find(name);
        System.arraycopy(from, offset, values[at], 0, length);
        lengths[at] = length;
    }

    private int find(final String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
