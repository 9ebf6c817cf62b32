package dev.nanospan.cli.kill;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Overflow;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Key;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A service that makes spans as fast as it can until it is killed, and numbers those of each thread. Either it waits for room and
 * drops none, or it drops what the ring has no room for.
 */
final class Victim {
    static final int PRODUCERS = 2;
    static final String NUMBER = "n";

    /** The number of a span is this times that of its producer, and its place. */
    static final long OF_PRODUCER = 1L << 40;

    private Victim() {}

    /**
     * Does not return.
     *
     * @param args the ring's file and bytes, slots, stripes; the witness; where to post; what becomes of spans without room
     */
    public static void main(final String[] args) throws Exception {
        for (int i = 0; i < 500; i++) {
            final Key unused = Key.ofLong("so that numbers of symbols are no others' " + i);
        }
        final Overflow overflow = Overflow.valueOf(args[6]);
        final Nanospan nanospan = Nanospan.create(config(args[0], args[1], args[3], overflow, args[5])
                .slotBytes(Integer.parseInt(args[2]))
                .build());
        final Witness witness = Witness.open(Path.of(args[4]), PRODUCERS);
        for (int producer = 1; producer < PRODUCERS; producer++) {
            final int number = producer;
            new Thread(() -> produce(nanospan, overflow, witness, number)).start();
        }
        produce(nanospan, overflow, witness, 0);
    }

    /** What all victims have in common. */
    static NanospanConfig.Builder config(
            final String ring,
            final String bytes,
            final String stripes,
            final Overflow overflow,
            final String endpoint) {
        return NanospanConfig.builder()
                .ringFile(Path.of(ring))
                .ringBytes(Integer.parseInt(bytes))
                .stripes(Integer.parseInt(stripes))
                .overflow(overflow)
                .overflowTimeout(Duration.ofHours(1))
                .set(Options.BATCH_SPANS, 500)
                .set(Options.BATCH_DELAY, Duration.ofMillis(20))
                .set(Options.EXPORTER, List.of("otlp"))
                .set(Options.OTLP_ENDPOINT, URI.create(endpoint))
                .set(Options.OTLP_PROTOCOL, "http/json");
    }

    private static void produce(
            final Nanospan nanospan, final Overflow overflow, final Witness witness, final int producer) {
        final Tracer tracer = nanospan.tracer("victim");
        final Key.OfLong key = Key.ofLong(NUMBER);
        final String text = "x".repeat(300);
        for (long i = 0; ; i++) {
            final Span span = tracer.start("work " + i % 10);
            span.set(key, producer * OF_PRODUCER + i);
            if (i % 7 == 0) {
                span.set("plain " + i % 5, text.substring(0, (int) (i % 300)));
            }
            span.end();
            if (overflow == Overflow.DROP) {
                tellDropped(nanospan, witness);
            }
            witness.saw(producer, i + 1);
        }
    }

    /** Before a span is witnessed: so one that is, and was dropped, has been counted. By turns, so that the count never falls. */
    private static synchronized void tellDropped(final Nanospan nanospan, final Witness witness) {
        witness.dropped(nanospan.ledger().get(Counter.RING_FULL));
    }
}
