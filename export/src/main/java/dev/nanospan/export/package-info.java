/**
 * Where ended spans go: to a collector by OTLP ({@link dev.nanospan.export.OtlpExporter}, the default), as trees to a
 * terminal ({@link dev.nanospan.export.ConsoleExporter}), or nowhere, counted
 * ({@link dev.nanospan.export.CountingExporter}). Everything here runs on the exporter thread.
 *
 * <p>The console is for people: it copies spans into plain values, because it has to hold them until their trace is
 * there, and allocates as it likes. Its text is a pure function of those values.
 */
@NullMarked
package dev.nanospan.export;

import org.jspecify.annotations.NullMarked;
