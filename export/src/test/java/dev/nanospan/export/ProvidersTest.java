package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.export.process.Enrichment;
import dev.nanospan.export.process.PathNames;
import dev.nanospan.export.process.Redaction;
import dev.nanospan.export.process.SpanFilter;
import dev.nanospan.export.process.SpanMetrics;
import dev.nanospan.spi.SpanExporterProvider;
import dev.nanospan.spi.SpanProcessorProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What {@code Nanospan.create()} has to choose from. */
class ProvidersTest {
    @Test
    void shouldBeFoundOnTheClassPath() {
        assertThat(ServiceLoader.load(SpanExporterProvider.class))
                .extracting(SpanExporterProvider::name)
                .containsExactlyInAnyOrder("console", "file", "otlp", "stdout", "zipkin");
        assertThat(ServiceLoader.load(SpanProcessorProvider.class))
                .extracting(SpanProcessorProvider::name)
                .containsExactlyInAnyOrder("filter", "names", "enrich", "redact", "metrics");
    }

    @Test
    void shouldBeDeclaredByTheModule() throws IOException {
        final ModuleDescriptor module;
        try (InputStream descriptor = Files.newInputStream(Path.of("target", "classes", "module-info.class"))) {
            module = ModuleDescriptor.read(descriptor);
        }

        assertThat(module.provides())
                .extracting(ModuleDescriptor.Provides::service)
                .containsExactlyInAnyOrder(SpanExporterProvider.class.getName(), SpanProcessorProvider.class.getName());
        assertThat(providers(module, SpanExporterProvider.class))
                .containsExactlyInAnyOrder(
                        ConsoleExporterProvider.class.getName(),
                        FileExporterProvider.class.getName(),
                        OtlpExporterProvider.class.getName(),
                        StdoutExporterProvider.class.getName(),
                        ZipkinExporterProvider.class.getName());
        assertThat(providers(module, SpanProcessorProvider.class))
                .containsExactlyInAnyOrder(
                        SpanFilter.Provider.class.getName(),
                        PathNames.Provider.class.getName(),
                        Enrichment.Provider.class.getName(),
                        Redaction.Provider.class.getName(),
                        SpanMetrics.Provider.class.getName());
    }

    private static List<String> providers(final ModuleDescriptor module, final Class<?> service) {
        return module.provides().stream()
                .filter(each -> each.service().equals(service.getName()))
                .flatMap(each -> each.providers().stream())
                .toList();
    }
}
