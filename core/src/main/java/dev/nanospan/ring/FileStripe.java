package dev.nanospan.ring;

import com.lmax.disruptor.Sequence;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A stripe whose slab is mapped to a file and can be read after the process was killed, although the sequencer, with its
 * cursor and flags, is gone then. So the first slot of a record begins with a commit word, written last and with release:
 * the slot's sequence, which differs from lap to lap, mixed with the salt of the file. No user's bytes in the middle of a
 * longer record look like one; nor does an older word of which the end of a record has replaced some bytes, as two words
 * differ in all of their bytes.
 *
 * <pre>
 *  0  commit word (64): (sequence ^ salt) * an odd constant
 *  8  frame: length (32), negative for padding, and so on
 * </pre>
 *
 * <p>What was drained is kept until it is {@linkplain #acknowledge acknowledged}: only then may producers write over it. The
 * file learns of that first, so that all that is in it lies within one lap behind what it says is acknowledged.
 */
final class FileStripe extends Stripe implements Acknowledged {
    static final int COMMIT_BYTES = Long.BYTES;

    private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;
    private static final long INVERSE_OF_MIXER = 0xF1DE_83E1_9937_733DL;

    private final DirectLongs words;
    private final Positions positions;
    private final Sequence gate;
    private final long salt;
    private final int number;
    private final @Nullable OpenSpans openSpans;

    /** The same as in the file, which others may write to. */
    private long acknowledged;

    private FileStripe(
            final ByteBuffer slab,
            final int slotBytes,
            final Positions positions,
            final long salt,
            final int number,
            final Alarm alarm,
            final @Nullable OpenSpans openSpans,
            final Sequence gate) {
        super(slab, slotBytes, alarm, new Sequence(), gate);
        this.words = new DirectLongs(slab);
        this.positions = positions;
        this.salt = salt;
        this.number = number;
        this.openSpans = openSpans;
        this.gate = gate;
    }

    static Stripe of(
            final ByteBuffer slab,
            final int slotBytes,
            final Positions positions,
            final long salt,
            final int number,
            final Alarm alarm,
            final @Nullable OpenSpans openSpans) {
        return new FileStripe(slab, slotBytes, positions, salt, number, alarm, openSpans, new Sequence());
    }

    /** Whether a record that begins at an offset was published with a sequence. */
    static boolean isCommitted(final DirectLongs words, final int offset, final long sequence, final long salt) {
        return words.getAcquire(offset) == word(sequence, salt);
    }

    /** A word of whose value a wrong byte, wherever it is, makes quite another one. */
    static long word(final long value, final long salt) {
        return (value ^ salt) * MIXER;
    }

    /** What a word was made of. */
    static long valueOf(final long word, final long salt) {
        return word * INVERSE_OF_MIXER ^ salt;
    }

    @Override
    int slotsOf(final int recordBytes) {
        return super.slotsOf(COMMIT_BYTES + recordBytes);
    }

    @Override
    int frameOf(final long sequence) {
        return offsetOf(sequence) + COMMIT_BYTES;
    }

    @Override
    void publish(final long first) {
        words.setRelease(offsetOf(first), word(first, salt));
        super.publish(first);
    }

    @Override
    void ends(final int entry, final long first) {
        final OpenSpans open = openSpans;
        if (open != null) {
            open.ends(entry, number, first);
        }
    }

    /** The file hears of it before the handler does: what may have been delivered is never taken for new. */
    @Override
    void announce(final RecordHandler handler, final long end, final int slots) {
        positions.handedOver(end);
        handler.next(number, slots);
    }

    @Override
    public void acknowledge(final long slots) {
        acknowledged += slots;
        positions.acknowledged(acknowledged);
        if (!isClosed()) {
            gate.set(acknowledged - 1);
        }
    }

    @Override
    long slotsHeld() {
        return Math.max(0, claimed() - gate.get());
    }
}
