package dev.nanospan.export.otlp;

import dev.nanospan.export.encode.Splitter;
import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.Withdrawal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A batch from the disk: goes as it was written, or in pieces that are made anew if that is more than the collector takes. How
 * many of them were delivered is not noted on the disk: if it comes to the worst all of it is sent again, and counted so.
 */
final class Replayed extends Shipment {
    private final Withdrawal withdrawal;
    private final Splitter splitter;
    private long serial = -1;

    /** A copy of all of it, made when less of it has to be selected; null before that. */
    private byte @Nullable [] whole;

    private boolean divisible;

    Replayed(final Withdrawal withdrawal, final Splitter splitter) {
        this.withdrawal = withdrawal;
        this.splitter = splitter;
    }

    /** Takes what was loaded; if it is what there was before, its time goes on, and more is known of it than the disk knows. */
    void begin() {
        if (serial != withdrawal.serial()) {
            serial = withdrawal.serial();
            clear();
            from = withdrawal.before();
            uncertainTo = withdrawal.uncertain();
        }
    }

    @Override
    void clear() {
        super.clear();
        whole = null;
        divisible = false;
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
        if ((from > 0 || withdrawal.lengthBytes() > mostBytes) && isDivisible()) {
            selectPart(mostBytes);
        }
    }

    /** Begins with as many as would fit if all were as long. */
    private void selectPart(final int mostBytes) {
        selectAtMost((long) spans() * mostBytes / withdrawal.lengthBytes());
        byte[] part = part();
        while (part.length > mostBytes && selected() > 1) {
            selectAtMost((long) selected() * mostBytes / part.length);
            part = part();
        }
        withdrawal.show(part);
    }

    private void selectAtMost(final long count) {
        to = from + (int) Math.max(1, Math.min(count, undone()));
    }

    private byte[] part() {
        return Objects.requireNonNull(
                splitter.part(Objects.requireNonNull(whole), spans(), from, to), "it was divisible");
    }

    @Override
    boolean isDivisible() {
        if (whole == null && spans() > 1) {
            whole = withdrawal.whole();
            divisible = splitter.part(whole, spans(), 0, 1) != null;
        }
        return divisible;
    }

    @Override
    boolean isFromDisk() {
        return true;
    }
}
