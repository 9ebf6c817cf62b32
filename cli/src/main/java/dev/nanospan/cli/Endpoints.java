package dev.nanospan.cli;

import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code --endpoint} stands for. */
final class Endpoints {
    private Endpoints() {}

    /**
     * Where traces go to, below what was given.
     *
     * @throws ParameterException if that is no URL
     */
    static URI traces(final String base, final CommandLine command) {
        try {
            return URI.create(base + (base.endsWith("/") ? "" : "/") + "v1/traces");
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(command, "--endpoint=" + base + ": must be an http or https URL", e);
        }
    }
}
