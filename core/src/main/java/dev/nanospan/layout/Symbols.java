package dev.nanospan.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide table of interned text: attribute keys, span names and constant values. A record holds the number, an
 * encoder keeps what it needs by number, and neither looks at the text again.
 *
 * <p>Bounded: {@value #CAPACITY} symbols in all, of which at most {@value #IMPLICIT_CAPACITY} may come from plain strings
 * met on the way, so that cardinality can't crowd out constants. Nothing takes a lock; a look-up allocates nothing,
 * interning does, once a text. Symbols are never removed: a reference stays valid for the life of the process.
 */
public final class Symbols {
    /** How many symbols there may be. */
    public static final int CAPACITY = 8_192;

    /** How many of them may be plain strings that nobody declared. */
    public static final int IMPLICIT_CAPACITY = 4_096;

    /** The longest plain string that is interned, in chars; longer ones are written inline. */
    public static final int IMPLICIT_MAX_CHARS = 256;

    private static final VarHandle SYMBOL = MethodHandles.arrayElementVarHandle(Symbol[].class);
    private static final int MASK = 4 * CAPACITY - 1;
    private static final @Nullable Symbol[] BY_HASH = new Symbol[MASK + 1];
    private static final @Nullable Symbol[] BY_REF = new Symbol[CAPACITY + 1];

    private static final AtomicInteger TOTAL = new AtomicInteger();
    private static final AtomicInteger IMPLICIT = new AtomicInteger();

    private static volatile Keeper[] keepers = new Keeper[0];

    private Symbols() {}

    /**
     * Tells every symbol there is, and each new one before any record can refer to it; some may be told twice, on two
     * threads.
     */
    public static void tell(final Keeper keeper) {
        synchronized (Symbols.class) {
            final Keeper[] more = Arrays.copyOf(keepers, keepers.length + 1);
            more[keepers.length] = keeper;
            keepers = more;
        }
        // Who adds a symbol writes it and then reads the keepers; here it is the other way round: one of both sees the
        // other.
        for (int ref = 1; ref <= CAPACITY; ref++) {
            final Symbol symbol = (Symbol) SYMBOL.getVolatile(BY_REF, ref);
            if (symbol != null) {
                keeper.keep(symbol);
            }
        }
    }

    /** Tells it no more. */
    public static synchronized void tellNoMore(final Keeper keeper) {
        keepers = Arrays.stream(keepers).filter(each -> each != keeper).toArray(Keeper[]::new);
    }

    /**
     * The symbol of a declared text, made if need be.
     *
     * @return never null; its {@link Symbol#ref()} is 0 if the table is full
     */
    public static Symbol intern(final String text) {
        final Symbol known = find(text);
        return known != null ? known : add(text);
    }

    /**
     * The symbol of a text met on the way, made if the bounds allow.
     *
     * @return null if it is unknown and not to be interned
     */
    public static @Nullable Symbol internImplicit(final String text) {
        final Symbol known = find(text);
        if (known != null) {
            return known;
        }
        if (text.length() > IMPLICIT_MAX_CHARS || TOTAL.get() >= CAPACITY || take(IMPLICIT, IMPLICIT_CAPACITY) == 0) {
            return null;
        }
        final Symbol symbol = add(text);
        return symbol.ref == 0 ? null : symbol;
    }

    /** The symbol of a text if it is interned. No lock, no allocation. */
    public static @Nullable Symbol find(final String text) {
        final int hash = text.hashCode();
        int i = spread(hash);
        while (true) {
            final Symbol symbol = (Symbol) SYMBOL.getAcquire(BY_HASH, i & MASK);
            if (symbol == null) {
                return null;
            }
            if (symbol.hash == hash && symbol.text.equals(text)) {
                return symbol;
            }
            i++;
        }
    }

    /**
     * The symbol of a reference.
     *
     * @return null for 0 and for a number that was never given out
     */
    public static @Nullable Symbol byRef(final int ref) {
        return ref <= 0 || ref > CAPACITY ? null : (Symbol) SYMBOL.getAcquire(BY_REF, ref);
    }

    /** How many symbol numbers are in use now. */
    public static int count() {
        return TOTAL.get();
    }

    /** The memory of the table's arrays, texts aside, in bytes. */
    public static long footprintBytes() {
        final int referenceBytes = 4;
        return (long) referenceBytes * (BY_HASH.length + BY_REF.length);
    }

    @ColdPath("first use of a text")
    private static Symbol add(final String text) {
        final int ref = take(TOTAL, CAPACITY);
        return ref == 0 ? new Symbol(0, text, Utf8.bytes(text)) : insert(new Symbol(ref, text, Utf8.bytes(text)));
    }

    /** The winner of a race keeps its number; the loser's stays unused, which is harmless and rare. */
    private static Symbol insert(final Symbol symbol) {
        SYMBOL.setVolatile(BY_REF, symbol.ref, symbol);
        for (final Keeper keeper : keepers) {
            keeper.keep(symbol);
        }
        int i = spread(symbol.hash);
        while (true) {
            final Symbol other = (Symbol) SYMBOL.compareAndExchange(BY_HASH, i & MASK, (Symbol) null, symbol);
            if (other == null) {
                return symbol;
            }
            if (other.text.equals(symbol.text)) {
                return other;
            }
            i++;
        }
    }

    /** The next number of a counter, from 1, or 0 once {@code capacity} of them are given out. */
    private static int take(final AtomicInteger counter, final int capacity) {
        while (true) {
            final int taken = counter.get();
            if (taken >= capacity) {
                return 0;
            }
            if (counter.compareAndSet(taken, taken + 1)) {
                return taken + 1;
            }
        }
    }

    private static int spread(final int hash) {
        final int golden = 0x9E37_79B9;
        return (hash * golden) >>> 12;
    }

    /** Whoever has to know the text of every number that a record may hold. */
    public interface Keeper {
        /** Keeps one. Any thread, the traced ones too, several at a time: must neither wait nor throw. */
        void keep(Symbol symbol);
    }
}
