/**
 * Tries to break Nanospan: {@link dev.nanospan.stress.Main} runs memory-model tests, the model checker and soaks. Never
 * shipped.
 *
 * <p>Some classes of this module are in packages of core's, {@code dev.nanospan} and {@code dev.nanospan.ring}, to reach
 * what is package-private there. That works because this module has no descriptor and runs on the class path.
 */
@NullMarked
package dev.nanospan.stress;

import org.jspecify.annotations.NullMarked;
