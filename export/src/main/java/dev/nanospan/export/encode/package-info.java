/**
 * From a record to the bytes of a format: OTLP as JSON and as protobuf. One walk over the record feeds one writer each;
 * keys, names, scopes and the resource are encoded once and copied from then on.
 */
@NullMarked
package dev.nanospan.export.encode;

import org.jspecify.annotations.NullMarked;
