/**
 * Trace and span ids: how they are drawn, how they are written as hex and how they are read back.
 *
 * <p>An id is a {@code long} (span) or two (trace) wherever spans flow; {@link dev.nanospan.id.Hex},
 * {@link dev.nanospan.id.HexReader} and {@link dev.nanospan.id.IdGenerator} work on those and allocate nothing.
 * {@link dev.nanospan.id.TraceId} and {@link dev.nanospan.id.SpanId} are values for the edge: a map key, a log line, a
 * test.
 *
 * <h2>Why it is built this way</h2>
 *
 * <ul>
 *   <li><b>Encoding looks up byte pairs.</b> 256 shorts, half a kilobyte, one two-byte store for each pair: about 5 ns
 *       for 32 digits. Arithmetic on eight digits at a time took 7, single digits 10 to 24. A table of three digits (16
 *       KiB) was 0.7 ns faster in a loop of its own and would take a third of the first-level cache from the service.
 *   <li><b>Decoding is arithmetic on eight digits at a time</b>, which checks and converts in one pass: 14 ns for 32
 *       digits against 19 by table. From a {@code CharSequence} it is 35 ns, nearly all of it {@code charAt}; unrolled
 *       loops took 30 to 44 and a copy by {@code getChars} 41. Who reads several ids from one header does best to copy
 *       it once to an array of bytes, where a whole {@code traceparent} takes 25 ns.
 *   <li><b>A failure to read is a return value</b>, and any {@code long} is a possible id: so the digits are read into
 *       an object the caller keeps, and the answer is whether they were good.
 *   <li><b>Each generator owns its state</b> and pads it: two neighbours on two threads took 8 ns an id without the
 *       padding and no longer than one alone with it. What generators share is one reference, which changes when the
 *       process wakes up as a copy of another one.
 * </ul>
 */
@NullMarked
package dev.nanospan.id;

import org.jspecify.annotations.NullMarked;
