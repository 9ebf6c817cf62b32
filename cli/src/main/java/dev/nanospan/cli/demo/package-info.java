/** A small order service that shows what spans can say. It stands for a user's code: it knows the tracing API only. */
@NullMarked
package dev.nanospan.cli.demo;

import org.jspecify.annotations.NullMarked;
