/**
 * JSON as bytes, both ways: a reader that checks everything and bounds its depth, and a writer. Knows nothing of spans; for
 * what runs beside the engine, so that it may allocate.
 */
@NullMarked
package dev.nanospan.export.json;

import org.jspecify.annotations.NullMarked;
