package dev.nanospan.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CPU time of this process so far. Linux knows it to the ns, thread by thread: then that of the threads that compile is
 * left out, as they are done one day. Elsewhere it comes from Java, in steps of 10 ms, and with all in it.
 *
 * @param allNs of all threads that live
 * @param exporterNs of the exporter threads among them; 0 where it is not known
 */
record ProcessCpu(long allNs, long exporterNs) {
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final ProcessCpu NONE = new ProcessCpu(0, 0);
    private static final String COMPILER = "Compiler";

    /** As the system cuts it off. */
    private static final String EXPORTER = "nanospan-export";

    static ProcessCpu now() throws IOException {
        return Files.isReadable(THREADS)
                ? ofThreads(THREADS)
                : new ProcessCpu(
                        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                                .getProcessCpuTime(),
                        0);
    }

    static ProcessCpu ofThreads(final Path folder) throws IOException {
        ProcessCpu sum = NONE;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder)) {
            for (final Path thread : threads) {
                sum = sum.plus(ofThread(thread));
            }
        }
        return sum;
    }

    private static ProcessCpu ofThread(final Path thread) {
        try {
            final String name = Files.readString(thread.resolve("comm"));
            if (name.contains(COMPILER)) {
                return NONE;
            }
            final long ns =
                    Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
            return new ProcessCpu(ns, name.startsWith(EXPORTER) ? ns : 0);
        } catch (final IOException e) {
            return NONE; // it ended after it was listed: the JVM starts and ends threads that compile as it likes
        }
    }

    private ProcessCpu plus(final ProcessCpu other) {
        return new ProcessCpu(allNs + other.allNs, exporterNs + other.exporterNs);
    }
}
