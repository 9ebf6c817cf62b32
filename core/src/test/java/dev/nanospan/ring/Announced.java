package dev.nanospan.ring;

import java.util.function.BiConsumer;

/** Takes no records, but passes on what is announced: the number of a stripe, and how many slots are passed. */
record Announced(BiConsumer<Integer, Integer> to) implements RecordHandler {
    @Override
    public void next(final int stripe, final int slots) {
        to.accept(stripe, slots);
    }

    @Override
    public void onRecord(final byte[] scratch, final int recordBytes) {}
}
