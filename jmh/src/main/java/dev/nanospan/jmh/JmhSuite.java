package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Json;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** A choice of benchmarks under a plain name: runs them by JMH with its profiler of allocation, and compares. */
abstract class JmhSuite extends Measurement {
    static final String FLOOR = "FloorBenchmark.twoNanoTimes";

    private static final int QUICK_WARM_UP_MS = 1_000;
    private static final int QUICK_ITERATION_MS = 200;
    private static final Pace FULL_PACE = new Pace(2, 5, 1_000, 5, 1_000);

    @Override
    Set<String> switches() {
        return Set.of(QUICK, FULL);
    }

    /** How long each of two warm-up iterations takes in the quick form: until peers, too, are level. */
    int quickWarmUpMs() {
        return QUICK_WARM_UP_MS;
    }

    /** How long each of five iterations takes in the quick form. */
    int quickIterationMs() {
        return QUICK_ITERATION_MS;
    }

    /** What to run. */
    abstract List<Pass> passes(Arguments arguments);

    /** What to show beside what. */
    abstract Comparison comparison();

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        if (!JmhCommand.needsRelaunch()) {
            return super.run(args, out, err);
        }
        final List<String> again = new ArrayList<>(args);
        again.add(0, name());
        return JmhCommand.relaunch(Main.class.getName(), again);
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) {
        final Pace pace = arguments.isFull() ? FULL_PACE : new Pace(1, 2, quickWarmUpMs(), 5, quickIterationMs());
        final List<Pass> passes = passes(arguments);
        progress.of(passes.stream().mapToInt(Pass::benchmarks).sum());
        final List<Row> rows = new ArrayList<>();
        for (final Pass pass : passes) {
            rows.addAll(run(pass, pace, new JmhProgress(progress)));
        }
        return rows;
    }

    @Override
    public List<Table> tables(final Result result) {
        return comparison().tables(result);
    }

    private static List<Row> run(final Pass pass, final Pace pace, final JmhProgress progress) {
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .forks(pace.forks)
                .warmupIterations(pace.warmUps)
                .warmupTime(TimeValue.milliseconds(pace.warmUpMs))
                .measurementIterations(pace.iterations)
                .measurementTime(TimeValue.milliseconds(pace.iterationMs))
                .jvmArgsAppend(JmhCommand.forkOptions().toArray(new String[0]));
        pass.includes.forEach(include -> options.include(include.replace(".", "\\.") + "$"));
        pass.params.forEach(param -> options.param(param.name, param.values.toArray(new String[0])));
        try {
            return rows(new Runner(options.build(), progress).run());
        } catch (final RunnerException e) {
            throw new UsageException("JMH did not run: " + e.getMessage() + " " + progress.said());
        }
    }

    private static List<Row> rows(final Collection<RunResult> results) {
        final ByteArrayOutputStream json = new ByteArrayOutputStream();
        final PrintStream into = new PrintStream(json, true, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, into).writeOut(results);
        final List<Row> rows = new ArrayList<>();
        if (Json.parse(json.toString(StandardCharsets.UTF_8)) instanceof List<?> runs) {
            runs.forEach(run -> rows.add(JmhResult.toRow(run)));
        }
        return rows;
    }

    /** How long each benchmark takes. */
    private record Pace(int forks, int warmUps, int warmUpMs, int iterations, int iterationMs) {}

    /**
     * Benchmarks that are run with the same parameters.
     *
     * @param includes classes and methods, a method in full
     * @param params all combinations are run
     */
    record Pass(List<String> includes, List<Param> params) {
        static Pass of(final String... includes) {
            return new Pass(List.of(includes), List.of());
        }

        /** How many will be run. */
        int benchmarks() {
            int combinations = includes.size();
            for (final Param param : params) {
                combinations *= param.values.size();
            }
            return combinations;
        }
    }

    /** A parameter of benchmarks, and its values. */
    record Param(String name, List<String> values) {}
}
