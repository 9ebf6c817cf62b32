package dev.nanospan.record;

/**
 * Which instrumentation made a span. Immutable; an empty text means that nothing was given.
 *
 * @param name the library or module, for example {@code "matching-engine"}
 * @param version its version
 * @param schemaUrl the version of the semantic conventions it follows
 */
public record InstrumentationScope(String name, String version, String schemaUrl) {}
