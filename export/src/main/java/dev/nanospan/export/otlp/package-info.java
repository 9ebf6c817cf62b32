/**
 * A destination that speaks OTLP over HTTP: batches, what is in flight, retries, the breaker, and the counts of all that.
 * Runs on the exporter thread and never waits.
 */
@NullMarked
package dev.nanospan.export.otlp;

import org.jspecify.annotations.NullMarked;
