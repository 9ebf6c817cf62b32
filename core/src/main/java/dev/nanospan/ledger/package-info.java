/** What became of every span, and everything that was cut, misused or refused: the counters and their snapshots. */
@NullMarked
package dev.nanospan.ledger;

import org.jspecify.annotations.NullMarked;
