package dev.nanospan;

import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All exporters of an engine. Each gets every span, and none can hold up another: as long as one of them has room the
 * ring is drained.
 */
final class Destinations {
    private final Destination[] all;

    /** Who took the last span: a bit for each. */
    private long takers;

    Destinations(final List<SpanExporter> exporters, final ErrorLog errors) {
        final Set<String> names = new HashSet<>();
        final Map<String, Integer> ofType = new HashMap<>();
        all = exporters.stream()
                .map(exporter -> new Destination(
                        exporter,
                        unique(exporter.name(), names),
                        ofType.merge(exporter.componentType(), 1, Integer::sum) - 1,
                        errors))
                .toArray(Destination[]::new);
    }

    /** The second of a name gets a number, so that the ledger has a line for each. */
    private static String unique(final String name, final Set<String> taken) {
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
            unique = name + '-' + number;
        }
        return unique;
    }

    void begin(final Supplier<Resource> resource) {
        for (final Destination each : all) {
            each.begin(resource);
        }
    }

    /** Exporters to warm up with. */
    List<SpanExporter> rehearsals() {
        final List<SpanExporter> rehearsals = new ArrayList<>();
        for (final Destination each : all) {
            final SpanExporter rehearsal = each.rehearsal();
            if (rehearsal != null) {
                rehearsals.add(rehearsal);
            }
        }
        return rehearsals;
    }

    boolean ready() {
        for (final Destination each : all) {
            if (each.ready()) {
                return true;
            }
        }
        return all.length == 0;
    }

    /** How long the thread may sleep, as far as the most impatient of them is concerned. */
    long maxSleepNs() {
        long maxSleepNs = Long.MAX_VALUE;
        for (final Destination each : all) {
            maxSleepNs = Math.min(maxSleepNs, each.maxSleepNs());
        }
        return maxSleepNs;
    }

    /** Whether anybody took the span. */
    boolean accept(final SpanView span) {
        if (all.length == 1) {
            takers = all[0].accept(span) ? 1 : 0;
            return takers != 0;
        }
        long refusals = 0;
        for (int i = 0; i < all.length; i++) {
            if (!all[i].accept(span)) {
                refusals |= 1L << i;
            }
        }
        takers = ~refusals;
        final boolean taken = all.length == 0 || Long.bitCount(refusals) < all.length;
        if (taken && refusals != 0) {
            refuse(refusals);
        }
        return taken;
    }

    /** Who took the last span: a bit for each of {@link #count()}. */
    long takers() {
        return takers;
    }

    int count() {
        return all.length;
    }

    /** How many of the first spans that a destination took it is done with. */
    long settled(final int destination) {
        return all[destination].settled();
    }

    /** Accounts for a span of an earlier process that somebody took. */
    void recovered() {
        for (final Destination each : all) {
            each.recovered();
        }
    }

    private void refuse(final long refusals) {
        for (int i = 0; i < all.length; i++) {
            if ((refusals >>> i & 1) != 0) {
                all[i].refuse();
            }
        }
    }

    int work(final long nowNs) {
        int work = 0;
        for (final Destination each : all) {
            work += each.work(nowNs);
        }
        return work;
    }

    void flush() {
        for (final Destination each : all) {
            each.flush();
        }
    }

    long pending() {
        long pending = 0;
        for (final Destination each : all) {
            pending += each.pending();
        }
        return pending;
    }

    void report(final Ledger into) {
        for (int i = 0; i < all.length; i++) {
            all[i].report(into, i);
        }
    }

    void measure(final Metrics to) {
        for (final Destination each : all) {
            each.measure(to);
        }
    }

    void close() {
        for (final Destination each : all) {
            each.close();
        }
    }
}
