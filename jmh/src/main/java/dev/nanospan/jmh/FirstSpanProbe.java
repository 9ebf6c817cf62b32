package dev.nanospan.jmh;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import dev.nanospan.jmh.peer.HeaderReader;
import dev.nanospan.jmh.peer.Spans;

/** Runs in a JVM of its own: starts and ends its first two spans, and prints what that took, in ns. */
final class FirstSpanProbe {
    static final int FIRST = 0;
    static final int SECOND = 1;
    static final int CREATE = 2;
    static final int WARM_UP = 3;
    static final int FIGURES = 4;

    private FirstSpanProbe() {}

    /**
     * Measures once.
     *
     * @param args whether to warm up
     */
    public static void main(final String[] args) {
        final boolean warm = Boolean.parseBoolean(args[0]);
        final Spans spans = new Spans(); // the application's own constants are not the span's cost
        final long[] figures = new long[FIGURES];
        final long beginNs = System.nanoTime();
        final NanospanConfig config = NanospanConfig.builder()
                .exporter(new HeaderReader(HeaderReader.ANY))
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            final Tracer tracer = nanospan.tracer("nanospan-jmh");
            final long createdNs = System.nanoTime();
            if (warm) {
                nanospan.warmUp();
            }
            final long readyNs = System.nanoTime();
            spans.root(tracer);
            final long firstNs = System.nanoTime();
            spans.root(tracer);
            figures[SECOND] = System.nanoTime() - firstNs;
            figures[FIRST] = firstNs - readyNs;
            figures[CREATE] = createdNs - beginNs;
            figures[WARM_UP] = warm ? readyNs - createdNs : 0;
        }
        System.out.println(figures[FIRST] + " " + figures[SECOND] + " " + figures[CREATE] + " " + figures[WARM_UP]);
    }
}
