package dev.nanospan.export.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.export.otlp.QuietPort;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A real backend, built from its own sources at a pinned version, and run for the length of a test. */
final class GoProgram implements AutoCloseable {
    private static final Path SOURCES = Path.of("src", "interop").toAbsolutePath();
    private static final Path BUILT = Path.of("target", "interop").toAbsolutePath();
    private static final long BUILD_MINUTES = 30;
    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final Path output;

    private GoProgram(final Process process, final Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Builds a program; skips the test where there is no Go, or its modules can't be had.
     *
     * @param name of its folder
     * @param what the package to build there
     */
    static Path build(final String name, final String what) throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("test.interop"), "real backends are left out: say -Dtest.interop=true");
        assumeTrue(isOnPath("go"), "real backends are left out: there is no go on the PATH to build them with");
        Files.createDirectories(BUILT);
        final Path program = BUILT.resolve(name);
        final Path log = BUILT.resolve(name + "-build.log");
        final Process build = new ProcessBuilder("go", "build", "-trimpath", "-o", program.toString(), what)
                .directory(SOURCES.resolve(name).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        final boolean done = build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
        build.destroyForcibly();
        assumeTrue(
                done && build.exitValue() == 0,
                () -> "real backends are left out: go can't build " + name + ": " + lastLines(log));
        return program;
    }

    /** Starts a program and waits until it listens. */
    static GoProgram start(final Path program, final int port, final String... arguments)
            throws IOException, InterruptedException {
        final Path log = BUILT.resolve(program.getFileName() + "-run.log");
        final List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        final GoProgram started = new GoProgram(process, log);
        started.awaitPort(port);
        return started;
    }

    /** Ports that nobody listens on now. */
    static int[] freePorts(final int count) {
        return IntStream.generate(QuietPort::find).distinct().limit(count).toArray();
    }

    private void awaitPort(final int port) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + START.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("it does not listen: " + lastLines(output));
            }
            Thread.sleep(20);
        }
    }

    private static boolean listens(final int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    private static boolean isOnPath(final String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String lastLines(final Path log) {
        try {
            final String text = Files.readString(log).strip();
            return text.substring(Math.max(0, text.length() - 500));
        } catch (final IOException e) {
            return e.toString();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop, and waits until it has written what it has. */
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not stop");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
