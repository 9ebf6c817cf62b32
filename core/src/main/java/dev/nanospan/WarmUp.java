package dev.nanospan;

import dev.nanospan.record.Key;
import dev.nanospan.record.Name;
import dev.nanospan.spi.SpanExporter;
import java.time.Duration;
import java.util.List;

/** Drives the hot path, and exporters as far as nobody notices, until they are compiled, in an engine that nobody sees. */
final class WarmUp {
    private static final int SPANS = 30_000;

    /** As many as the ring holds, whatever the exporters do meanwhile. */
    private static final int SPANS_A_FLUSH = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Name ROOT = Name.of("nanospan.warmup");
    private static final Name CHILD = Name.of("nanospan.warmup.child");
    private static final Key.OfString TEXT = Key.ofString("nanospan.warmup.text");
    private static final Key.OfLong NUMBER = Key.ofLong("nanospan.warmup.number");
    private static final Key.OfBoolean FLAG = Key.ofBoolean("nanospan.warmup.flag");
    private static final Key.OfDouble RATIO = Key.ofDouble("nanospan.warmup.ratio");

    private WarmUp() {}

    static void run(final Engine like) {
        final List<SpanExporter> rehearsals = like.rehearsals();
        final NanospanConfig config = NanospanConfig.builder()
                .clock(like.config().clock)
                .idGenerators(like.config().idGenerators)
                .ringBytes(1 << 20)
                .stripes(1)
                .spansMaxOpen(1_024) // enough for threads to keep recorders, as they do in the real one
                .exporter(
                        rehearsals.isEmpty()
                                ? new SpanExporter[] {new Discard()}
                                : rehearsals.toArray(SpanExporter[]::new))
                .errorHandler(like.errors::report)
                .jmx(false)
                .build();
        try (Nanospan throwAway = Nanospan.create(config)) {
            final Tracer tracer = throwAway.tracer("nanospan.warmup");
            boolean flushes = true;
            for (int i = 0; i < SPANS; i++) {
                request(tracer, i);
                if (flushes && i % SPANS_A_FLUSH == 0) {
                    flushes = throwAway.flush(PATIENCE); // who does not come to an end is not waited for again
                }
            }
            throwAway.close(PATIENCE);
        }
    }

    private static void request(final Tracer tracer, final int i) {
        final Span root = tracer.start(ROOT);
        root.set(TEXT, "warm up").set(NUMBER, i).set(FLAG, true).set(RATIO, 0.5);
        root.event(CHILD).set(NUMBER, i);
        try (Scope current = root.makeCurrent();
                Scope child = tracer.open(CHILD)) {
            child.span().set(NUMBER, current.span().spanId()).link(root);
        }
        root.end();
    }
}
