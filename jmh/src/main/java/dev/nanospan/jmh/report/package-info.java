/**
 * What comes of measurements: result files, and the tables and pictures that are made of them, here and nowhere else. Pure
 * functions from data to text.
 */
@NullMarked
package dev.nanospan.jmh.report;

import org.jspecify.annotations.NullMarked;
