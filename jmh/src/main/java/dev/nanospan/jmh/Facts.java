package dev.nanospan.jmh;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to stand beside every figure: the machine, the JVM, how far the cores are apart, the hour and the command. */
final class Facts {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final Path CLOCK = Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    private static final long MIB = 1 << 20;

    private Facts() {}

    /** The facts of a run, in the order to be shown; the ping-pongs are before and after it, ns. */
    static Map<String, Object> of(final String command, final double before, final double after) {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("command", command);
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("jdk", System.getProperty("java.vendor") + " " + Runtime.version());
        facts.put("collector", collectors());
        facts.put("heapMiB", Runtime.getRuntime().maxMemory() / MIB);
        facts.put(
                "os",
                System.getProperty("os.name") + " " + versionOf(System.getProperty("os.version", "")) + " "
                        + System.getProperty("os.arch"));
        facts.put("cpu", cpu());
        facts.put("cores", Runtime.getRuntime().availableProcessors());
        facts.put("clock", firstLine(CLOCK));
        facts.put("loadAverage", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        facts.put("pingPongBeforeNs", (double) Math.round(before));
        facts.put("pingPongAfterNs", (double) Math.round(after));
        facts.put("distance", distance(before, after));
        return facts;
    }

    /** Without what the machine's keeper puts behind it. */
    static String versionOf(final String kernel) {
        return kernel.replaceAll("[^0-9.].*", "");
    }

    private static String distance(final double before, final double after) {
        final String then = PingPong.distance(before);
        final String now = PingPong.distance(after);
        return then.equals(now) ? then : then + ", later " + now;
    }

    private static String collectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(", "));
    }

    private static String cpu() {
        try {
            if (Files.isReadable(CPUS)) {
                return Files.readAllLines(CPUS).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).trim())
                        .findFirst()
                        .orElse("unknown");
            }
        } catch (final IOException e) {
            return "unknown";
        }
        return "unknown";
    }

    private static String firstLine(final Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file).trim() : "unknown";
        } catch (final IOException e) {
            return "unknown";
        }
    }
}
