package dev.nanospan.id;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What the generators of one factory share: the seed of the day. Each generator remembers the seed it began with and
 * compares it by identity whenever it draws; after {@link #reseed} it finds another one and begins anew, on its own
 * thread.
 */
final class SeedSource implements IdGenerator.Factory {

    private final AtomicReference<Seed> current;

    SeedSource(final Seed first) {
        current = new AtomicReference<>(first);
    }

    @Override
    public IdGenerator create() {
        return new RandomIds(this);
    }

    @Override
    public void reseed() {
        current.set(Seed.random());
    }

    /**
     * Whether a seed is the one to draw from. Opaque: as cheap as a plain read but never hoisted out of a loop. What a
     * seed holds is final, so that is enough.
     */
    @SuppressWarnings("ReferenceEquality") // a seed is itself, not what it holds
    boolean isCurrent(final Seed seed) {
        return current.getOpaque() == seed;
    }

    Seed current() {
        return current.getOpaque();
    }
}
