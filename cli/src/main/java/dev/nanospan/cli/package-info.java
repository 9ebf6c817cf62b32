/** The executable: one class for each subcommand. Nothing here is an API but the commands and their exit codes. */
@NullMarked
package dev.nanospan.cli;

import org.jspecify.annotations.NullMarked;
