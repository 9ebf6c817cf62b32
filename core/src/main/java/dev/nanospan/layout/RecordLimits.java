package dev.nanospan.layout;

/**
 * What a record may hold; see PROTOCOLS "limits". All counts are per span, or per event or link where the name says so.
 *
 * @param attributes attributes of a span
 * @param events events of a span; 0 switches them off
 * @param links links of a span; 0 switches them off
 * @param eventAttributes attributes of one event
 * @param linkAttributes attributes of one link
 * @param valueChars chars of a text value and bytes of a byte value, also inside arrays
 * @param recordBytes the whole record
 */
public record RecordLimits(
        int attributes,
        int events,
        int links,
        int eventAttributes,
        int linkAttributes,
        int valueChars,
        int recordBytes) {}
