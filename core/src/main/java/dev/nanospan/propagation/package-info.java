/**
 * How a trace gets from one process to the next: {@link dev.nanospan.propagation.Propagator} reads and writes headers of any
 * carrier, {@link dev.nanospan.propagation.BinaryPropagator} a field of 26 bytes.
 *
 * <p>What travels are ids, flags and tracestate, in a {@link dev.nanospan.SpanContext}, and {@link
 * dev.nanospan.propagation.Baggage}. A carrier is anything that a {@link dev.nanospan.propagation.Getter} can read and a
 * {@link dev.nanospan.propagation.Setter} can write; {@link dev.nanospan.propagation.ByteGetter} and {@link
 * dev.nanospan.propagation.ByteSetter} are for carriers that hold bytes, and need no {@code String}.
 *
 * <h2>What is refused</h2>
 *
 * <p>Nothing that comes from outside throws. It is bounded, and checked as far as it is handed on: a context that breaks its
 * rules is none, a tracestate that does goes as a whole, of baggage single members go. Each case counts one of the {@code
 * propagation} counters of {@link dev.nanospan.ledger.Counter}.
 *
 * <h2>Why it is built this way</h2>
 *
 * <ul>
 *   <li><b>The memory is that of the holders</b>, and propagators have none: so one serves all threads, virtual ones too,
 *       without a thread-local, a lock or a pool. A context lends the end of its buffer to the header that is just read or
 *       written, and a tracestate is read to where it stays; baggage keeps the text of its header, so that writing it is one
 *       copy and a value is decoded when somebody asks for it.
 *   <li><b>All formats parse bytes.</b> A string is copied first, which is one call of the JDK; a parser by {@code charAt}
 *       took half as long again. To look whether all chars were ASCII takes as long as that copy twice over, but a char
 *       beyond would lose its upper half and might look like a digit.
 *   <li><b>Hex is read eight digits at a time</b>; all digits of a header are checked by one comparison at the end.
 *   <li><b>A tracestate is read byte by byte from a table</b>: eight at a time took as long (22 ns against 21 for the 39
 *       bytes of the specification's example), as members are short. A key that comes twice is looked for only where a bit of
 *       a set of 64 says that there may be one.
 *   <li><b>Who counts is told when a propagator is made</b>, by an interface of the ledger: this package knows contexts and
 *       counters, and no engine.
 * </ul>
 */
@NullMarked
package dev.nanospan.propagation;

import org.jspecify.annotations.NullMarked;
