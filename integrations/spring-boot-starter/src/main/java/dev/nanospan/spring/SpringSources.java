package dev.nanospan.spring;

import dev.nanospan.Options;
import dev.nanospan.config.Option;
import dev.nanospan.config.Sources;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** What Spring's environment says of options: from files, variables, arguments, by the names that each has there. */
final class SpringSources {
    private static final String OURS = "nanospan.";
    private static final String APPLICATION = "spring.application.name";

    private SpringSources() {}

    static Sources of(final ConfigurableEnvironment environment) {
        final Properties found = new Properties();
        for (final Option<?> option : Options.TABLE.options()) {
            copy(environment, option.name(), found);
            option.otelNames().forEach(name -> copy(environment, property(name), found));
        }
        for (final PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named) {
                Arrays.stream(named.getPropertyNames())
                        .filter(name -> name.startsWith(OURS)) // wrong ones too, so that they are told
                        .forEach(name -> copy(environment, name, found));
            }
        }
        final String application = environment.getProperty(APPLICATION);
        if (application != null && !isServiceNamed(found)) {
            found.setProperty(property(Options.SERVICE_NAME.otelNames().get(0)), application);
        }
        return Sources.of("Spring's", found);
    }

    private static boolean isServiceNamed(final Properties found) {
        return found.containsKey(Options.SERVICE_NAME.name())
                || found.containsKey(property(Options.SERVICE_NAME.otelNames().get(0)))
                || found.values().stream().anyMatch(value -> value.toString().contains("service.name="));
    }

    private static String property(final String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static void copy(final ConfigurableEnvironment from, final String name, final Properties to) {
        final String value = from.getProperty(name);
        if (value != null) {
            to.setProperty(name, value);
        }
    }
}
