package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.record.SpanView;
import dev.nanospan.spi.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownHookTest {
    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "close"})
    void shouldDeliverWhenTheJvmShutsDown(final String how) throws Exception {
        final Output output = run(how);
        assertThat(output.text).contains("accepted work", "closed");
        assertThat(output.exitCode).isEqualTo(how.equals("exit") ? 3 : 0);
    }

    @Test
    void shouldKeepItsDeadlineWithAnExporterThatBlocks() throws Exception {
        final long before = System.nanoTime();
        final Output output = run("block");
        assertThat(output.text).contains("blocked").doesNotContain("closed");
        assertThat(output.exitCode).isZero();
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(20));
    }

    @Test
    void shouldLeaveNoHookBehindAfterAClose() {
        for (int i = 0; i < 3; i++) {
            Rig.with(Checks.OFF, b -> b.shutdownHook(Duration.ofSeconds(1))).close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("nanospan-shutdown"));
    }

    private static Output run(final String how) throws Exception {
        final Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        how))
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Output(text, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
    }

    private record Output(String text, int exitCode) {}

    /** What the child JVM runs. */
    static final class Child {
        private Child() {}

        public static void main(final String[] args) throws Exception {
            final boolean blocks = args[0].equals("block");
            final Printer exporter = new Printer(blocks);
            final Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                    .exporter(exporter)
                    .shutdownHook(blocks ? Duration.ofMillis(100) : Duration.ofSeconds(10))
                    .build());
            if (blocks) {
                nanospan.tracer("child").start("work").end();
                exporter.reached.await();
            } else {
                nanospan.flush(Duration.ofSeconds(10));
                nanospan.tracer("child").start("work").end();
            }
            if (args[0].equals("close")) {
                nanospan.close();
            }
            if (args[0].equals("exit")) {
                System.exit(3);
            }
        }
    }

    private static final class Printer implements SpanExporter {
        final CountDownLatch reached = new CountDownLatch(1);

        private final boolean blocks;
        private volatile long accepted;

        Printer(final boolean blocks) {
            this.blocks = blocks;
        }

        @Override
        public String name() {
            return "printer";
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void accept(final SpanView span) {
            if (blocks) {
                System.out.println("blocked");
                reached.countDown();
                while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                }
            }
            System.out.println("accepted " + span.name());
            accepted++;
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = accepted;
        }

        @Override
        public void close() {
            System.out.println("closed");
        }
    }
}
