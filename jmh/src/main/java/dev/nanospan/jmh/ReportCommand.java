package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Page;
import dev.nanospan.jmh.report.Plot;
import dev.nanospan.jmh.report.Result;
import dev.nanospan.jmh.report.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the tables and pictures of a page from stored results: block {@code hot-25} from {@code hot-25.json}. */
final class ReportCommand implements Command {
    private static final String RESULTS = "--results";
    private static final String PAGE = "--page";
    private static final String CHECK = "--check";
    private static final String JSON = ".json";

    @Override
    public String name() {
        return "report";
    }

    @Override
    public String usage() {
        return "[--results FOLDER] [--page FILE] [--check]";
    }

    @Override
    public String help() {
        return """
                Makes the tables and pictures of PERFORMANCE.md from the results that commands left by --out.

                  --results FOLDER  where they are; jmh/results if left out. Pictures are put there, too.
                  --page FILE       the page; PERFORMANCE.md if left out. What stands between <!-- begin NAME --> and
                                    <!-- end NAME --> is made from NAME.json; all else is left as it is.
                  --check           changes nothing: exit code 1 if something is not as it would be made""";
    }

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err) throws IOException {
        final Arguments arguments =
                Arguments.parse(args, Set.of(RESULTS, PAGE), Set.of(CHECK)).withoutWords();
        final Path results = Path.of(arguments.text(RESULTS, "jmh/results"));
        final Path page = Path.of(arguments.text(PAGE, "PERFORMANCE.md")).toAbsolutePath();
        if (!Files.isReadable(page)) {
            throw new UsageException("can't read " + page);
        }
        final Map<Path, String> files = generate(page, results);
        final Set<Path> differing = new TreeSet<>();
        for (final Map.Entry<Path, String> file : files.entrySet()) {
            if (!Files.exists(file.getKey()) || !Files.readString(file.getKey()).equals(file.getValue())) {
                differing.add(file.getKey());
            }
        }
        if (arguments.has(CHECK)) {
            differing.forEach(file -> out.println("not as it would be made: " + file));
            return differing.isEmpty() ? Main.OK : Main.FAILED;
        }
        for (final Path file : differing) {
            Files.writeString(file, files.get(file));
            out.println("written: " + file);
        }
        return Main.OK;
    }

    /** The page and its pictures, as they have to be. */
    private static Map<Path, String> generate(final Path page, final Path results) throws IOException {
        final Map<Path, String> files = new LinkedHashMap<>();
        final Map<String, String> blocks = new LinkedHashMap<>();
        final String text = Files.readString(page);
        final Path folder = page.getParent();
        for (final String name : Page.blocks(text)) {
            blocks.put(name, block(name, results, folder == null ? page : folder, files));
        }
        files.put(page, Page.with(text, blocks::get));
        return files;
    }

    private static String block(
            final String name, final Path results, final Path folder, final Map<Path, String> pictures)
            throws IOException {
        final Path file = results.resolve(name + JSON);
        if (!Files.exists(file)) {
            return "Not measured yet.";
        }
        final Result result = read(file);
        final View view = viewOf(result);
        final StringBuilder block = new StringBuilder(Measurement.factsOf(result)).append("\n\n");
        for (final Table table : view.tables(result)) {
            block.append(table.markdown()).append('\n');
        }
        for (final Plot plot : view.plots(result)) {
            final Path picture = results.resolve(name + "-" + plot.name() + ".svg");
            pictures.put(picture, plot.svg());
            final String link = folder.relativize(picture.toAbsolutePath().normalize())
                    .toString()
                    .replace('\\', '/');
            block.append("![").append(plot.title()).append("](").append(link).append(")\n\n");
        }
        return block.toString();
    }

    private static Result read(final Path file) throws IOException {
        try {
            return Result.parse(Files.readString(file));
        } catch (final IllegalArgumentException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    private static View viewOf(final Result result) {
        return Main.COMMANDS.stream()
                .filter(command -> command instanceof View && command.name().equals(result.kind()))
                .map(View.class::cast)
                .findFirst()
                .orElseThrow(() -> new UsageException("no command makes results of the kind " + result.kind()));
    }
}
