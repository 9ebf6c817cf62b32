package dev.nanospan;

import dev.nanospan.config.Settings;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanExporterProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the exporters that configuration asks for among those on the path. */
final class Exporters {
    private static final String PREFERRED = "otlp";

    private Exporters() {}

    static List<SpanExporter> onPath(final Settings settings) {
        return choose(
                settings,
                ServiceLoader.load(SpanExporterProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /** Those that are named; else the only one there is, or that of OTLP. */
    static List<SpanExporter> choose(final Settings settings, final List<SpanExporterProvider> providers) {
        final List<String> wanted = settings.get(Options.EXPORTER);
        if (wanted.equals(List.of(Options.NO_EXPORTER))) {
            return List.of(new Discard());
        }
        final List<SpanExporter> found = new ArrayList<>();
        for (final String name : wanted) {
            final SpanExporterProvider named = named(name, providers);
            if (named == null) {
                refuse(name, settings, providers);
            } else {
                found.add(named.create(settings));
            }
        }
        return found.isEmpty() ? List.of(any(providers).create(settings)) : found;
    }

    /** What OpenTelemetry's variable asks for may be meant for others. */
    private static void refuse(final String name, final Settings settings, final List<SpanExporterProvider> providers) {
        final String problem = Options.EXPORTER + "=" + name + ": must be one of those on the class path: "
                + names(providers) + " (" + settings.origin(Options.EXPORTER) + ')';
        if (!settings.origin(Options.EXPORTER).isOtel()) {
            throw new ConfigException(List.of(problem));
        }
        System.getLogger("dev.nanospan").log(System.Logger.Level.WARNING, "ignored: " + problem);
    }

    private static SpanExporterProvider any(final List<SpanExporterProvider> providers) {
        if (providers.isEmpty()) {
            throw new IllegalStateException(
                    "no exporter on the class path: add the dependency dev.nanospan:nanospan-export"
                            + ", or give one with NanospanConfig.builder().exporter(...)");
        }
        final SpanExporterProvider preferred = named(PREFERRED, providers);
        if (preferred != null) {
            return preferred;
        }
        if (providers.size() > 1) {
            throw new IllegalStateException("several exporters on the class path: say which with " + Options.EXPORTER
                    + ": " + names(providers));
        }
        return providers.get(0);
    }

    private static @Nullable SpanExporterProvider named(final String name, final List<SpanExporterProvider> providers) {
        return providers.stream()
                .filter(provider -> provider.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    private static String names(final List<SpanExporterProvider> providers) {
        return providers.stream().map(SpanExporterProvider::name).sorted().collect(Collectors.joining(", "))
                + (providers.isEmpty() ? "" : ", ")
                + Options.NO_EXPORTER;
    }
}
