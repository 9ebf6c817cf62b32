/**
 * What a user or another module may put into the engine: exporters, samplers, clocks. Implementations are called on the
 * threads their contracts name; what they throw is caught, counted and reported once.
 */
@NullMarked
package dev.nanospan.spi;

import org.jspecify.annotations.NullMarked;
