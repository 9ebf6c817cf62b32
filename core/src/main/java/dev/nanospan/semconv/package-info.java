@NullMarked
package dev.nanospan.semconv;

import org.jspecify.annotations.NullMarked;
