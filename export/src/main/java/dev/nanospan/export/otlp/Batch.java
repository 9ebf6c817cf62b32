package dev.nanospan.export.otlp;

import dev.nanospan.export.http.Payload;
import dev.nanospan.record.SpanView;

interface Batch extends Payload {
    boolean add(SpanView span);

    int spans();

    void select(int from, int to);

    void clear();
}
