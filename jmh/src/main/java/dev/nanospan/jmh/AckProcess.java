package dev.nanospan.jmh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An {@link AckServer} in a JVM of its own. */
final class AckProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;
    private final String endpoint;

    private AckProcess(final Process process) throws IOException {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.endpoint = "http://127.0.0.1:" + said.readLine() + "/v1/traces";
    }

    /** One that answers at once. */
    static AckProcess start() throws IOException {
        return start(0);
    }

    /** One that takes its time for each answer. */
    static AckProcess start(final int delayMs) throws IOException {
        return new AckProcess(new ProcessBuilder(
                        Jvm.command(List.of("-Xmx64m"), AckServer.class.getName(), List.of(String.valueOf(delayMs))))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String endpoint() {
        return endpoint;
    }

    /** Ends it; gives the bytes of bodies and the requests that came. */
    long[] stop() throws IOException {
        process.getOutputStream().close();
        final String line = said.readLine();
        if (line == null) {
            throw new IOException("the collector said nothing");
        }
        final String[] words = line.split(" ");
        return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
