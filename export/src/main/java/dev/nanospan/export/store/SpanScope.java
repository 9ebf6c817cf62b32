package dev.nanospan.export.store;

/**
 * Whose a span is: the instrumentation that made it, in a service. Immutable; equal if the texts are.
 *
 * <pre>{@code
 * new SpanScope(resource, "{\"name\":\"matching-engine\"}", "");
 * }</pre>
 *
 * @param json an object as it stands in {@code scopeSpans.scope}; empty if there is none
 * @param schemaUrlJson a string in quotes as it stands in {@code scopeSpans.schemaUrl}; empty if there is none
 */
public record SpanScope(SpanResource resource, String json, String schemaUrlJson) {
    private static final int OVERHEAD_BYTES = 256;

    /** Roughly what it takes to keep one. */
    long costBytes() {
        return (long) OVERHEAD_BYTES
                + json.length()
                + schemaUrlJson.length()
                + resource.json().length()
                + resource.schemaUrlJson().length()
                + resource.serviceName().length();
    }
}
