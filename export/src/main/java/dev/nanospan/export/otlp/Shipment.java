package dev.nanospan.export.otlp;

import dev.nanospan.export.http.Payload;

/** Spans that go out together, and how far their delivery is: those before {@code from} are done, those before {@code to} go next. */
abstract class Shipment {
    int from;
    int to;
    /** Spans before it were sent without an answer: they may be there. */
    int uncertainTo;
    /** Spans before it were sent. */
    int triedTo;
    /** What attempts in vain have taken of the time that there is for it. */
    long spentNs;

    /** How many spans there are. */
    abstract int spans();

    /** What is posted: the spans that were selected. */
    abstract Payload payload();

    /** Selects what is undone, or as much of it as has no more bytes than that; one span at least. */
    abstract void select(int mostBytes);

    /** Whether less of it can be selected. */
    abstract boolean isDivisible();

    /** Whether it comes from the disk. */
    abstract boolean isFromDisk();

    void clear() {
        from = 0;
        to = 0;
        uncertainTo = 0;
        triedTo = 0;
        spentNs = 0;
    }

    final int undone() {
        return spans() - from;
    }

    final int selected() {
        return to - from;
    }

    /** How many of those selected may be there. */
    final int uncertain() {
        return Math.max(0, Math.min(uncertainTo, to) - from);
    }

    final boolean isDone() {
        return from == spans();
    }
}
