package dev.nanospan;

import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.ring.Stripe;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;

/** An engine with its ring in reach, for soaks. In a package of core's, to get at it. */
public final class EngineDoor {
    private final Engine engine;

    private EngineDoor(final Engine engine) {
        this.engine = engine;
    }

    /** Starts an engine. */
    public static EngineDoor open(final NanospanConfig config, final SpanExporter exporter) {
        return new EngineDoor(Engine.start(config, List.of(exporter)));
    }

    public Tracer tracer() {
        return engine.tracer(new InstrumentationScope("soak", "", ""));
    }

    /** The stripe of the n-th producer. */
    public Stripe stripe(final int producer) {
        return engine.ring.stripe(producer);
    }

    public void close(final Duration deadline) {
        engine.close(deadline);
    }

    /** Fills a ledger. */
    public Ledger ledger() {
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        return ledger;
    }
}
