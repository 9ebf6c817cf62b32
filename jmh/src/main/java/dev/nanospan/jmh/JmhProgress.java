package dev.nanospan.jmh;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** What JMH tells while it runs: a line for each benchmark, and whatever goes wrong. */
final class JmhProgress implements OutputFormat {
    private final Progress progress;
    private final StringBuilder said = new StringBuilder();

    JmhProgress(final Progress progress) {
        this.progress = progress;
    }

    @Override
    public void startBenchmark(final BenchmarkParams params) {
        final String parameters =
                params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(" "));
        final String name = params.getBenchmark();
        progress.step(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + " " + parameters);
        said.setLength(0);
    }

    /** What forks printed is shown only if one of them failed. */
    String said() {
        return said.toString();
    }

    @Override
    public void iteration(final BenchmarkParams params, final IterationParams iteration, final int number) {}

    @Override
    public void iterationResult(
            final BenchmarkParams params,
            final IterationParams iteration,
            final int number,
            final IterationResult result) {}

    @Override
    public void endBenchmark(final BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(final Collection<RunResult> results) {}

    @Override
    public void print(final String text) {
        said.append(text);
    }

    @Override
    public void println(final String text) {
        said.append(text).append('\n');
    }

    @Override
    public void verbosePrintln(final String text) {}

    @Override
    public void write(final int b) {
        said.append((char) b);
    }

    @Override
    public void write(final byte[] b) throws IOException {
        for (final byte each : b) {
            write(each);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
