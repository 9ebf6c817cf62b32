package dev.nanospan.jmh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs like this one: the same java, the same class path. */
final class Jvm {
    private Jvm() {}

    /** The command line that runs a class; a list of its own, to be changed at will. */
    static List<String> command(final List<String> options, final String mainClass, final List<String> args) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(args);
        return command;
    }
}
