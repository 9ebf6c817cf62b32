package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Ledger;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** This engine, with everything but endpoint and protocol at its default. */
final class NanospanPipeline implements PipelinePeer {
    private static final Duration CLOSE = Duration.ofSeconds(20);

    private final Nanospan nanospan;
    private final Tracer tracer;
    private final Ledger ledger = new Ledger();

    NanospanPipeline(final String endpoint, final String protocol) {
        nanospan = Nanospan.create(NanospanConfig.builder()
                .set(Options.EXPORTER, List.of("otlp"))
                .set(Options.OTLP_ENDPOINT, URI.create(endpoint))
                .set(Options.OTLP_PROTOCOL, protocol)
                .build());
        tracer = nanospan.tracer("nanospan-jmh");
    }

    @Override
    public Runnable producer() {
        final Spans spans = new Spans();
        return () -> spans.root(tracer);
    }

    @Override
    public long delivered() {
        nanospan.ledger(ledger);
        return ledger.destination().exported;
    }

    @Override
    public void close() {
        final Ledger last = nanospan.close(CLOSE);
        if (!last.isExact()) {
            throw new IllegalStateException("the ledger is not exact: " + last);
        }
    }
}
