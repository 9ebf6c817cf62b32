/**
 * The OpenTelemetry API on the Nanospan engine: {@link dev.nanospan.otel.NanospanOpenTelemetry} is the way in.
 */
@NullMarked
package dev.nanospan.otel;

import org.jspecify.annotations.NullMarked;
