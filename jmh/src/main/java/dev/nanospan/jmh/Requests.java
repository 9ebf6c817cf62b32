package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.jmh.report.Result.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a request costs that is traced, beside one that is not: a client sends requests at a rate to a {@link RequestServer},
 * in short rounds, traced and untraced in turn, so that what changes on the machine changes for both. Latency is from when a
 * request was due; the CPU time is that of the service's whole process, its exporter thread included, compilers left out,
 * until the spans of the round are delivered.
 *
 * <p>What tracing takes is less than what one round differs from the next by. So its parts are told as well, which are
 * measured where they are spent: the CPU time of the exporter thread, and how long calls of the tracer take on the thread that
 * serves: their median for a request, as their mean has in it what the host does with the thread meanwhile.
 */
final class Requests implements AutoCloseable {
    private static final long NS_PER_S = 1_000_000_000L;
    private static final long MAX_NS = 60 * NS_PER_S;
    private static final int DIGITS = 3;

    /** As fast as they go. */
    private static final long UNPACED = NS_PER_S;

    private static final String TRACE_PARENT =
            "traceparent: 00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01\r\n";

    private final Process server;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] scratch = new byte[1 << 16];

    private Requests(final String collector) throws IOException {
        final List<String> options = new ArrayList<>(OwnOptions.asJvmOptions());
        options.addAll(List.of("-Dsun.net.httpserver.nodelay=true", "-Xmx256m"));
        server = new ProcessBuilder(Jvm.command(options, RequestServer.class.getName(), List.of(collector)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final String port = new BufferedReader(
                        new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        if (port == null) {
            throw new IOException("the service did not start");
        }
        socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /**
     * Measures.
     *
     * @param rate requests a second
     * @param rounds of each kind
     * @param requests of a round
     * @param warmUp requests of each kind before, as fast as they go: a service has been compiled long ago
     * @return a row for {@code untraced} and one for {@code traced}
     */
    static List<Row> measure(
            final long rate, final int rounds, final int requests, final int warmUp, final Progress progress)
            throws IOException {
        try (AckProcess collector = AckProcess.start();
                Requests client = new Requests(collector.endpoint())) {
            final Kind untraced = new Kind("untraced", rounds);
            final Kind traced = new Kind("traced", rounds);
            for (int round = -1; round < rounds; round++) {
                progress.step("requests, " + (round < 0 ? "warming up" : "round " + round + " of " + rounds));
                final long pace = round < 0 ? UNPACED : rate;
                final int count = round < 0 ? warmUp : requests;
                client.round(untraced, round, pace, count);
                client.ask("/on");
                client.round(traced, round, pace, count);
                traced.delivered += Long.parseLong(client.ask("/off"));
            }
            traced.overheads(untraced);
            return List.of(untraced.row(rate, requests), traced.row(rate, requests));
        }
    }

    private void round(final Kind kind, final int round, final long rate, final int requests) throws IOException {
        final long[] before = taken();
        final long startNs = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            final long dueNs = startNs + i * NS_PER_S / rate;
            while (System.nanoTime() - dueNs < 0) {
                Thread.onSpinWait();
            }
            send("/orders");
            if (round >= 0) {
                kind.latency.recordValue(Math.min(MAX_NS, System.nanoTime() - dueNs));
            }
        }
        final long[] after = taken();
        if (round >= 0) {
            kind.add(round, before, after, requests);
        }
    }

    /** The figures that the service gives of itself. */
    private long[] taken() throws IOException {
        return Arrays.stream(ask("/cpu").split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private String ask(final String path) throws IOException {
        return new String(scratch, 0, send(path), StandardCharsets.US_ASCII);
    }

    /** Sends a request and reads the answer; its body is then in the scratch, as many bytes as are returned. */
    private int send(final String path) throws IOException {
        out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + TRACE_PARENT + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        if (in.readNBytes(scratch, 0, length) != length) {
            throw new IOException("the answer ends too early");
        }
        return length;
    }

    private String line() throws IOException {
        final StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                throw new IOException("the service has gone");
            }
            if (c != '\r') {
                line.append((char) c);
            }
            c = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        server.destroyForcibly();
    }

    /** Requests that are traced, or are not. */
    private static final class Kind {
        final String name;
        final Histogram latency = new Histogram(MAX_NS, DIGITS);
        final double[] cpuNs;
        final double[] exporterNs;
        final double[] callsNs;
        final double[] callsMeanNs;
        long delivered;
        private double parts = Double.NaN;
        private double whole = Double.NaN;

        Kind(final String name, final int rounds) {
            this.name = name;
            this.cpuNs = new double[rounds];
            this.exporterNs = new double[rounds];
            this.callsNs = new double[rounds];
            this.callsMeanNs = new double[rounds];
        }

        void add(final int round, final long[] before, final long[] after, final int requests) {
            cpuNs[round] = (double) (after[0] - before[0]) / requests;
            exporterNs[round] = (double) (after[1] - before[1]) / requests;
            callsNs[round] = after[2];
            callsMeanNs[round] = after[3];
        }

        /**
         * What the parts of tracing take, as a part of what a request of the other kind takes; and what a round took more than
         * the one of the other kind beside it. Medians: what other processes add shows in some rounds, what tracing costs in all.
         */
        void overheads(final Kind other) {
            parts = (median(exporterNs) + median(callsNs)) / median(other.cpuNs);
            final double[] more = new double[cpuNs.length];
            Arrays.setAll(more, round -> cpuNs[round] / other.cpuNs[round] - 1);
            whole = median(more);
        }

        Row row(final long rate, final int requests) {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("what", "request");
            row.put("peer", name);
            row.put("rate", rate);
            row.put("requests", latency.getTotalCount());
            row.put("requestsOfARound", requests);
            row.put("cpuNs", median(cpuNs));
            row.put("exporterNs", median(exporterNs));
            row.put("callsNs", median(callsNs));
            row.put("callsMeanNs", median(callsMeanNs));
            row.put("cpuOverhead", parts);
            row.put("cpuMore", whole);
            row.put("spansDelivered", delivered);
            LoadRun.percentiles()
                    .forEach((label, percentile) -> row.put("late." + label, latency.getValueAtPercentile(percentile)));
            row.put("late.max", latency.getMaxValue());
            final List<Double> samples = new ArrayList<>();
            for (final double each : cpuNs) {
                samples.add(each);
            }
            row.put("cpuSamples", samples);
            return new Row(row);
        }

        private static double median(final double[] of) {
            final double[] sorted = of.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }
}
