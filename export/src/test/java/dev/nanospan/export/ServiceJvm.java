package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nanospan.Nanospan;
import dev.nanospan.Tracer;
import dev.nanospan.export.encode.Told;
import dev.nanospan.export.http.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A service in a JVM of its own, configured by system properties: makes spans with numbers when it is told to, says what became
 * of them, and can be killed. One thread.
 */
public final class ServiceJvm implements AutoCloseable {
    /** More than anything takes that a test waits for. */
    public static final Duration LONG = Duration.ofSeconds(100);

    private static final Pattern NUMBER =
            Pattern.compile("\\{\"key\":\"number\",\"value\":\\{\"intValue\":\"?(\\d+)\"?}}");

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final Path errors;

    private ServiceJvm(final Process process, final Path errors) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.US_ASCII);
        this.orders = new PrintWriter(process.outputWriter(StandardCharsets.US_ASCII), true);
        this.errors = errors;
    }

    /**
     * Starts one that posts soon.
     *
     * @param port of the collector
     * @param errors where what it says of its troubles goes
     */
    public static ServiceJvm start(final int port, final Path errors, final Map<String, String> options) {
        return start(List.of(), port, errors, options);
    }

    /**
     * The same with a command in front.
     *
     * @param before runs the command that is appended to it
     */
    public static ServiceJvm start(
            final List<String> before, final int port, final Path errors, final Map<String, String> options) {
        final List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:-UsePerfData"); // or it would write a file of its own
        command.add("-Dnanospan.jmx=false");
        command.add("-Dnanospan.exporter=otlp");
        command.add("-Dnanospan.otlp.endpoint=http://127.0.0.1:" + port + "/v1/traces");
        command.add("-Dnanospan.batch.delay=20ms");
        options.forEach((option, value) -> command.add("-D" + option + '=' + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        try {
            return new ServiceJvm(builder.start(), errors);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends so many spans, with numbers from that one on. */
    public Figures make(final long first, final int count) {
        return ask("make " + first + ' ' + count);
    }

    /** Goes on ending spans, with numbers from that one on, a hundred every few milliseconds. */
    public Figures begin(final long first) {
        return ask("begin " + first);
    }

    public Figures tell() {
        return ask("tell");
    }

    /** What it tells once that is so. */
    public Figures until(final Predicate<Figures> isSo) {
        return Awaitility.await()
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(this::tell, isSo);
    }

    /** Closes the engine and ends; what became of all spans. */
    public Figures end() {
        return ask("end");
    }

    private Figures ask(final String order) {
        orders.println(order);
        try {
            final String answer = answers.readLine();
            assertThat(answer).as("%s: %s", order, errors()).isNotNull();
            return new Figures(Told.json(answer.getBytes(StandardCharsets.US_ASCII)));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, as the kernel would. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** What it had to say of that. */
    public List<String> errors(final String of) {
        return errors().stream().filter(line -> line.contains(of)).toList();
    }

    private List<String> errors() {
        try {
            return Files.readAllLines(errors);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The numbers of the spans that servers have read, in JSON, in their order. */
    public static LongStream numbers(final RawServer... servers) {
        return Stream.of(servers)
                .flatMap(server -> server.requests().stream())
                .flatMap(request -> NUMBER.matcher(request.text()).results())
                .mapToLong(found -> Long.parseLong(found.group(1)));
    }

    /** A ledger, as its JSON. */
    public record Figures(JsonNode ledger) {
        /** Of the line of the destination. */
        public long get(final String count) {
            return ledger.at("/destinations/otlp/" + count).asLong();
        }

        public long started() {
            return ledger.get("started").asLong();
        }

        /** Spans that a ring in a file held which an earlier process had left. */
        public long recovered() {
            return ledger.at("/recovered/drained").asLong();
        }

        public boolean isExact() {
            return ledger.get("exact").asBoolean();
        }

        /** Whether all spans that were started here are delivered, on disk, or counted as lost. */
        public boolean isSettled() {
            return ledger.get("routed").asLong() == started() && get("buffered") + get("inFlight") == 0;
        }
    }

    /** The service. */
    static final class Child {
        private Child() {}

        public static void main(final String[] args) throws IOException {
            final Nanospan nanospan = Nanospan.create();
            final Tracer tracer = nanospan.tracer("child");
            try (BufferedReader orders =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    final String[] words = order.split(" ");
                    switch (words[0]) {
                        case "make" -> make(tracer, Long.parseLong(words[1]), Long.parseLong(words[2]));
                        case "begin" -> begin(tracer, Long.parseLong(words[1]));
                        case "end" -> nanospan.close();
                        case "tell" -> {}
                        default -> throw new IOException(order);
                    }
                    System.out.println(nanospan.ledger());
                }
            }
        }

        private static void make(final Tracer tracer, final long first, final long count) {
            for (long i = first; i < first + count; i++) {
                tracer.start("span").set("number", i).end();
            }
        }

        private static void begin(final Tracer tracer, final long first) {
            final Thread thread = new Thread(() -> {
                for (long i = first; ; i += 100) {
                    make(tracer, i, 100);
                    LockSupport.parkNanos(2_000_000);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }
}
