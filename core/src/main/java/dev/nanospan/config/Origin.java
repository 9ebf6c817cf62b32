package dev.nanospan.config;

/**
 * Where a value comes from.
 *
 * <pre>{@code
 * System.out.println(config.settings().origin(Options.RING_BYTES)); // environment NANOSPAN_RING_BYTES
 * }</pre>
 *
 * @param place the kind of place
 * @param name the name it goes by there; empty if it has none
 * @param isOtel whether it was said in OpenTelemetry's words, which count less than ours
 */
public record Origin(Place place, String name, boolean isOtel) {
    /** Nobody said anything. */
    public static final Origin DEFAULT = new Origin(Place.DEFAULT, "", false);

    /** Code. */
    public static final Origin BUILDER = new Origin(Place.BUILDER, "", false);

    /** Changed while the engine runs. */
    public static final Origin RUN_TIME = new Origin(Place.RUN_TIME, "", false);

    /** Kinds of places, the one that counts most first. */
    public enum Place {
        /** Changed while the engine runs. */
        RUN_TIME("run time"),
        /** Code. */
        BUILDER("builder"),
        /** What a framework has found, wherever that was. */
        FRAMEWORK("framework"),
        /** {@code -D}. */
        SYSTEM_PROPERTY("system property"),
        /** A variable. */
        ENVIRONMENT("environment"),
        /** A file of properties. */
        FILE("file"),
        /** Follows from another option. */
        DERIVED("follows from"),
        /** Nobody said anything. */
        DEFAULT("default");

        private final String words;

        Place(final String words) {
            this.words = words;
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return name.isEmpty() ? place.words : place == Place.FRAMEWORK ? name : place.words + ' ' + name;
    }
}
