package dev.nanospan.cli.kill;

import dev.nanospan.Nanospan;
import dev.nanospan.Overflow;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A service that has some spans open at any moment until it is killed: each thread ends its oldest one when it has started so
 * many; of the second producer another thread does.
 */
final class OpenVictim {
    static final int PRODUCERS = 2;
    static final int OPEN = 20;
    static final String NAME = "open work";

    private static final Name WORK = Name.of(NAME);

    private OpenVictim() {}

    /** What of a witness says how many spans a producer has started. */
    static int started(final int producer) {
        return 2 * producer;
    }

    /** What of a witness says how many spans of a producer were ended. */
    static int ended(final int producer) {
        return 2 * producer + 1;
    }

    /**
     * Does not return.
     *
     * @param args the ring's file and bytes, stripes; the witness; where to post
     */
    public static void main(final String[] args) throws Exception {
        final Nanospan nanospan = Nanospan.create(Victim.config(args[0], args[1], args[2], Overflow.BLOCK, args[4])
                .ringOpenSpans(true)
                .spansMaxOpen(4 * OPEN * PRODUCERS)
                .build());
        final Tracer tracer = nanospan.tracer("victim");
        final Witness witness = Witness.open(Path.of(args[3]), 2 * PRODUCERS);
        final Queue<Span> handedOver = new ConcurrentLinkedQueue<>();
        new Thread(() -> end(handedOver, witness, 1)).start();
        new Thread(() -> handOver(handedOver, tracer, witness, 1)).start();
        startAndEnd(tracer, witness, 0);
    }

    private static void startAndEnd(final Tracer tracer, final Witness witness, final int producer) {
        final Queue<Span> open = new ArrayDeque<>();
        for (long i = 0; ; i++) {
            open.add(start(tracer, producer, i));
            witness.saw(started(producer), i + 1);
            if (open.size() > OPEN) {
                open.remove().end();
                witness.saw(ended(producer), i + 1 - OPEN);
            }
        }
    }

    private static void handOver(final Queue<Span> to, final Tracer tracer, final Witness witness, final int producer) {
        for (long i = 0; ; i++) {
            to.add(start(tracer, producer, i));
            witness.saw(started(producer), i + 1);
            while (i + 1 - witness.seen(ended(producer)) >= OPEN) {
                Thread.yield();
            }
        }
    }

    private static void end(final Queue<Span> handedOver, final Witness witness, final int producer) {
        long ended = 0;
        while (true) {
            final boolean enough = witness.seen(started(producer)) - ended > OPEN / 2;
            final Span span = enough ? handedOver.poll() : null;
            if (span == null) {
                Thread.yield();
            } else {
                span.end();
                witness.saw(ended(producer), ++ended);
            }
        }
    }

    private static Span start(final Tracer tracer, final int producer, final long i) {
        final Key.OfLong key = Key.ofLong(Victim.NUMBER);
        final long number = producer * Victim.OF_PRODUCER + i;
        return tracer.span(WORK).kind(Kind.SERVER).set(key, number).start();
    }
}
