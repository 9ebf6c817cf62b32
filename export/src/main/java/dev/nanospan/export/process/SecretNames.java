package dev.nanospan.export.process;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;

/** A set of names in ASCII, without regard to case, that is asked for bytes. Immutable. */
final class SecretNames {
    private static final int FACTOR = 31;

    private final byte[][] table;
    private final int mask;
    private final int longest;

    SecretNames(final Collection<String> names) {
        mask = Integer.highestOneBit(4 * names.size() + 1) * 2 - 1;
        table = new byte[mask + 1][];
        int most = 0;
        for (final String name : names) {
            final byte[] lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            int at = hash(lower, 0, lower.length) & mask;
            while (table[at] != null) {
                at = (at + 1) & mask;
            }
            table[at] = lower;
            most = Math.max(most, lower.length);
        }
        longest = most;
    }

    /** The bytes of the longest name. */
    int longest() {
        return longest;
    }

    boolean contains(final byte[] text, final int from, final int to) {
        int at = hash(text, from, to) & mask;
        while (table[at] != null) {
            if (equals(table[at], text, from, to)) {
                return true;
            }
            at = (at + 1) & mask;
        }
        return false;
    }

    private static boolean equals(final byte[] name, final byte[] text, final int from, final int to) {
        if (name.length != to - from) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (name[i] != Bytes.lower(text[from + i])) {
                return false;
            }
        }
        return true;
    }

    private static int hash(final byte[] text, final int from, final int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = FACTOR * hash + Bytes.lower(text[i]);
        }
        return hash ^ hash >>> 16;
    }
}
