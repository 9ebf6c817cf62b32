package dev.nanospan.export.otlp;

import dev.nanospan.export.encode.Splitter;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.Withdrawal;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch from the disk: goes as it was written, or in pieces that are made anew if that is more than the collector takes. How
 * many of them were delivered is not noted on the disk: if it comes to the worst all of it is sent again, and counted so.
 */
final class Replayed extends Shipment {
    private final Withdrawal withdrawal;
    private final Splitter splitter;
    private final Piece piece = new Piece();
    private long serial = -1;
    private boolean isWhole = true;

    Replayed(final Withdrawal withdrawal, final Splitter splitter) {
        this.withdrawal = withdrawal;
        this.splitter = splitter;
    }

    /** Takes what was loaded; if it is what there was before, its time goes on. */
    void begin() {
        if (serial != withdrawal.serial()) {
            serial = withdrawal.serial();
            clear();
        }
        uncertainTo = Math.max(uncertainTo, withdrawal.uncertain());
    }

    @Override
    int spans() {
        return withdrawal.spans();
    }

    @Override
    Payload payload() {
        return isWhole ? withdrawal : piece;
    }

    @Override
    void select(final int mostBytes) {
        to = spans();
        isWhole = from == 0 && (withdrawal.lengthBytes() <= mostBytes || !isDivisible());
        if (!isWhole) {
            selectPiece(mostBytes);
        }
    }

    private void selectPiece(final int mostBytes) {
        final byte[] whole = whole();
        piece.is(splitter.part(whole, spans(), from, to));
        while (piece.lengthBytes() > mostBytes && selected() > 1) {
            to = from + (int) Math.max(1, (long) selected() * mostBytes / piece.lengthBytes());
            piece.is(splitter.part(whole, spans(), from, to));
        }
    }

    @Override
    boolean isDivisible() {
        return spans() > 1 && splitter.part(whole(), spans(), 0, 1) != null;
    }

    private byte[] whole() {
        final ByteBuffer whole = ByteBuffer.allocate(withdrawal.lengthBytes());
        withdrawal.rewind();
        withdrawal.read(whole);
        return whole.array();
    }

    @Override
    boolean isFromDisk() {
        return true;
    }

    /** Some bytes. */
    private static final class Piece implements Payload {
        private byte[] bytes = new byte[0];
        private int position;

        void is(final byte @Nullable [] now) {
            bytes = Objects.requireNonNull(now, "what was divisible is not any more");
            position = 0;
        }

        @Override
        public int lengthBytes() {
            return bytes.length;
        }

        @Override
        public void rewind() {
            position = 0;
        }

        @Override
        public int read(final ByteBuffer into) {
            final int count = Math.min(into.remaining(), bytes.length - position);
            into.put(bytes, position, count);
            position += count;
            return count;
        }
    }
}
