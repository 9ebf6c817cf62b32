package dev.nanospan.export.otlp;

import dev.nanospan.export.http.Payload;
import dev.nanospan.export.spill.Withdrawal;

/** A batch from the disk: goes as it was written, in one piece. */
final class Replayed extends Shipment {
    private final Withdrawal withdrawal;
    private long serial = -1;

    Replayed(final Withdrawal withdrawal) {
        this.withdrawal = withdrawal;
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
        return withdrawal;
    }

    @Override
    void select(final int mostBytes) {
        to = spans();
    }

    @Override
    boolean isFromDisk() {
        return true;
    }
}
