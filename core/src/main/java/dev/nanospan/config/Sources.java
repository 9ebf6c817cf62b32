package dev.nanospan.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where configuration is looked for beside code: system properties and the environment, as they were at one moment. A
 * file is named by one of them. Immutable.
 *
 * <pre>{@code
 * Sources sources = Sources.of(Map.of("NANOSPAN_RING_BYTES", "64MiB"), new Properties());
 * NanospanConfig config = NanospanConfig.builder(sources).build();
 * }</pre>
 */
public final class Sources {
    /** Nothing: all that is not said in code has its default. */
    public static final Sources NONE = of(Map.of(), new Properties());

    private final Map<String, String> environment;
    private final Map<String, String> properties;
    private final String framework;

    private Sources(
            final Map<String, String> environment, final Map<String, String> properties, final String framework) {
        this.environment = Map.copyOf(environment);
        this.properties = Map.copyOf(properties);
        this.framework = framework;
    }

    /** Those given, copied. */
    public static Sources of(final Map<String, String> environment, final Properties systemProperties) {
        return new Sources(environment, textsOf(systemProperties), "");
    }

    /**
     * What a framework has found in all the places it looks at, by the names of system properties.
     *
     * @param framework what stands in messages before the name of an option, to say who looked
     */
    public static Sources of(final String framework, final Properties properties) {
        return new Sources(Map.of(), textsOf(properties), framework);
    }

    /** Those of this process, now. */
    public static Sources ofProcess() {
        return of(System.getenv(), System.getProperties());
    }

    static Map<String, String> textsOf(final Properties properties) {
        final Map<String, String> texts = new HashMap<>();
        for (final String name : properties.stringPropertyNames()) {
            texts.put(name, properties.getProperty(name, ""));
        }
        return texts;
    }

    Map<String, String> environment() {
        return environment;
    }

    Map<String, String> properties() {
        return properties;
    }

    /** Who found the properties; empty if they are those of the system. */
    String framework() {
        return framework;
    }

    /** How much there is, and nothing of it: it may be secret. */
    @Override
    public String toString() {
        return "Sources[" + environment.size() + " variables, " + properties.size()
                + (framework.isEmpty() ? " system properties]" : " properties of " + framework + ']');
    }
}
