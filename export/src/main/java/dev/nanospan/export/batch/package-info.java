/**
 * What spans wait in, encoded, until they are sent or written, and the account of what became of them: for any destination
 * that goes by requests of OTLP. The exporter thread's; of accounts any thread may read.
 */
@NullMarked
package dev.nanospan.export.batch;

import org.jspecify.annotations.NullMarked;
