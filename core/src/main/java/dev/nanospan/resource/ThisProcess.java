package dev.nanospan.resource;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process, as the system knows it. The arguments and the user are told only if the sources say so. */
final class ThisProcess {
    private static final int COMMAND_LINE_MAX_BYTES = 1 << 16;

    private ThisProcess() {}

    static void detect(final Surroundings from, final Resource.Builder into) {
        final ProcessHandle process = ProcessHandle.current();
        final ProcessHandle.Info info = process.info();
        final String executable = info.command().orElse(null);
        final List<String> arguments = arguments(from, info);
        into.set(Names.PROCESS_PID, process.pid())
                .setKnown(
                        Names.PROCESS_CREATION_TIME,
                        info.startInstant().map(Object::toString).orElse(null))
                .setKnown(Names.PROCESS_EXECUTABLE_PATH, executable)
                .setKnown(Names.PROCESS_EXECUTABLE_NAME, fileName(executable))
                .setKnown(Names.PROCESS_COMMAND, arguments.isEmpty() ? executable : arguments.get(0));
        if (from.tellsOwner()) {
            into.setKnown(Names.PROCESS_OWNER, from.property("user.name"));
        }
        if (from.tellsCommandLine()) {
            tellArguments(arguments, info, into);
        }
    }

    /** A system that only knows the whole line gives that; a line is never put together from arguments. */
    private static void tellArguments(
            final List<String> arguments, final ProcessHandle.Info info, final Resource.Builder into) {
        if (arguments.isEmpty()) {
            into.setKnown(Names.PROCESS_COMMAND_LINE, info.commandLine().orElse(null));
        } else {
            into.set(Names.PROCESS_COMMAND_ARGS, arguments.toArray(new String[0]));
        }
    }

    /** All arguments from the command itself on; empty if the system does not tell them one by one. */
    private static List<String> arguments(final Surroundings from, final ProcessHandle.Info info) {
        final String line = from.file("proc/self/cmdline", COMMAND_LINE_MAX_BYTES);
        if (line != null && !line.isEmpty()) {
            return List.of(line.split("\0"));
        }
        final Optional<String[]> known = info.arguments();
        final Optional<String> command = info.command();
        if (known.isEmpty() || command.isEmpty()) {
            return List.of();
        }
        final List<String> all = new ArrayList<>(List.of(known.get()));
        all.add(0, command.get());
        return all;
    }

    private static @Nullable String fileName(final @Nullable String path) {
        return path == null ? null : new File(path).getName();
    }
}
