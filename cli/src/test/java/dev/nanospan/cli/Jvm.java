package dev.nanospan.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a JVM of its own is started. */
public final class Jvm {
    private Jvm() {}

    /** Runs a class, with the JDK and the class path of this JVM, and none of the options that JDKs take from the environment. */
    public static ProcessBuilder java(final Class<?> main, final String... args) {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        return builder;
    }
}
