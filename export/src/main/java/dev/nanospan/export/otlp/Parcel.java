package dev.nanospan.export.otlp;

import dev.nanospan.export.batch.Batch;

/** A batch, and how far its delivery is: spans before {@code from} are done, those before {@code to} go next. */
final class Parcel {
    final Batch batch;
    /** How many spans were taken before its first one. */
    long first;

    int from;
    int to;
    /** Spans before it were sent without an answer: they may be there. */
    int uncertainTo;
    /** Spans before it were sent. */
    int triedTo;
    /** What attempts in vain have taken of the time that the batch has. */
    long spentNs;

    Parcel(final Batch batch) {
        this.batch = batch;
    }

    void clear() {
        batch.clear();
        first = 0;
        from = 0;
        to = 0;
        uncertainTo = 0;
        triedTo = 0;
        spentNs = 0;
    }

    int undone() {
        return batch.spans() - from;
    }

    int selected() {
        return to - from;
    }

    boolean isDone() {
        return from == batch.spans();
    }

    /** Selects what is undone, or as much of it as has no more bytes than that; one span at least. */
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
}
