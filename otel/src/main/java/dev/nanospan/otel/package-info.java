/**
 * The OpenTelemetry API on the Nanospan engine: {@link dev.nanospan.otel.NanospanOpenTelemetry} is the way in.
 *
 * <p><b>A span</b> of this API is one small object with its ids, for ever its own, and with a handle of the engine, which serves
 * other spans later. The handle counts its uses, so a span knows when the handle is no longer its own; whoever writes takes the
 * span by one compare-and-set. So spans may be used from many threads at once and long after their end, which is a counted
 * no-op. Nobody waits but for somebody else's write to the same span: some tens of nanoseconds, unless that thread is taken off
 * its processor in the middle of it.
 *
 * <p><b>Spans of both APIs in one process</b> parent each other. {@link dev.nanospan.otel.NanospanContextStorageProvider}, which
 * OpenTelemetry finds by itself, keeps the current contexts in step with the scopes of the engine:
 *
 * <ul>
 *   <li>A context that is made current makes its span the engine's current one, on as many threads as there may be, virtual
 *       ones too. A context without a span lets none be current. The span of another process or implementation is current for
 *       the engine by its ids: what the engine's own API starts below that of another process is a local root.
 *   <li>A span that the engine's own API makes current is {@code Span.current()}, in whatever context is current. Through that it
 *       can be written to and ended on the thread that asked; on others it has ids, and nothing can be set on it.
 *   <li>A span of this API that ends while it is current stays the parent of what is started below it. A span of the engine's
 *       own API does so for the next 1,024 spans of its thread.
 *   <li>One engine in a JVM takes part, the one made last and not closed. Others know nothing of its current spans: within each
 *       API they are traced as ever.
 *   <li>If OpenTelemetry is told to use another storage, each API is complete in itself and knows nothing of the other's current
 *       spans; spans given explicitly are parents all the same.
 *   <li>A {@code Baton} of the engine and the wrappers of {@code Context} both carry the current span, of whichever API.
 * </ul>
 *
 * <p><b>What is allocated</b> on the traced thread, measured on JDK 17 and 25 with compressed references; all of it dies young:
 *
 * <ul>
 *   <li>40 bytes for the {@code SpanBuilder}, since one may be kept; nothing where the compiler sees that it is not.
 *   <li>64 bytes for the {@code Span}, since one may be kept.
 *   <li>24 bytes for each {@code Long} or {@code Double} of an {@code AttributeKey}: the caller's box, for the API takes objects.
 *       {@code setAttribute(String, long)} needs none.
 *   <li>40 bytes for a {@code Context} with a span, made by the API, and 40 for the {@code Scope}.
 *   <li>At first asking, once for each span: 56 bytes for the {@code SpanContext}, 56 and 80 for the ids as text.
 *   <li>Attributes before the start: a list and the keys; attributes of events and links: one function object; arrays: their copy;
 *       a tracestate: its text.
 * </ul>
 */
@NullMarked
package dev.nanospan.otel;

import org.jspecify.annotations.NullMarked;
