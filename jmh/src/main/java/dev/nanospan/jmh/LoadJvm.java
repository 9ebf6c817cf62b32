package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.jmh.report.Json;
import dev.nanospan.jmh.report.Result.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Lets a JVM of its own do a {@link Load}, and reads what it says. */
final class LoadJvm {
    private static final String NO_COLLECTOR =
            "http://127.0.0.1:9/v1/traces"; // the port to discard, where nobody listens

    private LoadJvm() {}

    /** What becomes of requests. */
    enum Exporter {
        /** A collector in another JVM acknowledges at once. */
        ALIVE,
        /** Nobody listens. */
        DEAD,
        /** A collector that takes a second for each request. */
        SLOW,
        /** Nothing is posted: spans are counted in the same JVM, and forgotten. */
        NONE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Runs a load with a collector as asked for; the row names the load and has all its figures.
     *
     * @param more options of the JVM, behind what this one is told of the engine: the last one that says something counts
     */
    static Row run(final Load load, final Exporter exporter, final List<String> more)
            throws IOException, InterruptedException {
        final List<String> options =
                Stream.of(OwnOptions.asJvmOptions(), more).flatMap(List::stream).toList();
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("peer", load.peer());
        row.put("workload", load.workload());
        row.put("exporter", exporter.label());
        row.put("rate", load.rate());
        row.put("threads", load.threads());
        row.put("warmUpMs", load.warmUpMs());
        row.put("windowMs", load.windowMs());
        row.put("options", String.join(" ", options));
        switch (exporter) {
            case NONE -> row.putAll(run(load, options));
            case DEAD -> row.putAll(run(load.to(NO_COLLECTOR), options));
            case ALIVE, SLOW -> {
                try (AckProcess collector = AckProcess.start(exporter == Exporter.SLOW ? 1_000 : 0)) {
                    row.putAll(run(load.to(collector.endpoint()), options));
                    final long[] came = collector.stop();
                    row.put("wireBytes", came[0]);
                    row.put("requests", came[1]);
                }
            }
        }
        return new Row(row);
    }

    private static Map<String, Object> run(final Load load, final List<String> options)
            throws IOException, InterruptedException {
        final Process jvm = new ProcessBuilder(Jvm.command(options, LoadRun.class.getName(), load.words()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            String json = "";
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                json = line.startsWith("{") ? line : json;
            }
            if (jvm.waitFor() != 0 || !(Json.parse(json.isEmpty() ? "null" : json) instanceof Map<?, ?> figures)) {
                throw new IOException("the JVM of " + load.peer() + " failed");
            }
            final Map<String, Object> read = new LinkedHashMap<>();
            figures.forEach((name, value) -> {
                if (value != null) {
                    read.put(String.valueOf(name), value);
                }
            });
            return read;
        } finally {
            jvm.destroyForcibly();
        }
    }
}
