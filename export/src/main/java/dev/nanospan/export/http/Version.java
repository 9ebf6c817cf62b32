package dev.nanospan.export.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What we say we are. */
final class Version {
    static final String USER_AGENT = "nanospan-otlp/" + read();

    private Version() {}

    private static String read() {
        final Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (final IOException e) {
            // a build without its resources still works
        }
        return properties.getProperty("version", "unknown");
    }
}
