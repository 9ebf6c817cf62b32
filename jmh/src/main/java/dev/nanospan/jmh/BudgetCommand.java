package dev.nanospan.jmh;

import dev.nanospan.jmh.Verdict.Outcome;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds results of JMH against the committed budgets and prints a table. A missed hard budget (B/op) fails; times depend
 * on the machine, so a missed one is only noted, unless {@code --strict}, which also fails on what was not run.
 */
final class BudgetCommand implements Command, View {
    private static final String STRICT = "--strict";
    private static final String PING_PONG = "PingPongBenchmark.roundTrip";
    private static final double PERCENT = 100;

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public String usage() {
        return "RESULTS.json... [--strict] | --quick [--out FILE] [SUBJECT...]";
    }

    @Override
    public String help() {
        return """
                Holds results to the committed budgets: files that hot, encode, propagate or JMH itself (-rf json) wrote; or
                measures by itself and judges at once.

                  --strict     fails on missed times, too, and on what was not run
                  --quick      the gate of the build, in about 30 s: no byte too many, and times within 1.5 times their
                               budgets, beside the floor or beside OpenTelemetry, in one of three runs
                  --out FILE   writes what --quick found and machine facts as JSON
                  SUBJECT      only these: the budgets that begin with gate

                Exit code 1 if something is not as it has to be.""";
    }

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        if (args.contains(Measurement.QUICK)) {
            return new Gate().run(args, out, err);
        }
        final Arguments arguments = Arguments.parse(args, Set.of(), Set.of(STRICT));
        if (arguments.words().isEmpty()) {
            throw new UsageException("no result file given");
        }
        final Map<String, JmhResult> results = new LinkedHashMap<>();
        for (final String file : arguments.words()) {
            read(file, results);
        }
        return judge(Budget.committed(), results, arguments.has(STRICT), out);
    }

    /** Of what {@code --quick} found. */
    @Override
    public List<Table> tables(final Result result) {
        return new Gate().tables(result);
    }

    static int judge(
            final List<Budget> budgets,
            final Map<String, JmhResult> results,
            final boolean strict,
            final PrintStream out) {
        final List<Verdict> verdicts = new ArrayList<>();
        for (final Budget budget : budgets) {
            verdicts.add(budget.check(results));
        }
        if (verdicts.stream().allMatch(verdict -> verdict.is(Outcome.ABSENT))) {
            throw new UsageException("none of the results has a budget");
        }
        addDrops(budgets, results, verdicts);
        print(verdicts, out);
        printPingPong(results, out);
        return sumUp(verdicts, strict, out);
    }

    /** A figure for spans that were not all delivered is not to be quoted. What has no budget, as the peers, may drop. */
    private static void addDrops(
            final List<Budget> budgets, final Map<String, JmhResult> results, final List<Verdict> verdicts) {
        for (final JmhResult result : results.values()) {
            if (result.dropped() > 0 && budgets.stream().anyMatch(budget -> budget.isOf(result))) {
                final String figure = String.format(Locale.ROOT, "%.3f %% dropped", PERCENT * result.dropRatio());
                verdicts.add(new Verdict(result.name(), false, figure, "none dropped", Outcome.MISSED));
            }
        }
    }

    private static void print(final List<Verdict> verdicts, final PrintStream out) {
        final String row =
                "%-" + width(verdicts.stream().map(Verdict::benchmark).toList()) + "s  %-"
                        + width(verdicts.stream().map(Verdict::figure).toList()) + "s  %-"
                        + width(verdicts.stream().map(Verdict::budget).toList()) + "s  %s%n";
        out.printf(Locale.ROOT, row, "benchmark", "figure", "budget", "");
        for (final Verdict verdict : verdicts) {
            out.printf(Locale.ROOT, row, verdict.benchmark(), verdict.figure(), verdict.budget(), word(verdict));
        }
    }

    private static int width(final List<String> cells) {
        return cells.stream().mapToInt(String::length).max().orElse(1);
    }

    private static String word(final Verdict verdict) {
        return switch (verdict.outcome()) {
            case OK -> "ok";
            case MISSED -> verdict.isHard() ? "MISSED" : "missed";
            case ABSENT -> "-";
        };
    }

    private static void printPingPong(final Map<String, JmhResult> results, final PrintStream out) {
        final JmhResult pingPong = results.get(PING_PONG);
        out.println(pingPong == null ? PING_PONG + " was not run" : PingPong.describe(pingPong.ns()));
    }

    private static int sumUp(final List<Verdict> verdicts, final boolean strict, final PrintStream out) {
        final long hard = verdicts.stream()
                .filter(verdict -> verdict.isHard() && verdict.is(Outcome.MISSED))
                .count();
        final long soft = verdicts.stream()
                .filter(verdict -> !verdict.isHard() && verdict.is(Outcome.MISSED))
                .count();
        final long absent =
                verdicts.stream().filter(verdict -> verdict.is(Outcome.ABSENT)).count();
        out.printf(
                Locale.ROOT,
                "%d hard missed, %d others missed%s, %d not run%n",
                hard,
                soft,
                soft > 0 && !strict ? " (times depend on the machine: only --strict fails on them)" : "",
                absent);
        return hard > 0 || strict && soft + absent > 0 ? Main.FAILED : Main.OK;
    }

    private static void read(final String file, final Map<String, JmhResult> into) {
        final List<JmhResult> results;
        try {
            results = JmhResult.parse(Files.readString(Path.of(file)));
        } catch (final IOException | InvalidPathException e) {
            throw new UsageException("can't read " + file);
        } catch (final IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
        for (final JmhResult result : results) {
            if (into.put(result.name(), result) != null) {
                throw new UsageException(file + ": " + result.name() + " is in the results twice");
            }
        }
    }
}
