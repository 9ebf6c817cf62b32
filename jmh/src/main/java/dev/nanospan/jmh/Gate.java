package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Format;
import dev.nanospan.jmh.report.Json;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The quick form of the budgets, that a build can be held to on a machine that does other things, too. Each subject is
 * measured by {@link GateRun} in a JVM of its own. Bytes are exact, and one that is too many fails at once. Times are held to
 * {@value #SLACK} times their budgets, and a subject is slow only if it is slow beside the floor and beside the peer, in each
 * of three runs: a neighbour on the same core slows us and the peer and not the clock, a noisy hour passes, and a change that
 * made us slower shows in all.
 */
final class Gate extends Measurement {
    static final double SLACK = 1.5;
    static final int RUNS = 3;

    private static final List<String> OPTIONS = List.of("-Xbatch", "-XX:+UseSerialGC", "-Xmx256m");

    private final Class<?> program;
    private final List<GateBudget> budgets;

    Gate() {
        this(GateRun.class, GateBudget.committed());
    }

    /** A gate over another program that speaks like {@link GateRun}. */
    Gate(final Class<?> program, final List<GateBudget> budgets) {
        this.program = program;
        this.budgets = budgets;
    }

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public String usage() {
        return "--quick [--out FILE] [SUBJECT...]";
    }

    @Override
    public String help() {
        return "Measures and judges what the gate of the build does; see the class Gate.";
    }

    @Override
    Set<String> switches() {
        return Set.of(QUICK);
    }

    @Override
    boolean heedsOptions() {
        return false;
    }

    @Override
    List<Row> measure(final Arguments arguments, final Progress progress) throws IOException, InterruptedException {
        final List<String> known = budgets.stream().map(GateBudget::subject).toList();
        final List<String> subjects = arguments.words(known, known);
        progress.of(subjects.size());
        final List<Row> rows = new ArrayList<>();
        for (final GateBudget budget : budgets) {
            if (subjects.contains(budget.subject())) {
                rows.add(measure(budget, progress));
            }
        }
        return rows;
    }

    /** Whether all is within its budget, without facts of the machine; for tests. */
    static boolean isGood(final List<Row> rows) {
        return rows.stream().allMatch(row -> GateBudget.OK.equals(row.text("verdict")));
    }

    /** Measures a subject until it is good, or garbage, or has been slow so many times. */
    private Row measure(final GateBudget budget, final Progress progress) throws IOException, InterruptedException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int run = 1; run <= RUNS; run++) {
            if (run > 1) {
                progress.say(budget.subject() + " was slow, and is measured again");
            } else {
                progress.step(budget.subject());
            }
            members = new LinkedHashMap<>(run(budget.subject()));
            final String verdict = budget.verdict(new Row(members));
            members.put("runs", run);
            members.put("verdict", verdict);
            if (!GateBudget.SLOW.equals(verdict)) {
                break;
            }
        }
        members.put("budget", budget.toString());
        return new Row(members);
    }

    private Map<String, Object> run(final String subject) throws IOException, InterruptedException {
        final Process jvm = new ProcessBuilder(Jvm.command(OPTIONS, program.getName(), List.of(subject)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            final String line = said.readLine();
            if (jvm.waitFor() != 0 || !(Json.parse(line == null ? "null" : line) instanceof Map<?, ?> figures)) {
                throw new IOException("the JVM that was to measure " + subject + " failed");
            }
            final Map<String, Object> read = new LinkedHashMap<>();
            figures.forEach((name, value) -> read.put(String.valueOf(name), String.valueOf(value)));
            read.replaceAll((name, value) -> "subject".equals(name) ? value : Double.valueOf(value.toString()));
            return read;
        } finally {
            jvm.destroyForcibly();
        }
    }

    @Override
    public List<Table> tables(final Result result) {
        return List.of(new Table(
                "the least of many short rounds, each on one thread, with what it hands over taken away between them",
                List.of("", "ns", "B/op", "x floor", "x peer", "runs", "budget (ratios: 1.5 times that)", "verdict"),
                result.rows().stream()
                        .map(row -> List.of(
                                row.text("subject"),
                                Format.short3(row.number("ns")),
                                Format.bytes(row.number("bytes")),
                                Format.ratio(row.number("ns") / row.number("floorNs")),
                                Format.ratio(row.number("ns") / row.number("peerNs")),
                                row.text("runs"),
                                row.text("budget"),
                                row.text("verdict")))
                        .toList()));
    }

    @Override
    int judge(final Result result, final PrintStream out) {
        final boolean good = isGood(result.rows());
        out.println(good ? "within the budgets" : "NOT within the budgets");
        return good ? Main.OK : Main.FAILED;
    }
}
