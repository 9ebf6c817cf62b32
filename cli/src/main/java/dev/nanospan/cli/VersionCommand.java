package dev.nanospan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which version this is, and what it runs on. */
@Command(name = "version", description = "Print the version and the JVM.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    private static final String RESOURCE = "version.properties";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        spec.commandLine().getOut().println(text());
        return 0;
    }

    static String text() throws IOException {
        return "nanospan " + version() + ", " + System.getProperty("java.vm.name") + " " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    /** The version the build wrote into the jar. */
    static String version() throws IOException {
        try (InputStream in = VersionCommand.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("this jar has no " + RESOURCE);
            }
            final Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        }
    }

    /** For {@code --version}. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {text()};
        }
    }
}
