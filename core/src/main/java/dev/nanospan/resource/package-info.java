/**
 * What a service says of itself, once for all its spans: {@link dev.nanospan.resource.Resource} and how it is found out
 * from {@link dev.nanospan.resource.Surroundings}.
 *
 * <p>Later wins, key by key:
 *
 * <ol>
 *   <li>what is found: the engine, the system, the process, the container, the version in the manifest of the jar that was
 *       started
 *   <li>{@code OTEL_RESOURCE_ATTRIBUTES}
 *   <li>{@code OTEL_SERVICE_NAME}
 *   <li>what the program says: {@code Resource.detect().merge(mine)}
 * </ol>
 *
 * <p>For each variable a system property of its lower-case name with dots ({@code otel.service.name}) goes before the
 * environment. An empty value counts as none.
 *
 * <p>Detection runs no other program, asks no network, throws nothing, and takes no longer than {@link
 * dev.nanospan.resource.Surroundings#within(java.time.Duration) it may}: what is not found by then is left out. Whatever tends
 * to hold secrets (arguments, the user) is only told when asked for.
 */
@NullMarked
package dev.nanospan.resource;

import org.jspecify.annotations.NullMarked;
