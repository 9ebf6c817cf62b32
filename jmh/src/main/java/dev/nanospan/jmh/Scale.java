package dev.nanospan.jmh;

import dev.nanospan.jmh.LoadJvm.Exporter;
import dev.nanospan.jmh.peer.Peers;
import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What a span costs as the work grows, one dimension at a time, and where that bends. */
final class Scale extends Measurement {
    private static final List<String> HEAP = List.of("-Xmx512m");
    private static final String PEERS = "--peers";
    private static final List<String> DEFAULT_PEERS = List.of(Peers.NANOSPAN, "otel");
    private static final long QUICK_MS = 1_000;
    private static final long FULL_MS = 5_000;
    private static final double BEND = 1.5;

    private final long quickMs;

    Scale() {
        this(QUICK_MS);
    }

    /** One whose quick form takes another time for each step, for tests. */
    Scale(final long quickMs) {
        this.quickMs = quickMs;
    }

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String usage() {
        return "[--quick | --full] [--peers A,B] [--out FILE] [DIMENSION...]";
    }

    @Override
    public String help() {
        return """
                What a span costs the threads that make it as the work grows, one dimension at a time, at full speed, and
                where that bends: CPU time of these threads for a span. A figure with drops is partly that of dropping. Threads
                beyond the cores take turns. A step bends if it costs 1.5 times what the smallest steps let expect: by its
                size where a step is more work, by its cost where it is not. Each step is run once: a lone one that bends may be
                a moment of the machine, and is to be run again.

                  --quick      1 s of each (the default): some 3 min
                  --full       5 s of each: some 10 min
                  --peers A,B  only these; nanospan and otel if left out
                  --out FILE   writes results and machine facts as JSON
                  DIMENSION    only these: threads, attributes, chars, open, keys, ring, slot, batch

                -Dnanospan.overflow=... before -jar tells this engine; what a dimension varies counts more.""";
    }

    @Override
    Set<String> options() {
        return Set.of(PEERS);
    }

    @Override
    Set<String> switches() {
        return Set.of(QUICK, FULL);
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        final long windowMs = arguments.isFull() ? FULL_MS : quickMs;
        final List<String> peers = arguments.chosen(PEERS, Peers.names(), DEFAULT_PEERS);
        final List<String> known =
                Stream.of(Dimension.values()).map(Dimension::label).toList();
        final List<String> chosen = arguments.words(known, known);
        final List<Dimension> dimensions = Stream.of(Dimension.values())
                .filter(dimension -> chosen.contains(dimension.label()))
                .toList();
        progress.of(dimensions.stream()
                .mapToInt(dimension ->
                        dimension.steps.size() * dimension.peers(peers).size())
                .sum());
        final List<Row> rows = new ArrayList<>();
        for (final Dimension dimension : dimensions) {
            for (final String peer : dimension.peers(peers)) {
                for (final int step : dimension.steps) {
                    progress.step(peer + ", " + dimension.label() + " " + step);
                    rows.add(dimension.run(Load.of(peer, windowMs, 0), step));
                }
            }
        }
        return rows;
    }

    @Override
    public List<Table> tables(final Result result) {
        final List<Table> tables = new ArrayList<>();
        for (final Dimension dimension : Dimension.values()) {
            final List<Row> rows = of(result, dimension);
            if (!rows.isEmpty()) {
                tables.add(new Table(
                        dimension.what,
                        List.of(dimension.label(), "peer", "ns", "spans/s", "dropped", "delivered/s", "B/span", ""),
                        lines(dimension, rows)));
            }
        }
        return tables;
    }

    @Override
    public List<Plot> plots(final Result result) {
        return Stream.of(Dimension.values())
                .filter(dimension -> !of(result, dimension).isEmpty())
                .map(dimension -> Lines.plot(
                        "scale-" + dimension.label(),
                        dimension.what,
                        "ns of CPU",
                        of(result, dimension),
                        "step",
                        Scale::nsOf))
                .toList();
    }

    private static List<Row> of(final Result result, final Dimension dimension) {
        return result.rows().stream()
                .filter(row -> row.text("dimension").equals(dimension.label()))
                .toList();
    }

