package dev.nanospan.jmh.peer;

import dev.nanospan.config.Sources;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What the engine under test is told by system properties of this JVM, {@code -Dnanospan.ring.bytes=64MiB}. Environment
 * variables don't count: what is in somebody's shell would change figures unseen.
 */
public final class OwnOptions {
    private static final String PREFIX = "nanospan.";
    private static final String OF_THIS_PROGRAM = "nanospan.jmh.";

    private OwnOptions() {}

    /** As the engine reads them; what is said in code counts more. */
    public static Sources sources() {
        final Properties properties = new Properties();
        properties.putAll(given());
        return Sources.of(Map.of(), properties);
    }

    /** As options of a JVM that is to be told the same, sorted. */
    public static List<String> asJvmOptions() {
        return given().entrySet().stream()
                .map(each -> "-D" + each.getKey() + "=" + each.getValue())
                .toList();
    }

    private static Map<String, String> given() {
        final Map<String, String> given = new TreeMap<>();
        final Properties all = System.getProperties();
        for (final String name : all.stringPropertyNames()) {
            if (name.startsWith(PREFIX) && !name.startsWith(OF_THIS_PROGRAM)) {
                given.put(name, all.getProperty(name, ""));
            }
        }
        return given;
    }
}
