package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessCpuTest {
    @TempDir
    private Path threads;

    @Test
    void shouldSumThreadsThatDoNotCompile() throws IOException {
        thread("1", "java", "100 7 3");
        thread("2", "C2 CompilerThre", "1000 7 3");
        thread("3", "nanospan-export", "20 7 3");

        assertThat(ProcessCpu.ofThreads(threads)).isEqualTo(new ProcessCpu(120, 20));
    }

    @Test
    void shouldPassOverThreadsThatEndMeanwhile() throws IOException {
        thread("1", "java", "100 7 3");
        Files.createDirectory(threads.resolve("2"));
        Files.writeString(Files.createDirectory(threads.resolve("3")).resolve("comm"), "C1 CompilerThre\n");
        Files.writeString(Files.createDirectory(threads.resolve("4")).resolve("comm"), "worker\n");

        assertThat(ProcessCpu.ofThreads(threads)).isEqualTo(new ProcessCpu(100, 0));
    }

    @Test
    void shouldKnowThatThisProcessTakesTime() throws IOException {
        assertThat(ProcessCpu.now().allNs()).isPositive();
    }

    private void thread(final String id, final String name, final String schedstat) throws IOException {
        final Path folder = Files.createDirectory(threads.resolve(id));
        Files.writeString(folder.resolve("comm"), name + "\n");
        Files.writeString(folder.resolve("schedstat"), schedstat + "\n");
    }
}
