package dev.nanospan.export.encode;

import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import java.util.Arrays;

/**
 * What an encoder writes for each interned text, made when the text is met for the first time and copied from then on. One
 * thread; bounded by the table of interned text.
 */
final class Fragments {
    private static final int FIRST_SYMBOLS = 256;
    private static final int FIRST_BYTES = 8 << 10;
    private static final long LENGTH_MASK = 0xFFFF_FFFFL;

    private final Form form;

    /** For each number where its fragment stands in the pool, above 32 bits of length; 0 for one that was not met. */
    private long[] places = new long[FIRST_SYMBOLS];

    private byte[] pool = new byte[FIRST_BYTES];
    private int used;

    Fragments(final Form form) {
        this.form = form;
        places[0] = append(form.of(new byte[0]));
    }

    /** The place of a symbol's fragment; that of the empty text for a number that was never given out. */
    long find(final int ref) {
        final long[] known = places;
        final long place = ref >= 0 && ref < known.length ? known[ref] : 0;
        return place != 0 ? place : meet(ref);
    }

    /** The length of the fragment at a place. */
    static int length(final long place) {
        return (int) place;
    }

    /**
     * Copies a fragment.
     *
     * @param into has room for it and {@link SpanEncoder#SPARE_BYTES} more
     * @return the offset behind it
     */
    int put(final long place, final byte[] into, final int at) {
        return Words.copy(pool, (int) (place >>> Integer.SIZE), (int) place, into, at);
    }

    private long meet(final int ref) {
        final Symbol symbol = Symbols.byRef(ref);
        if (symbol == null) {
            return places[0];
        }
        if (ref >= places.length) {
            places = Arrays.copyOf(places, Math.min(Symbols.CAPACITY + 1, Integer.highestOneBit(ref) << 1));
        }
        places[ref] = append(form.of(symbol.utf8()));
        return places[ref];
    }

    private long append(final byte[] fragment) {
        final int from = used;
        used += fragment.length;
        if (used > pool.length - Words.BEHIND) {
            pool = Arrays.copyOf(pool, 2 * used + Words.BEHIND);
        }
        System.arraycopy(fragment, 0, pool, from, fragment.length);
        return (long) from << Integer.SIZE | fragment.length & LENGTH_MASK;
    }

    /** Makes a fragment, never an empty one, of a text in UTF-8. */
    @FunctionalInterface
    interface Form {
        byte[] of(byte[] utf8);
    }
}
