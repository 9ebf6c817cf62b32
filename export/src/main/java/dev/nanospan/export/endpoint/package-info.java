/**
 * What can be asked for over HTTP: traces, health and metrics; and an OTLP receiver. {@link
 * dev.nanospan.export.endpoint.TraceEndpoint} turns requests into answers and knows no socket; {@link
 * dev.nanospan.export.endpoint.TraceServer} is a server for it.
 */
@NullMarked
package dev.nanospan.export.endpoint;

import org.jspecify.annotations.NullMarked;
