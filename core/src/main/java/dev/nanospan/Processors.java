package dev.nanospan;

import dev.nanospan.config.Settings;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** Finds the processors that configuration asks for among those on the path. */
final class Processors {
    private Processors() {}

    /**
     * Those that are named, in their order.
     *
     * @throws ConfigException if one of them is not on the path
     */
    static List<SpanProcessor> onPath(final Settings settings) {
        if (settings.get(Options.PROCESSORS).isEmpty()) {
            return List.of();
        }
        return choose(
                settings,
                ServiceLoader.load(SpanProcessorProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    static List<SpanProcessor> choose(final Settings settings, final List<SpanProcessorProvider> providers) {
        final List<SpanProcessor> found = new ArrayList<>();
        for (final String name : settings.get(Options.PROCESSORS)) {
            found.add(providers.stream()
                    .filter(provider -> provider.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name, settings, providers))
                    .create(settings));
        }
        return found;
    }

    private static ConfigException unknown(
            final String name, final Settings settings, final List<SpanProcessorProvider> providers) {
        final String known =
                providers.stream().map(SpanProcessorProvider::name).sorted().collect(Collectors.joining(", "));
        return new ConfigException(
                List.of(Options.PROCESSORS + "=" + name + ": must be one of those on the class path: " + known + " ("
                        + settings.origin(Options.PROCESSORS) + ')'));
    }
}
