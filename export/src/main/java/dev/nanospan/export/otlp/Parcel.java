package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Batch;
import dev.nanospan.export.http.Payload;

/** A batch of what is new. */
final class Parcel extends Shipment {
    final Batch batch;

    /** How many spans were taken before its first one. */
    long first;

    Parcel(final Batch batch) {
        this.batch = batch;
    }

    @Override
    void clear() {
        super.clear();
        batch.clear();
        first = 0;
    }

    @Override
    int spans() {
        return batch.spans();
    }

    @Override
    Payload payload() {
        return batch;
    }

    @Override
    void select(final int mostBytes) {
        to = batch.spans();
        batch.select(from, to);
        int length = batch.lengthBytes();
        while (length > mostBytes && selected() > 1) {
            to = from + (int) Math.max(1, (long) selected() * mostBytes / length);
            batch.select(from, to);
            length = batch.lengthBytes();
        }
    }

    @Override
    boolean isDivisible() {
        return true;
    }

    @Override
    boolean isFromDisk() {
        return false;
    }
}
