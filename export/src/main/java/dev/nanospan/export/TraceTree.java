package dev.nanospan.export;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the spans of a trace into the order in which they are printed: parents before their children, siblings by their
 * start. Every span is in it exactly once, whatever its ids say: one whose parent is missing stands at the top, and so
 * does one of a circle.
 */
final class TraceTree {
    /** Deeper than this the lines are not indented any further. */
    static final int MAX_INDENT = 32;

    private static final Comparator<SpanCopy> BY_START = Comparator.comparingLong(SpanCopy::startEpochNs);

    private final List<Row> rows = new ArrayList<>();
    private final Set<Long> ids = new HashSet<>();
    private final Map<Long, List<SpanCopy>> children = new HashMap<>();
    private final Set<SpanCopy> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Row> stack = new ArrayDeque<>();

    private TraceTree(final List<SpanCopy> spans) {
        final List<SpanCopy> sorted = new ArrayList<>(spans);
        sorted.sort(BY_START);
        for (final SpanCopy span : sorted) {
            ids.add(span.spanId());
            children.computeIfAbsent(span.parentSpanId(), id -> new ArrayList<>())
                    .add(span);
        }
        for (final SpanCopy span : sorted) {
            if (isTop(span)) {
                walk(span);
            }
        }
        for (final SpanCopy span : sorted) {
            walk(span); // what is left are circles
        }
    }

    /** The rows from the top, each span once. */
    static List<Row> of(final List<SpanCopy> spans) {
        return new TraceTree(spans).rows;
    }

    private boolean isTop(final SpanCopy span) {
        return span.localRoot() || span.parentSpanId() == 0 || !ids.contains(span.parentSpanId());
    }

    private void walk(final SpanCopy top) {
        push(new Row(top, 0, "", "", isOrphan(top)));
        while (!stack.isEmpty()) {
            final Row row = stack.pop();
            rows.add(row);
            pushChildren(row);
        }
    }

    private static boolean isOrphan(final SpanCopy top) {
        return !top.localRoot() && top.parentSpanId() != 0;
    }

    /** Pushes them last first, so that they come off the stack in their order. */
    private void pushChildren(final Row parent) {
        final List<SpanCopy> below = childrenOf(parent.span());
        for (int i = below.size() - 1; i >= 0; i--) {
            push(parent.child(below.get(i), i == below.size() - 1));
        }
    }

    private List<SpanCopy> childrenOf(final SpanCopy span) {
        final List<SpanCopy> below = new ArrayList<>();
        for (final SpanCopy child : children.getOrDefault(span.spanId(), List.of())) {
            if (!isTop(child) && !seen.contains(child)) {
                below.add(child);
            }
        }
        return below;
    }

    private void push(final Row row) {
        if (seen.add(row.span())) {
            stack.push(row);
        }
    }

    /**
     * A span at its place.
     *
     * @param depth 0 at the top
     * @param lead what stands before its name
     * @param below what stands before the lines under it
     * @param orphan whether it has a parent that is not here
     */
    record Row(SpanCopy span, int depth, String lead, String below, boolean orphan) {
        private Row child(final SpanCopy span, final boolean last) {
            return depth >= MAX_INDENT
                    ? new Row(span, depth + 1, below + "(level " + (depth + 1) + ") ", below, false)
                    : new Row(span, depth + 1, below + (last ? "`- " : "|- "), below + (last ? "   " : "|  "), false);
        }
    }
}
