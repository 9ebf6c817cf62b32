/**
 * What spans go through between the ring and the exporters: {@link dev.nanospan.export.process.SpanFilter filter}, {@link
 * dev.nanospan.export.process.PathNames names}, {@link dev.nanospan.export.process.Enrichment enrich}, {@link
 * dev.nanospan.export.process.Redaction redact}. All of it runs on
 * the exporter thread, over the record, and allocates nothing in steady state.
 *
 * <p>Core has the interface and calls the processors, as it does with exporters; what is here is found by its name. That is
 * less than a pipeline of its own in this module, which every exporter would have had to stand behind, and keeps scanners
 * and metrics off the path of programs that only want core.
 */
@NullMarked
package dev.nanospan.export.process;

import org.jspecify.annotations.NullMarked;
