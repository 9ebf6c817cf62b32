/**
 * Traces kept in memory: the last so many, within bounds, to be looked up, filtered, taken away and written as OTLP JSON.
 * What is kept of a span is its OTLP JSON and a small index. Fed by {@link dev.nanospan.export.store.StoreExporter} and by
 * whoever receives spans; read by {@link dev.nanospan.export.endpoint.TraceEndpoint} and by tests and tools.
 */
@NullMarked
package dev.nanospan.export.store;

import org.jspecify.annotations.NullMarked;
