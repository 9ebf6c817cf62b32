package dev.nanospan.layout;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attribute keys may be written. A key is judged once and its verdict kept by symbol reference, so that a write
 * costs one byte of reading. A rule is a key, or a prefix that ends in {@code *}; a blocked key is refused even if it is
 * allowed too; an empty allow-list allows all.
 *
 * <p>Any thread. The verdicts are racy on purpose: every thread computes the same one.
 */
public final class KeyFilter {
    private static final byte UNKNOWN = 0;
    private static final byte ALLOWED = 1;
    private static final byte REFUSED = 2;

    private final byte[] verdicts = new byte[Symbols.CAPACITY + 1];
    private final Set<String> allowed;
    private final Set<String> blocked;
    private final String[] allowedPrefixes;
    private final String[] blockedPrefixes;

    public KeyFilter(final Set<String> allowed, final Set<String> blocked) {
        this.allowed = Set.copyOf(allowed);
        this.blocked = Set.copyOf(blocked);
        this.allowedPrefixes = prefixes(allowed);
        this.blockedPrefixes = prefixes(blocked);
    }

    /** Whether any key is refused. */
    boolean isFiltering() {
        return !allowed.isEmpty() || !blocked.isEmpty();
    }

    /** Whether an interned key may be written. */
    boolean allows(final int ref) {
        final byte verdict = verdicts[ref];
        return verdict == ALLOWED || (verdict == UNKNOWN && judge(ref));
    }

    /** Whether a key may be written that is not interned. */
    boolean allows(final String key) {
        return !matches(blocked, blockedPrefixes, key) && (allowed.isEmpty() || matches(allowed, allowedPrefixes, key));
    }

    private boolean judge(final int ref) {
        final @Nullable Symbol symbol = Symbols.byRef(ref);
        final boolean allows = symbol != null && allows(symbol.text());
        verdicts[ref] = allows ? ALLOWED : REFUSED;
        return allows;
    }

    private static boolean matches(final Set<String> rules, final String[] prefixes, final String key) {
        if (rules.contains(key)) {
            return true;
        }
        for (final String prefix : prefixes) {
            if (key.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static String[] prefixes(final Set<String> rules) {
        return rules.stream()
                .filter(rule -> rule.endsWith("*"))
                .map(rule -> rule.substring(0, rule.length() - 1))
                .toArray(String[]::new);
    }
}
