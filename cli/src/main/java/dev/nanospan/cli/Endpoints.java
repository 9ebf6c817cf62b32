package dev.nanospan.cli;

import java.net.URI;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code --endpoint} stands for: a collector, or where it takes what is posted. */
final class Endpoints {
    /** Where a collector takes OTLP. */
    static final String OTLP_PATH = "/v1/traces";

    /** Where Zipkin takes spans. */
    static final String ZIPKIN_PATH = "/api/v2/spans";

    private Endpoints() {}

    /**
     * Where traces go to, below what was given; what is given with that path stays as it is.
     *
     * @throws ParameterException if that is no URL
     */
    static URI traces(final String base, final CommandLine command) {
        final String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        try {
            return URI.create(bare.endsWith(OTLP_PATH) ? bare : bare + OTLP_PATH);
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(command, "--endpoint=" + base + ": must be an http or https URL", e);
        }
    }

    /** What was given, and that path where it has none of its own. */
    static URI withPath(final URI given, final String path) {
        final boolean bare = "".equals(given.getPath()) || "/".equals(given.getPath());
        return bare ? given.resolve(path) : given;
    }
}
