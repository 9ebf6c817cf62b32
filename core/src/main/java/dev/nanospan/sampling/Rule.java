package dev.nanospan.sampling;

import dev.nanospan.layout.Symbols;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.spi.SamplingRequest;
import dev.nanospan.spi.TextPattern;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which spans a sampler is meant for: by name, kind and attributes given before the start, all of which must fit.
 * Immutable; matching allocates nothing. Texts are patterns as {@link TextPattern} says.
 *
 * <pre>{@code
 * Rule health = Rule.any().name("GET /health*").kind(Kind.SERVER);
 * Rule urgent = Rule.any().attribute(QUEUE, "payments").attribute(PRIORITY, 9);
 * }</pre>
 */
public final class Rule {
    private static final Rule ANY = new Rule(null, 0, new Condition[0], "any span");

    private final @Nullable NameTest name;

    /** A bit for each kind that fits, by ordinal; 0 if all do. */
    private final int kinds;

    private final Condition[] conditions;
    private final String description;

    private Rule(
            final @Nullable NameTest name, final int kinds, final Condition[] conditions, final String description) {
        this.name = name;
        this.kinds = kinds;
        this.conditions = conditions;
        this.description = description;
    }

    /** The rule that fits every span. */
    public static Rule any() {
        return ANY;
    }

    /** The same for spans of a name, as it will be recorded: it takes the place of a name given before. */
    public Rule name(final String pattern) {
        return new Rule(new NameTest(pattern), kinds, conditions, described("name=" + pattern));
    }

    /** The same for spans of a kind, or of the kinds given before. */
    public Rule kind(final Kind kind) {
        return new Rule(name, kinds | 1 << kind.ordinal(), conditions, described("kind=" + kind));
    }

    /** The same for spans that have a text attribute. */
    public Rule attribute(final Key.OfString key, final String pattern) {
        final TextPattern compiled = TextPattern.of(pattern);
        return with(request -> request.attributeMatches(key, compiled), key + "=" + pattern);
    }

    /** The same for spans that have a whole number. */
    public Rule attribute(final Key.OfLong key, final long value) {
        return with(
                request -> request.longAttribute(key, value) == value && request.hasAttribute(key), key + "=" + value);
    }

    /** The same for spans that have a truth value. */
    public Rule attribute(final Key.OfBoolean key, final boolean value) {
        return with(request -> request.booleanAttribute(key, !value) == value, key + "=" + value);
    }

    /** Whether a span fits. Hot path. */
    public boolean matches(final SamplingRequest request) {
        if (kinds != 0 && (kinds & 1 << request.kind().ordinal()) == 0) {
            return false;
        }
        if (name != null && !name.fits(request)) {
            return false;
        }
        for (final Condition condition : conditions) {
            if (!condition.holds(request)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return description;
    }

    private Rule with(final Condition condition, final String what) {
        final Condition[] more = Arrays.copyOf(conditions, conditions.length + 1);
        more[conditions.length] = condition;
        return new Rule(name, kinds, more, described(what));
    }

    @SuppressWarnings("ReferenceEquality") // there is one such rule
    private String described(final String what) {
        return this == ANY ? what : description + " " + what;
    }

    /**
     * A pattern for names. An interned name is judged once, and the verdict kept by its number; racy on purpose: every
     * thread comes to the same one.
     */
    private static final class NameTest {
        private static final byte FITS = 1;
        private static final byte DIFFERS = 2;

        private final TextPattern pattern;
        private final byte[] verdicts = new byte[Symbols.CAPACITY + 1];

        NameTest(final String pattern) {
            this.pattern = TextPattern.of(pattern);
        }

        boolean fits(final SamplingRequest request) {
            final int ref = request.nameRef();
            if (ref <= 0 || ref >= verdicts.length) {
                return pattern.matches(request.name());
            }
            final byte verdict = verdicts[ref];
            return verdict == FITS || (verdict != DIFFERS && judge(ref, request.name()));
        }

        private boolean judge(final int ref, final String name) {
            final boolean fits = pattern.matches(name);
            verdicts[ref] = fits ? FITS : DIFFERS;
            return fits;
        }
    }

    /** One condition on attributes. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(SamplingRequest request);
    }
}
