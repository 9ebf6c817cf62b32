package dev.nanospan.layout;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attribute keys may be written. A key is judged once and its verdict kept by symbol reference, so that a write
 * costs one byte of reading. A rule is a key, or a prefix that ends in {@code *}; a blocked key is refused even if it is
 * allowed too; an empty allow-list allows all.
 *
 * <p>Any thread. The verdicts are racy on purpose: every thread computes the same one.
 *
 * <p>The blocked keys may change. They are read without ordering, so that a write pays nothing for that: a thread sees a
 * change at the latest when it has read, in acquire order or stronger, what the changing thread wrote afterwards.
 */
public final class KeyFilter {
    private static final byte UNKNOWN = 0;
    private static final byte ALLOWED = 1;
    private static final byte REFUSED = 2;

    private final Set<String> allowed;
    private final String[] allowedPrefixes;
    private Rules rules;

    /** Beside the rules and not within, which saves a load; true with older rules, or the reverse, judges a key as before. */
    private boolean filtering;

    public KeyFilter(final Set<String> allowed, final Set<String> blocked) {
        this.allowed = Set.copyOf(allowed);
        this.allowedPrefixes = prefixes(allowed);
        this.rules = new Rules(Set.copyOf(blocked));
        this.filtering = !allowed.isEmpty() || !blocked.isEmpty();
    }

    /** Blocks these keys and no others. One thread at a time. */
    public void block(final Set<String> keys) {
        rules = new Rules(Set.copyOf(keys));
        filtering = !allowed.isEmpty() || !keys.isEmpty();
    }

    /** Whether any key is refused. */
    public boolean isFiltering() {
        return filtering;
    }

    /** Whether an interned key may be written. */
    public boolean allows(final int ref) {
        final Rules now = rules;
        final byte verdict = now.verdicts[ref];
        return verdict == ALLOWED || (verdict == UNKNOWN && judge(now, ref));
    }

    /** Whether a key may be written that is not interned. */
    public boolean allows(final String key) {
        return allows(rules, key);
    }

    private boolean allows(final Rules now, final String key) {
        return !matches(now.blocked, now.blockedPrefixes, key)
                && (allowed.isEmpty() || matches(allowed, allowedPrefixes, key));
    }

    private boolean judge(final Rules now, final int ref) {
        final @Nullable Symbol symbol = Symbols.byRef(ref);
        final boolean allows = symbol != null && allows(now, symbol.text());
        now.verdicts[ref] = allows ? ALLOWED : REFUSED;
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

    /** Blocked keys, and the verdicts that were passed under them. All final, so that they can be handed over by a race. */
    private static final class Rules {
        final byte[] verdicts = new byte[Symbols.CAPACITY + 1];
        final Set<String> blocked;
        final String[] blockedPrefixes;

        Rules(final Set<String> blocked) {
            this.blocked = blocked;
            this.blockedPrefixes = prefixes(blocked);
        }
    }
}
