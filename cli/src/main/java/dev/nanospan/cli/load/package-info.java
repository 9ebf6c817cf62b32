/** Makes spans at a rate, for trying out collectors, configurations and machines. */
@NullMarked
package dev.nanospan.cli.load;

import org.jspecify.annotations.NullMarked;
