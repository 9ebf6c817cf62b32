/**
 * Where ended spans go. For now they can be counted ({@link dev.nanospan.export.CountingExporter}) or printed as trees
 * ({@link dev.nanospan.export.ConsoleExporter}); everything here runs on the exporter thread.
 *
 * <p>The console is for people: it copies spans into plain values, because it has to hold them until their trace is
 * there, and allocates as it likes. Its text is a pure function of those values.
 */
@NullMarked
package dev.nanospan.export;

import org.jspecify.annotations.NullMarked;
