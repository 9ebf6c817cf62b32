package dev.nanospan.resource;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.text.ParseException;
import java.util.Properties;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The service and the engine in it: what is found of them, and what the configuration declares. */
final class Service {
    static final String UNKNOWN = "unknown_service:java";
    static final String ENGINE = "dev.nanospan.Nanospan";

    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";
    private static final String NAME = "OTEL_SERVICE_NAME";

    private Service() {}

    static void detectEngine(final Surroundings from, final Resource.Builder into) throws IOException {
        into.set(Names.TELEMETRY_SDK_LANGUAGE, "java")
                .set(Names.TELEMETRY_SDK_NAME, ENGINE)
                .set(Names.TELEMETRY_SDK_VERSION, "unknown")
                .setKnown(Names.TELEMETRY_DISTRO_NAME, from.distributionName())
                .setKnown(Names.TELEMETRY_DISTRO_VERSION, from.distributionVersion())
                .setKnown(Names.TELEMETRY_SDK_VERSION, version());
    }

    static void detectInstance(final Surroundings from, final Resource.Builder into) {
        into.set(Names.SERVICE_INSTANCE_ID, Instance.ID);
    }

    /** The version in the manifest of the jar that was started by {@code java -jar}. */
    static void detectVersion(final Surroundings from, final Resource.Builder into) throws IOException {
        final String path = from.property("java.class.path");
        if (path == null || !path.endsWith(".jar") || path.contains(File.pathSeparator) || !new File(path).isFile()) {
            return;
        }
        try (JarFile jar = new JarFile(path)) {
            final Manifest manifest = jar.getManifest();
            if (manifest != null) {
                into.setKnown(
                        Names.SERVICE_VERSION,
                        manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION));
            }
        }
    }

    /** What the configuration declares; of bad attributes none is taken. */
    static void declared(final Surroundings from, final Resource.Builder into) {
        final String attributes = from.setting(ATTRIBUTES);
        if (attributes != null) {
            try {
                AttributeList.parse(attributes).forEach(into::set);
            } catch (final ParseException e) {
                from.warn(ATTRIBUTES + " is ignored: " + e.getMessage() + " at char " + e.getErrorOffset());
            }
        }
        into.setKnown(Names.SERVICE_NAME, from.setting(NAME));
    }

    /** The version the build wrote into the jar. */
    private static String version() throws IOException {
        final Properties properties = new Properties();
        try (InputStream in = Service.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "");
    }

    /** Drawn when it is first needed, the same for the life of the process. */
    private static final class Instance {
        static final String ID = UUID.randomUUID().toString();
    }
}
