/**
 * Where ended spans go: to a collector by OTLP ({@link dev.nanospan.export.OtlpExporter}, the default), as trees to a
 * terminal ({@link dev.nanospan.export.ConsoleExporter}), as lines of OTLP JSON to standard output or to files
 * ({@link dev.nanospan.export.StdoutExporterProvider}, {@link dev.nanospan.export.FileExporterProvider}), or nowhere, counted
 * ({@link dev.nanospan.export.CountingExporter}). All of it runs on the exporter thread; what blocks has a thread of its own.
 *
 * <p>The console is for people: it copies spans into plain values, because it has to hold them until their trace is
 * there, and allocates as it likes. Its text is a pure function of those values.
 */
@NullMarked
package dev.nanospan.export;

import org.jspecify.annotations.NullMarked;
