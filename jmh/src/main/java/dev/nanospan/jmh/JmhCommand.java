package dev.nanospan.jmh;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs JMH with the arguments given. JMH 1.37 uses {@code sun.misc.Unsafe}, of which a JVM of 24 or later warns unless an
 * option allows it. No entry of a manifest can give that option, so on such a JVM this starts a second one that has it,
 * and adds it for the forks, too.
 */
final class JmhCommand implements Command {
    /** Lets a JVM of 24 or later use {@code sun.misc.Unsafe} in silence. Earlier ones don't know it. */
    static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    private static final int FIRST_TO_WARN = 24;
    private static final String UNSAFE_OPTION = "--sun-misc-unsafe-memory-access";
    private static final String IGNORE_UNKNOWN = "-XX:+IgnoreUnrecognizedVMOptions";
    private static final String JMH_MAIN = "org.openjdk.jmh.Main";
    private static final String APPEND = "jvmArgsAppend";

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String usage() {
        return "<options of JMH>";
    }

    @Override
    public String help() {
        return "Runs JMH itself: its options and patterns of benchmarks follow, and -h is its own.";
    }

    @Override
    public int run(final List<String> args, final PrintStream out, final PrintStream err)
            throws IOException, InterruptedException {
        final int feature = Runtime.version().feature();
        final List<String> forJmh = withForkOptions(args, feature);
        if (!needsRelaunch()) {
            org.openjdk.jmh.Main.main(forJmh.toArray(new String[0]));
            return Main.OK;
        }
        return relaunch(JMH_MAIN, forJmh);
    }

    /**
     * Adds what the forks need to the arguments of JMH. If they are to run in another JVM ({@code -jvm}), its version is
     * not known, and the option is given so that an older one passes over it.
     */
    static List<String> withForkOptions(final List<String> args, final int feature) {
        final boolean otherJvm = args.contains("-jvm") || args.contains("--jvm");
        if (feature < FIRST_TO_WARN && !otherJvm) {
            return args;
        }
        return append(args, otherJvm ? IGNORE_UNKNOWN + " " + ALLOW_UNSAFE : ALLOW_UNSAFE);
    }

    private static List<String> append(final List<String> args, final String options) {
        final List<String> changed = new ArrayList<>(args);
        for (int i = 0; i < changed.size(); i++) {
            final String arg = changed.get(i);
            if (isAppend(arg) && i + 1 < changed.size()) {
                changed.set(i + 1, changed.get(i + 1) + " " + options);
                return changed;
            }
            if (arg.startsWith("--" + APPEND + "=") || arg.startsWith("-" + APPEND + "=")) {
                changed.set(i, arg + " " + options);
                return changed;
            }
        }
        changed.add("-" + APPEND);
        changed.add(options);
        return changed;
    }

    private static boolean isAppend(final String arg) {
        return ("-" + APPEND).equals(arg) || ("--" + APPEND).equals(arg);
    }

    /** Whether this JVM would warn of what JMH does. */
    static boolean needsRelaunch() {
        return Runtime.version().feature() >= FIRST_TO_WARN && !isAllowed();
    }

    /** What forks of this JVM need. */
    static List<String> forkOptions() {
        return Runtime.version().feature() >= FIRST_TO_WARN ? List.of(ALLOW_UNSAFE) : List.of();
    }

    private static boolean isAllowed() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> option.startsWith(UNSAFE_OPTION));
    }

    /** Runs a class in a JVM that does not warn, with the streams of this one. */
    static int relaunch(final String mainClass, final List<String> args) throws IOException, InterruptedException {
        final List<String> command = Jvm.command(List.of(ALLOW_UNSAFE), mainClass, args);
        command.addAll(1, ManagementFactory.getRuntimeMXBean().getInputArguments());
        final Process jvm = new ProcessBuilder(command).inheritIO().start();
        final Thread hook = new Thread(jvm::destroy, "nanospan-jmh-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        final int exitCode = jvm.waitFor();
        Runtime.getRuntime().removeShutdownHook(hook);
        return exitCode;
    }
}
