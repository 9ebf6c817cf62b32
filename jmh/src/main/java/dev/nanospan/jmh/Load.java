package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.PeerSetup;
import dev.nanospan.jmh.peer.Workloads;
import java.util.ArrayList;
import java.util.List;

/**
 * What a JVM is to do with a tracer.
 *
 * @param peer a name of {@link dev.nanospan.jmh.peer.Peers}
 * @param workload a name of {@link Workloads}
 * @param endpoint where spans are posted to, or {@link PeerSetup#NOWHERE}
 * @param warmUpMs before figures count
 * @param windowMs while they count
 * @param rate times a second, in all threads; 0 for as many as go
 * @param threads that do it
 */
record Load(String peer, String workload, String endpoint, long warmUpMs, long windowMs, long rate, int threads) {
    private static final int WORDS = 7;

    /** A root span with 4 attributes, nothing posted. */
    static Load of(final String peer, final long windowMs, final long rate) {
        return new Load(peer, Workloads.ROOT, PeerSetup.NOWHERE, Math.min(5_000, windowMs), windowMs, rate, 1);
    }

    Load to(final String url) {
        return new Load(peer, workload, url, warmUpMs, windowMs, rate, threads);
    }

    Load doing(final String other) {
        return new Load(peer, other, endpoint, warmUpMs, windowMs, rate, threads);
    }

    Load on(final int number) {
        return new Load(peer, workload, endpoint, warmUpMs, windowMs, rate, number);
    }

    /** As the arguments of a JVM. */
    List<String> words() {
        final List<String> words = new ArrayList<>(List.of(peer, workload, endpoint));
        for (final long number : new long[] {warmUpMs, windowMs, rate, threads}) {
            words.add(String.valueOf(number));
        }
        return words;
    }

    /** What {@link #words} gave. */
    static Load parse(final String... words) {
        if (words.length != WORDS) {
            throw new IllegalArgumentException("not a load: " + String.join(" ", words));
        }
        return new Load(
                words[0],
                words[1],
                words[2],
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                Integer.parseInt(words[6]));
    }
}
