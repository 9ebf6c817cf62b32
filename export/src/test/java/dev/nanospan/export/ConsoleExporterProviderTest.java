package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleExporterProviderTest {
    @Test
    void shouldMakeAnEnginePrintWhenItIsNamed() {
        final PrintStream before = System.out;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        final NanospanConfig config = NanospanConfig.builder()
                .set(Options.EXPORTER, List.of("console"))
                .build();
        try (Nanospan nanospan = Nanospan.create(config)) {
            nanospan.tracer("example").start("one").end();
            assertThat(nanospan.close(Duration.ofSeconds(20)).isExact()).isTrue();
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("  one  ").contains("[example]");
    }
}
