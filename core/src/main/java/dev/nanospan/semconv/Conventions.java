package dev.nanospan.semconv;

/**
 * Which version of OpenTelemetry's semantic conventions the names in this package follow.
 *
 * <pre>{@code
 * Tracer tracer = nanospan.tracer("order-gateway", "1.4", Conventions.SCHEMA_URL);
 * }</pre>
 */
public final class Conventions {
    /** For instrumentation scopes and resources whose attributes are named so. */
    public static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.45.0";

    private Conventions() {}
}
