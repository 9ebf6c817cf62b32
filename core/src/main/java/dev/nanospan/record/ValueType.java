package dev.nanospan.record;

/**
 * The type of an attribute's value. Constant text is {@link #STRING} to a reader.
 *
 * <pre>{@code
 * if (attributes.type() == ValueType.LONG) {
 *     sum += attributes.longValue();
 * }
 * }</pre>
 */
public enum ValueType {
    STRING,
    BOOLEAN,
    LONG,
    DOUBLE,
    BYTES,
    STRINGS,
    BOOLEANS,
    LONGS,
    DOUBLES
}
