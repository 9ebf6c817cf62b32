package dev.nanospan.export.otlp;

import dev.nanospan.export.encode.Splitter;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.Withdrawal;
import java.util.Objects;

/**
 * A batch from the disk: goes as it was written, or in pieces that are made anew if that is more than the collector takes. How
 * many of them were delivered is not noted on the disk: if it comes to the worst all of it is sent again, and counted so.
 */
final class Replayed extends Shipment {
    private final Withdrawal withdrawal;
    private final Splitter splitter;
    private long serial = -1;

    Replayed(final Withdrawal withdrawal, final Splitter splitter) {
        this.withdrawal = withdrawal;
        this.splitter = splitter;
    }

    /** Takes what was loaded; if it is what there was before, its time goes on, and more is known of it than the disk knows. */
    void begin() {
        if (serial != withdrawal.serial()) {
            serial = withdrawal.serial();
            clear();
            uncertainTo = withdrawal.uncertain();
        }
    }

    /** Whether more of it may be there than the disk said when it was loaded. */
    boolean mayBeThere() {
        return Math.max(from, uncertainTo) > withdrawal.uncertain();
    }

    @Override
    int spans() {
        return withdrawal.spans();
    }

    @Override
    Payload payload() {
        return withdrawal;
    }

    @Override
    void select(final int mostBytes) {
        to = spans();
        withdrawal.showWhole();
        if (from > 0 || (withdrawal.lengthBytes() > mostBytes && isDivisible())) {
            selectPart(mostBytes);
        }
    }

    private void selectPart(final int mostBytes) {
        final byte[] whole = withdrawal.whole();
        byte[] part = part(whole);
        while (part.length > mostBytes && selected() > 1) {
            to = from + (int) Math.max(1, (long) selected() * mostBytes / part.length);
            part = part(whole);
        }
        withdrawal.show(part);
    }

    private byte[] part(final byte[] whole) {
        return Objects.requireNonNull(splitter.part(whole, spans(), from, to), "it was divisible");
    }

    @Override
    boolean isDivisible() {
        return spans() > 1 && splitter.part(withdrawal.whole(), spans(), 0, 1) != null;
    }

    @Override
    boolean isFromDisk() {
        return true;
    }
}
