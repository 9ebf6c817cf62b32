package dev.nanospan.otel;

import io.opentelemetry.api.OpenTelemetry;
import java.util.List;

/** An implementation of the OpenTelemetry API, with what it was told. */
interface Subject extends AutoCloseable {
    OpenTelemetry otel();

    /** All spans that have ended and are sampled, in the order of their ends. */
    List<Ended> ended();

    @Override
    void close();

    /** How to set one up. */
    enum Sampling {
        ALL,
        NONE
    }

    /** Limits that are small enough to be met: attributes, events, links. */
    int LIMIT = 4;
}
