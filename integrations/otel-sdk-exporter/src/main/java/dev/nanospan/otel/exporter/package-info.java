/**
 * An exporter for the official SDK of OpenTelemetry, {@link dev.nanospan.otel.exporter.NanospanSpanExporter}: the SDK stays what
 * makes spans, and they are encoded and sent as those of the engine are.
 *
 * <p>A span of the SDK becomes one record, in memory that is used again for the next; what follows is that of {@link
 * dev.nanospan.export.OtlpExporter}. What a record can't hold is said in its words:
 *
 * <ul>
 *   <li>maps, and arrays of mixed types, are JSON text;
 *   <li>nulls in arrays of numbers and truth values are left out;
 *   <li>attributes of an instrumentation scope are left out;
 *   <li>an end before the start counts as the start;
 *   <li>a span that is larger than a batch loses the attributes, events and links that don't fit, which its counts of dropped
 *       ones say.
 * </ul>
 */
@NullMarked
package dev.nanospan.otel.exporter;

import org.jspecify.annotations.NullMarked;
