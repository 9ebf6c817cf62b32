package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.spi.SpanExporterProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ConsoleExporterProviderTest {
    @Test
    void shouldBeFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SpanExporterProvider.class))
                .singleElement()
                .satisfies(provider -> assertThat(provider.name()).isEqualTo("console"))
                .isInstanceOf(ConsoleExporterProvider.class);
    }

    @Test
    void shouldBeDeclaredByTheModule() throws IOException {
        final Path descriptor = Path.of("target", "classes", "module-info.class");

        final ModuleDescriptor module = ModuleDescriptor.read(Files.newInputStream(descriptor));

        assertThat(module.provides()).singleElement().satisfies(provides -> {
            assertThat(provides.service()).isEqualTo(SpanExporterProvider.class.getName());
            assertThat(provides.providers()).isEqualTo(List.of(ConsoleExporterProvider.class.getName()));
        });
    }

    @Test
    void shouldMakeAnEngineThatPrintsWorkOutOfTheBox() {
        final PrintStream before = System.out;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (Nanospan nanospan = Nanospan.create()) {
            nanospan.tracer("example").start("one").end();
        } finally {
            System.setOut(before);
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("  one  ").contains("[example]");
    }
}
