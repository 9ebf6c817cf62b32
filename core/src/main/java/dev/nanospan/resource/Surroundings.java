package dev.nanospan.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where detection looks, how long, and what it may tell. Not thread safe: set up, then given to {@link
 * Resource#detect(Surroundings)}, and not changed while that runs.
 *
 * <pre>{@code
 * Resource resource = Resource.detect(Surroundings.ofThisProcess().within(Duration.ofMillis(100)).commandLine(true));
 * }</pre>
 */
public final class Surroundings {
    private static final Duration MAX_WITHIN = Duration.ofMinutes(1);

    private Lookup environment = System::getenv;
    private Lookup properties = System::getProperty;
    private Path root = Path.of("/");
    private Duration within = Duration.ofSeconds(1);
    private boolean commandLine;
    private boolean owner;
    private String distributionName = "";
    private String distributionVersion = "";
    private Consumer<String> warnings = Surroundings::log;

    private Surroundings() {}

    /** The environment, system properties and files of this process; a second; no arguments, no user; warnings logged. */
    public static Surroundings ofThisProcess() {
        return new Surroundings();
    }

    /** Environment variables in place of those of the process. */
    public Surroundings environment(final Map<String, String> variables) {
        environment = new HashMap<>(variables)::get;
        return this;
    }

    /** System properties in place of those of the process. */
    public Surroundings properties(final Properties values) {
        final Properties copy = new Properties();
        copy.putAll(values);
        properties = copy::getProperty;
        return this;
    }

    /** The folder that stands for the root of the file system: {@code proc} and {@code etc} are looked for in it. */
    public Surroundings root(final Path folder) {
        root = Objects.requireNonNull(folder, "root == null");
        return this;
    }

    /**
     * How long to look at most; what is not found by then is left out.
     *
     * @throws IllegalArgumentException if it is negative or longer than a minute
     */
    public Surroundings within(final Duration deadline) {
        if (deadline.isNegative() || deadline.compareTo(MAX_WITHIN) > 0) {
            throw new IllegalArgumentException("within=" + deadline + ": must be from 0 to 1 min");
        }
        within = deadline;
        return this;
    }

    /** Whether to tell the arguments the process was started with. They often hold secrets: off unless asked for. */
    public Surroundings commandLine(final boolean value) {
        commandLine = value;
        return this;
    }

    /** Whether to tell the user the process belongs to. Off unless asked for. */
    public Surroundings owner(final boolean value) {
        owner = value;
        return this;
    }

    /** Name and version of the distribution that the engine is part of, for those who ship one. */
    public Surroundings distribution(final String name, final String version) {
        distributionName = Objects.requireNonNull(name, "name == null");
        distributionVersion = Objects.requireNonNull(version, "version == null");
        return this;
    }

    /** Who hears of what was ignored, and why, on the calling thread; values are never told. By default it is logged. */
    public Surroundings warnings(final Consumer<String> listener) {
        warnings = Objects.requireNonNull(listener, "warnings == null");
        return this;
    }

    /** A configuration variable: as a system property, else from the environment; null if it is blank in both. */
    @Nullable
    String setting(final String variable) {
        final String property =
                properties.find(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
        if (property != null && !property.isBlank()) {
            return property;
        }
        final String value = environment.find(variable);
        return value == null || value.isBlank() ? null : value;
    }

    @Nullable
    String variable(final String name) {
        return environment.find(name);
    }

    @Nullable
    String property(final String name) {
        return properties.find(name);
    }

    /** The first bytes of a file as text; null if it can't be read, which is no error: most systems lack most files. */
    @Nullable
    String file(final String path, final int maxBytes) {
        try (InputStream in = Files.newInputStream(root.resolve(path))) {
            return new String(in.readNBytes(maxBytes), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            return null;
        }
    }

    long withinNs() {
        return within.toNanos();
    }

    boolean tellsCommandLine() {
        return commandLine;
    }

    boolean tellsOwner() {
        return owner;
    }

    String distributionName() {
        return distributionName;
    }

    String distributionVersion() {
        return distributionVersion;
    }

    /** Never throws, whatever the listener does. */
    void warn(final String text) {
        try {
            warnings.accept(text);
        } catch (final RuntimeException e) {
            log(text);
        }
    }

    private static void log(final String text) {
        System.getLogger("dev.nanospan").log(System.Logger.Level.WARNING, text);
    }

    /** Finds a text by its name. */
    private interface Lookup {
        @Nullable
        String find(String name);
    }
}