    private static List<List<String>> lines(final Dimension dimension, final List<Row> rows) {
        final List<List<String>> lines = new ArrayList<>();
        for (final Row row : rows) {
            final List<Row> before = rows.stream()
                    .filter(other ->
                            other.text("peer").equals(row.text("peer")) && other.number("step") < row.number("step"))
                    .toList();
            lines.add(List.of(
                    row.text("step"),
                    row.text("peer"),
                    Format.short3(nsOf(row)),
                    Format.count(row.number("created") / row.number("windowNs") * 1e9),
                    Format.percent(row.number("droppedInAll") / row.number("createdInAll")),
                    Format.count(row.number("delivered") / row.number("windowNs") * 1e9),
                    Format.short3(row.number("allocatedBytes") / row.number("created")),
                    bends(dimension, row, before) ? "bends" : ""));
        }
        return lines;
    }

    private static double nsOf(final Row row) {
        return row.number("producerCpuNs") / row.number("created");
    }

    /** Whether a step costs more than those before it let expect. */
    static boolean bends(final Dimension dimension, final Row row, final List<Row> before) {
        if (!dimension.grows) {
            final double least = before.stream().mapToDouble(Scale::nsOf).min().orElse(Double.NaN);
            return nsOf(row) > BEND * least;
        }
        if (before.size() < 2) {
            return false;
        }
        final Row first = before.get(0);
        final Row last = before.get(before.size() - 1);
        final double slope = (nsOf(last) - nsOf(first)) / (last.number("step") - first.number("step"));
        final double expected = nsOf(last) + Math.max(0, slope) * (row.number("step") - last.number("step"));
        return nsOf(row) > BEND * expected;
    }

    /** Something that grows. */
    enum Dimension {
        THREADS("threads that make spans at once", false, 1, 2, 4, 8, 16) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load.on(step), Exporter.NONE, HEAP);
            }
        },
        ATTRIBUTES("texts of 20 chars on a span", true, 0, 1, 4, 16, 64) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load.doing("texts-" + step), Exporter.NONE, HEAP);
            }
        },
        CHARS("chars of one text on a span", true, 16, 256, 1_024, 4_096) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load.doing("chars-" + step), Exporter.NONE, HEAP);
            }
        },
        OPEN("other spans that are open", false, 1, 64, 4_096) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load.doing("open-" + step), Exporter.NONE, HEAP);
            }
        },
        KEYS("different keys, as plain strings", false, 1, 64, 4_096, 65_536) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load.doing("keys-" + step), Exporter.NONE, HEAP);
            }
        },
        RING("MiB of ring", false, 1, 2, 4, 8, 16, 32, 64) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load, Exporter.NONE, with("-Dnanospan.ring.bytes=" + step + "MiB"));
            }

            @Override
            List<String> peers(final List<String> of) {
                return of.stream().filter(Peers.NANOSPAN::equals).toList();
            }
        },
        SLOT("bytes of a slot", false, 64, 128, 256, 512) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(load, Exporter.NONE, with("-Dnanospan.slot.bytes=" + step));
            }

            @Override
            List<String> peers(final List<String> of) {
                return of.stream().filter(Peers.NANOSPAN::equals).toList();
            }
        },
        BATCH("spans of a request, with a collector", false, 128, 512, 2_048, 8_192) {
            @Override
            Row measure(final Load load, final int step) throws IOException, InterruptedException {
                return LoadJvm.run(
                        load, Exporter.ALIVE, with("-Dnanospan.batch.spans=" + step, "-Dnanospan.batch.bytes=4MiB"));
            }

            @Override
            List<String> peers(final List<String> of) {
                return of.stream().filter(Peers.NANOSPAN::equals).toList();
            }
        };

        private final String what;
        private final boolean grows;
        private final List<Integer> steps;

        Dimension(final String what, final boolean grows, final Integer... steps) {
            this.what = what;
            this.grows = grows;
            this.steps = List.of(steps);
        }

        abstract Row measure(Load load, int step) throws IOException, InterruptedException;

        /** Which of them it is about. */
        List<String> peers(final List<String> of) {
            return of;
        }

        final String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        final Row run(final Load load, final int step) throws IOException, InterruptedException {
            final Row row = measure(load, step);
            row.members().put("dimension", label());
            row.members().put("step", step);
            return row;
        }

        private static List<String> with(final String... options) {
            return Stream.concat(HEAP.stream(), Stream.of(options)).toList();
        }
    }
}
