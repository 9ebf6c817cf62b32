package dev.nanospan.export.store;

/**
 * What a service says of itself, as OTLP JSON. Immutable; equal if the texts are.
 *
 * <pre>{@code
 * new SpanResource("{\"attributes\":[…]}", "", "gateway");
 * }</pre>
 *
 * @param json an object as it stands in {@code resourceSpans.resource}; empty if there is none
 * @param schemaUrlJson a string in quotes as it stands in {@code resourceSpans.schemaUrl}; empty if there is none
 * @param serviceName what it says as {@code service.name}; empty if nothing
 */
public record SpanResource(String json, String schemaUrlJson, String serviceName) {
    /** A service that says nothing of itself. */
    public static final SpanResource NONE = new SpanResource("", "", "");
}
