package dev.nanospan;

import dev.nanospan.ring.Acknowledged;
import dev.nanospan.ring.SpanRing;

/**
 * What was taken out of rings in files and is still kept there, in the order it was taken: as soon as every destination has
 * done with the oldest of it, its slots are acknowledged. Exact to the span, so that after a crash no span is exported again
 * whose delivery was known. Bounded by the slots there are; allocates nothing once made. The exporter thread's.
 */
final class Acknowledgements {
    /** The lowest number of stripes that an earlier process left; those of this process have lower ones. */
    static final int FIRST_LEFT = SpanRing.MAX_STRIPES;

    /** The number of the spans that were open when an earlier process ended. */
    static final int LEFT_OPEN = FIRST_LEFT + SpanRing.MAX_STRIPES;

    /** The number of a stripe that keeps nothing. */
    static final int NO_STRIPE = LEFT_OPEN + 1;

    private static final int STRIPE_BITS = 6;
    private static final int STRIPE_MASK = (1 << STRIPE_BITS) - 1;

    private final Destinations destinations;
    private final Acknowledged[] stripes = new Acknowledged[1 << STRIPE_BITS];
    private final long[] slots = new long[1 << STRIPE_BITS];

    /** A stripe and its slots. */
    private final int[] entries;

    /** For each entry which destinations took the span: a bit for each; 0 if there was none, or nobody did. */
    private final long[] takers;

    private final int mask;

    /** For each destination the first entry that it has not done with, and how many spans it has done with. */
    private final long[] reached;

    private final long[] done;

    private long head;
    private long tail;
    private int left;

    /**
     * @param capacity a power of two
     */
    Acknowledgements(final Destinations destinations, final int capacity) {
        this.destinations = destinations;
        this.entries = new int[capacity];
        this.takers = new long[capacity];
        this.mask = capacity - 1;
        this.reached = new long[destinations.count()];
        this.done = new long[destinations.count()];
    }

    /** Says where what has a number of a stripe is acknowledged. */
    void stripe(final int number, final Acknowledged stripe) {
        stripes[number] = stripe;
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** Whether anything is of a ring that an earlier process left. */
    boolean holdsLeft() {
        return left > 0;
    }

    long footprintBytes() {
        return (long) entries.length * (Integer.BYTES + Long.BYTES);
    }

    /** How many more entries there is room for. */
    int room() {
        return (int) (entries.length - (tail - head));
    }

    /** Notes what is taken next. There must be room. */
    void next(final int stripe, final int ofSlots) {
        final int i = (int) tail & mask;
        entries[i] = ofSlots << STRIPE_BITS | stripe;
        takers[i] = 0;
        left += isLeft(stripe) ? 1 : 0;
        tail++;
    }

    /** Notes who took the span that was taken last. */
    void takenBy(final long destinationBits) {
        takers[(int) (tail - 1) & mask] = destinationBits;
    }

    /** Acknowledges what all destinations have done with. */
    void settle() {
        if (isEmpty()) {
            return;
        }
        long until = tail;
        for (int i = 0; i < reached.length; i++) {
            until = Math.min(until, follow(i, destinations.settled(i)));
        }
        if (until > head) {
            acknowledge(until);
        }
    }

    private long follow(final int destination, final long settled) {
        long at = reached[destination];
        long spans = done[destination];
        while (at < tail) {
            final boolean taken = (takers[(int) at & mask] >>> destination & 1) != 0;
            if (taken && spans == settled) {
                break;
            }
            spans += taken ? 1 : 0;
            at++;
        }
        reached[destination] = at;
        done[destination] = spans;
        return at;
    }

    private void acknowledge(final long until) {
        for (long at = head; at < until; at++) {
            final int entry = entries[(int) at & mask];
            final int stripe = entry & STRIPE_MASK;
            slots[stripe] += entry >>> STRIPE_BITS;
            left -= isLeft(stripe) ? 1 : 0;
        }
        head = until;
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] > 0) {
                stripes[i].acknowledge(slots[i]);
                slots[i] = 0;
            }
        }
    }

    private static boolean isLeft(final int stripe) {
        return stripe >= FIRST_LEFT && stripe < NO_STRIPE;
    }
}
