/**
 * How configuration is read: {@link dev.nanospan.config.Option options} with their types and ranges, the {@link
 * dev.nanospan.config.Sources places} their values come from, and the {@link dev.nanospan.config.Settings} that come out,
 * each with its origin. Which options there are is not known here: {@code dev.nanospan.Options} is the table.
 *
 * <p>Before an engine starts: nothing here is on the traced thread.
 */
@NullMarked
package dev.nanospan.config;

import org.jspecify.annotations.NullMarked;
