package dev.nanospan.cli;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Sources;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.ZipkinExporter;
import dev.nanospan.export.spill.Format;
import dev.nanospan.export.spill.SegmentFile;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.spi.SpanExporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into a folder of batches that could not be delivered, and delivers them. */
@Command(
        name = "spill",
        description = {
            "Look into a folder that nanospan.spill.dir names, and deliver what is in it.",
            "All but replay only read, also while a service uses the folder."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            SpillCommand.ListAll.class,
            SpillCommand.Verify.class,
            SpillCommand.Cat.class,
            SpillCommand.Replay.class
        })
final class SpillCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: list, verify, cat or replay");
    }

    /** What all of them have in common. */
    abstract static class OfFolder implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "The folder.")
        private Path folder = Path.of("");

        Path folder() {
            if (!Files.isDirectory(folder)) {
                throw refused("DIR=" + folder + ": must be a folder");
            }
            return folder;
        }

        final ParameterException refused(final String why) {
            return new ParameterException(spec.commandLine(), why);
        }

        final PrintWriter out() {
            return spec.commandLine().getOut();
        }

        final void complain(final String what) {
            spec.commandLine().getErr().println(spec.qualifiedName() + ": " + what);
            spec.commandLine().getErr().flush();
        }

        static String encoding(final SegmentFile segment) {
            return segment.format().map(SpillCommand::words).orElse("unreadable");
        }
    }

    private static String words(final Format format) {
        return format == Format.ZIPKIN_JSON ? "zipkin json" : "otlp " + format.encoding();
    }

    /** A line for each segment. */
    @Command(
            name = "list",
            description =
                    "Print a line for each segment: spans and batches to deliver, bytes, age, encoding, endpoint.",
            mixinStandardHelpOptions = true)
    static final class ListAll extends OfFolder {
        private static final double MS_A_SECOND = 1_000;

        @Override
        public Integer call() throws IOException {
            final List<SegmentFile> all = SegmentFile.in(folder());
            all.forEach(segment -> out().println(line(segment)));
            out().println(all.size() + " segments, "
                    + all.stream().mapToLong(SegmentFile::spans).sum() + " spans, "
                    + all.stream().mapToLong(SegmentFile::bytes).sum() + " bytes");
            out().flush();
            return 0;
        }

        private static String line(final SegmentFile segment) {
            final double age =
                    segment.oldestMs() == 0 ? 0 : (System.currentTimeMillis() - segment.oldestMs()) / MS_A_SECOND;
            return String.format(
                    Locale.ROOT,
                    "%s  %d spans  %d batches  %d bytes  %.0f s  %s  %s",
                    segment.path(),
                    segment.spans(),
                    segment.batches(),
                    segment.bytes(),
                    age,
                    encoding(segment),
                    segment.endpoint().replaceAll("\\p{Cntrl}", " "));
        }
    }

    /** Whether all checksums are right. */
    @Command(
            name = "verify",
            description = "Check every byte that is to be delivered. Exit code 1 if anything is damaged.",
            mixinStandardHelpOptions = true)
    static final class Verify extends OfFolder {
        @Override
        public Integer call() throws IOException {
            long damages = 0;
            for (final SegmentFile segment : SegmentFile.in(folder())) {
                damages += segment.damages();
                out().println(segment.path() + "  "
                        + (segment.damages() == 0
                                ? "sound, " + segment.spans() + " spans"
                                : segment.format().isEmpty()
                                        ? "is none that can be read here"
                                        : "damaged at " + segment.damages() + " places: " + segment.spans()
                                                + " spans can be read, at least " + segment.lost() + " are lost"));
            }
            out().flush();
            return damages == 0 ? 0 : 1;
        }
    }

    /** What is in them. */
    @Command(
            name = "cat",
            description = {
                "Print each batch as one line of JSON, oldest first, as it would be posted.",
                "Batches in protobuf are passed over, and the exit code is 1 then: replay them to `nanospan.jar serve`."
            },
            mixinStandardHelpOptions = true)
    static final class Cat extends OfFolder {
        @Override
        public Integer call() throws IOException {
            int exit = 0;
            for (final SegmentFile segment : SegmentFile.in(folder())) {
                if (segment.format().map(Format::isText).orElse(false)) {
                    segment.read((body, spans) -> out().println(StandardCharsets.UTF_8.decode(body)));
                } else {
                    complain(segment.path() + ": " + encoding(segment) + " can't be shown as JSON");
                    exit = 1;
                }
            }
            out().flush();
            return exit;
        }
    }

    /** Delivers what is in them. */
    @Command(
            name = "replay",
            description = {
                "Post what is there, oldest first, and delete what was taken; needs the folder for itself.",
                "Headers, certificates and all else are configured as for a service. Exit code 1 if anything is left or lost."
            },
            mixinStandardHelpOptions = true,
            showDefaultValues = true)
    static final class Replay extends OfFolder {
        private static final long PAUSE_NS = 1_000_000;
        private static final Duration LONGEST_AGE = Duration.ofDays(365);

        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description = "Where to post to; without a path at /v1/traces, or at /api/v2/spans what is in zipkin."
                        + " Without it as configured.")
        private @Nullable URI endpoint;

        @Option(
                names = "--encoding",
                paramLabel = "http/json|http/protobuf|zipkin",
                description = "What the endpoint takes; without it whatever is there.")
        private @Nullable String encoding;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                description = "Give up after that long.",
                defaultValue = "300")
        private long timeoutSeconds;

        @Override
        public Integer call() throws IOException {
            final Path top = top(folder());
            final Set<Format> formats = EnumSet.noneOf(Format.class);
            for (final SegmentFile segment : SegmentFile.in(folder())) {
                segment.format().ifPresent(formats::add);
            }
            for (final Format format : formats) {
                check(format);
            }
            int exit = 0;
            for (final Format format : formats) {
                exit = Math.max(exit, replay(top, format));
            }
            return exit;
        }

        /** What is posted can't be put into another encoding on the way. */
        private void check(final Format format) {
            if (encoding != null && !encoding.equals(format.encoding())) {
                throw refused("--encoding=" + encoding + ": there are batches in " + words(format)
                        + ", which can be sent as they are only");
            }
            final String path = endpoint == null ? "" : String.valueOf(endpoint.getPath());
            if (path.endsWith(format == Format.ZIPKIN_JSON ? Endpoints.OTLP_PATH : Endpoints.ZIPKIN_PATH)) {
                throw refused("--endpoint=" + path + ": there are batches in " + words(format)
                        + ", which is not what is taken there");
            }
        }

        private int replay(final Path top, final Format format) {
            final SpanExporter exporter = exporter(top, format);
            final DestinationCounts counts = new DestinationCounts();
            final long deadlineNs =
                    System.nanoTime() + Duration.ofSeconds(timeoutSeconds).toNanos();
            do {
                if (exporter.work(System.nanoTime()) == 0) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
                exporter.report(counts);
            } while ((counts.recovered == 0 || counts.spilled > 0) && System.nanoTime() - deadlineNs < 0);
            exporter.close();
            exporter.report(counts);
            out().println(words(format) + ": " + counts.exported + " spans delivered, " + counts.rejected
                    + " rejected, " + counts.failed + " failed, " + counts.spillCorrupt + " damaged, " + counts.spilled
                    + " left");
            out().flush();
            return counts.recovered > 0 && counts.exported == counts.recovered ? 0 : 1;
        }

        private SpanExporter exporter(final Path top, final Format format) {
            final NanospanConfig.Builder config = NanospanConfig.builder(Sources.ofProcess())
                    .set(Options.SPILL_DIR, Optional.of(top))
                    .set(Options.SPILL_AGE, LONGEST_AGE);
            if (format == Format.ZIPKIN_JSON) {
                if (endpoint != null) {
                    config.set(Options.ZIPKIN_ENDPOINT, Endpoints.withPath(endpoint, Endpoints.ZIPKIN_PATH));
                }
                return ZipkinExporter.of(config.build().settings());
            }
            if (endpoint != null) {
                config.set(Options.OTLP_ENDPOINT, Endpoints.withPath(endpoint, Endpoints.OTLP_PATH));
            }
            config.set(Options.OTLP_PROTOCOL, format.encoding());
            return OtlpExporter.of(config.build().settings());
        }

        /** Also for who names the folder of an exporter. */
        private static Path top(final Path folder) {
            final Path real = folder.toAbsolutePath().normalize();
            final String name = String.valueOf(real.getFileName());
            final boolean inner =
                    name.equals(Format.ZIPKIN_JSON.exporter()) || name.equals(Format.OTLP_JSON.exporter());
            final Path parent = real.getParent();
            return inner && parent != null && Files.exists(real.resolve("lock")) ? parent : real;
        }
    }
}
