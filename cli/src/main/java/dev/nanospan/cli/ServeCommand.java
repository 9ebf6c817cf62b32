package dev.nanospan.cli;

import dev.nanospan.export.endpoint.TraceEndpoint;
import dev.nanospan.export.endpoint.TraceServer;
import dev.nanospan.export.store.StoreCounts;
import dev.nanospan.export.store.TraceStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Receives spans by OTLP, keeps the last traces in memory, and shows them over HTTP, until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Receive spans by OTLP/HTTP (JSON and protobuf), keep the last traces in memory and show them:",
            "POST /v1/traces, GET /traces, /metrics, /health, /ready.",
            "Runs until SIGINT or SIGTERM, and prints what became of all spans then."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_TRACES = 10_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where to listen; 0 takes a port that is free.",
            defaultValue = "4318")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The address to listen on; elsewhere than on loopback better with a token.",
            defaultValue = "127.0.0.1")
    private String host = "";

    @Option(names = "--traces", paramLabel = "N", description = "How many traces are kept.", defaultValue = "1000")
    private int traces;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the bearer token that clients have to send.")
    private @Nullable Path tokenFile;

    @Override
    public Integer call() throws IOException {
        check("--port", port, 0, MAX_PORT);
        check("--traces", traces, 1, MAX_TRACES);
        final TraceStore store = TraceStore.builder().maxTraces(traces).build();
        final TraceEndpoint.Builder endpoint = TraceEndpoint.builder(store).receives(true);
        if (tokenFile != null) {
            endpoint.token(token(tokenFile));
        }
        final InetSocketAddress address = address();
        if (!address.getAddress().isLoopbackAddress() && tokenFile == null) {
            complain("anyone who can reach " + host + " can read and send traces; --token-file prevents that");
        }
        serve(store, TraceServer.start(endpoint.build(), address));
        return 0;
    }

    /** Waits until the thread is interrupted or the JVM is told to end, whichever comes first. */
    private void serve(final TraceStore store, final TraceServer server) {
        final PrintWriter out = spec.commandLine().getOut();
        final AtomicBoolean stopped = new AtomicBoolean();
        final Runnable stop = () -> {
            if (stopped.compareAndSet(false, true)) {
                server.close();
                out.println(totals(store.counts()));
                out.flush();
            }
        };
        final Thread hook = new Thread(stop, "nanospan-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        out.println("listening on " + server.uri());
        out.flush();
        try {
            new CountDownLatch(1).await();
        } catch (final InterruptedException e) {
            Runtime.getRuntime().removeShutdownHook(hook);
            stop.run();
        }
    }

    private static String totals(final StoreCounts counts) {
        return counts.offered() + " spans received = " + counts.spans() + " kept in " + counts.traces() + " traces + "
                + counts.evictedSpans() + " evicted + " + counts.takenSpans() + " taken + "
                + (counts.refusedTraceFull() + counts.refusedTooLarge()) + " refused";
    }

    private InetSocketAddress address() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (final UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), "--host=" + host + ": is not known", e);
        }
    }

    /** What stands in the file, without the end of the line; never part of a message. */
    private String token(final Path file) throws IOException {
        final String token = Files.readString(file).strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new ParameterException(
                    spec.commandLine(), "--token-file=" + file + ": must hold one word of visible ASCII characters");
        }
        return token;
    }

    private void check(final String option, final long value, final long min, final long max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + "=" + value + ": must be from " + min + " to " + max);
        }
    }

    private void complain(final String what) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + what);
        spec.commandLine().getErr().flush();
    }
}
