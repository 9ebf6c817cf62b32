/**
 * From the body of an OTLP request, JSON or protobuf, to spans that can be kept. Whatever the bytes are, what comes out is
 * spans or a {@link dev.nanospan.export.json.MalformedException}.
 */
@NullMarked
package dev.nanospan.export.receive;

import org.jspecify.annotations.NullMarked;
