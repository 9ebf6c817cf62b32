package dev.nanospan.export.store;

import dev.nanospan.id.TraceId;
import java.util.List;

/**
 * The spans of a trace that were kept at a moment, in the order they came. Immutable; any thread.
 *
 * <pre>{@code
 * StoredTrace trace = store.find(id).orElseThrow();
 * System.out.println(trace.id() + " has " + trace.spans().size() + " spans");
 * }</pre>
 *
 * @param spans at least one; unmodifiable
 */
public record StoredTrace(TraceId id, List<StoredSpan> spans) {}
