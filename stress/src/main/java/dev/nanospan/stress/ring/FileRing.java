package dev.nanospan.stress.ring;

import dev.nanospan.ring.Acknowledged;
import dev.nanospan.ring.DirectLongs;
import dev.nanospan.ring.OpenSpans;
import dev.nanospan.ring.OpenWalk;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import dev.nanospan.ring.StripeWalk;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A {@link Ring} as in a file, and what the next process finds there at any moment. Here it is memory without a file: the
 * order in which another thread sees what was written to it is the one in which a kill may leave it, and any weaker one, too.
 */
final class FileRing {
    private static final long SALT = 0x5DEE_CE66_D00B_5EEDL;
    private static final int POSITIONS_BYTES = 64;
    private static final int ACKNOWLEDGED = 0;
    private static final int NUMBER = 0;

    private final ByteBuffer slab = aligned(Ring.BYTES);
    private final ByteBuffer positions = aligned((SpanRing.MAX_STRIPES + 1) * POSITIONS_BYTES);
    private final ByteBuffer entries = aligned(OpenSpans.ENTRY_BYTES);
    private final OpenSpans open = new OpenSpans(entries, positions, SALT);
    private final SpanRing spans = new SpanRing(slab, Marks.SLOT_BYTES, 1, positions, SALT, open);
    private final Ring ring = new Ring(spans);
    private final DirectLongs longs = new DirectLongs(positions);

    /** Moves the ring on by records of one slot, each acknowledged. */
    FileRing advance(final int slots) {
        for (int i = 0; i < slots; i++) {
            final Ring unused = ring.advance(1);
            acknowledge(1);
        }
        return this;
    }

    /** Fills the ring with records 1, 2 and 3 of 3, 3 and 2 slots, and hands them over. */
    FileRing fill() {
        int unused = ring.offer(1, 3);
        unused = ring.offer(2, 3);
        unused = ring.offer(3, 2);
        unused = ring.drain();
        return this;
    }

    /** Hands over what there is. */
    void drain() {
        final int unused = ring.drain();
    }

    boolean isOffered(final int mark, final int slots) {
        return ring.isOffered(mark, slots);
    }

    /** Lets the one span that may be open start. */
    FileRing begin(final int mark) {
        final byte[] record = Marks.record(mark, 2);
        open.begin(0, record, record.length);
        return this;
    }

    /** Lets that span end, as a record of two slots. */
    void end(final int mark) {
        final byte[] record = Marks.record(mark, 2);
        final int unused = spans.stripe(0).offer(record, record.length, 0);
    }

    /** Lets go of so many slots. */
    void acknowledge(final long slots) {
        final Stripe stripe = spans.stripe(0);
        if (stripe instanceof Acknowledged kept) {
            kept.acknowledge(slots);
        }
    }

    /** How many slots the file says are acknowledged. */
    int acknowledged() {
        return (int) longs.getAcquire(ACKNOWLEDGED);
    }

    /** What a process that recovers finds now; see {@link Marks#seen()}. */
    int recovered() {
        final Marks marks = new Marks();
        final int unused = walk().drain(marks, new byte[Ring.BYTES], Integer.MAX_VALUE);
        return marks.seen();
    }

    /** Which span such a process finds open now, in the same way. */
    int interrupted() {
        final Marks marks = new Marks();
        final OpenWalk walk = new OpenWalk(entries, positions, SALT, List.of(walk()), NUMBER);
        final int unused = walk.drain(marks, new byte[OpenSpans.ENTRY_BYTES], Integer.MAX_VALUE);
        return walk.torn() == 0 ? marks.seen() : Marks.TORN;
    }

    private StripeWalk walk() {
        return new StripeWalk(slab, Marks.SLOT_BYTES, positions, 0, SALT, NUMBER);
    }

    private static ByteBuffer aligned(final int bytes) {
        return ByteBuffer.allocateDirect(bytes + POSITIONS_BYTES)
                .alignedSlice(POSITIONS_BYTES)
                .slice(0, bytes);
    }
}
