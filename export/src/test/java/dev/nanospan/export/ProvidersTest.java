package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.spi.SpanExporterProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What {@code Nanospan.create()} has to choose from. */
class ProvidersTest {
    @Test
    void shouldBeFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SpanExporterProvider.class))
                .extracting(SpanExporterProvider::name)
                .containsExactlyInAnyOrder("console", "file", "otlp", "stdout", "zipkin");
    }

    @Test
    void shouldBeDeclaredByTheModule() throws IOException {
        final ModuleDescriptor module;
        try (InputStream descriptor = Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
            module = ModuleDescriptor.read(descriptor);
        }

        assertThat(module.provides()).singleElement().satisfies(provides -> {
            assertThat(provides.service()).isEqualTo(SpanExporterProvider.class.getName());
            assertThat(provides.providers())
                    .containsExactlyInAnyOrder(
                            ConsoleExporterProvider.class.getName(),
                            FileExporterProvider.class.getName(),
                            OtlpExporterProvider.class.getName(),
                            StdoutExporterProvider.class.getName(),
                            ZipkinExporterProvider.class.getName());
        });
    }
}
