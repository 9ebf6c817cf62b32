package dev.nanospan.jmh;

import dev.nanospan.jmh.peer.OwnOptions;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Result.Row;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command that measures: it says on standard error how far it is, prints tables, and writes what it found with the facts of
 * the machine to the file given by {@code --out}.
 */
abstract class Measurement implements Command, View {
    static final String QUICK = "--quick";
    static final String FULL = "--full";
    static final String OUT = "--out";

    /** Options with a value, beside {@link #OUT}. */
    Set<String> options() {
        return Set.of();
    }

    /** Options without one. */
    Set<String> switches() {
        return Set.of();
    }

    /** Measures; gives a row for each thing measured. */
    abstract List<Row> measure(Arguments arguments, Progress progress) throws IOException, InterruptedException;

    /** Whether the result is as it has to be; the exit code. */
    int judge(final Result result, final PrintStream out) {
        return Main.OK;
    }

    /** Prints what was found. */
    void print(final Result result, final PrintStream out) {
        out.println(factsOf(result));
        for (final Table table : tables(result)) {
            out.println();
            out.print(table.text());
        }
    }

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        final Set<String> options = new HashSet<>(options());
        options.add(OUT);
        final Arguments arguments = Arguments.parse(args, options, switches());
        final Path file = fileOf(arguments);
        final Progress progress = new Progress(name(), err);
        final double before = PingPong.measure();
        final List<Row> rows = measure(arguments, progress);
        final Map<String, Object> facts = Facts.of(commandOf(args), before, PingPong.measure());
        final String json = new Result(name(), facts, rows).toJson();
        final Result result = Result.parse(json); // what is shown now is what will be shown of the file
        print(result, out);
        if (file != null) {
            Files.writeString(file, json);
            progress.say("written to " + file);
        }
        return judge(result, out);
    }

    /** One line about where and when. */
    static String factsOf(final Result result) {
        return result.fact("command") + ", " + result.fact("date") + "; " + result.fact("jdk") + ", "
                + result.fact("collector") + "; " + result.fact("os") + ", " + result.fact("cores") + " cores of "
                + result.fact("cpu") + "; ping-pong " + result.fact("pingPongBeforeNs") + " ns before and "
                + result.fact("pingPongAfterNs") + " after (" + result.fact("distance") + ")";
    }

    /** Whether system properties of an engine change what is measured. */
    boolean heedsOptions() {
        return true;
    }

    /** As it has to be typed again, but for the file; what the engine is told by system properties stands first. */
    private String commandOf(final List<String> args) {
        final List<String> words = new ArrayList<>(args);
        final int out = words.indexOf(OUT);
        if (out >= 0) {
            words.subList(out, Math.min(words.size(), out + 2)).clear();
        }
        words.add(0, name());
        if (heedsOptions()) {
            words.addAll(0, OwnOptions.asJvmOptions());
        }
        return String.join(" ", words);
    }

    private static @Nullable Path fileOf(final Arguments arguments) throws IOException {
        final String name = arguments.text(OUT, "");
        if (name.isEmpty()) {
            return null;
        }
        try {
            final Path file = Path.of(name).toAbsolutePath();
            final Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return file;
        } catch (final InvalidPathException e) {
            throw new UsageException(OUT + " " + name + ": not a file name");
        }
    }
}
