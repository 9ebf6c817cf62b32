package dev.nanospan.export;

import dev.nanospan.id.Hex;
import dev.nanospan.record.Durations;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Status;
import dev.nanospan.record.ValueType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a trace: a pure function of its spans. In ASCII but for what the spans themselves say, and that is escaped.
 *
 * <pre>
 * trace 0af7651916cd43dd8448eb211c80319c  2 spans  8.21ms
 *   8.21ms  receive order  SERVER  b7ad6b7169203331  [order-service 1.0]
 *           |  order.id=1  symbol=ESZ6
 *    310us  `- match  ERROR no such book  00f067aa0ba902b7
 *                * +1.24us book.missing  attempt=2
 *                -> 4bf92f3577b34da6a3ce929d0e0e4736-53995c3f42cd8ad8  reason=retry
 * </pre>
 *
 * An instrumentation scope is named at the first span of each run of lines that share it.
 */
final class TraceText {
    private static final String STACK_TRACE = "exception.stacktrace";
    private static final int STACK_LINES = 4;
    private static final int MAX_VALUE_CHARS = 200;
    private static final int DURATION_CHARS = 8;
    private static final String MARGIN = " ".repeat(DURATION_CHARS + 2);

    private final StringBuilder text = new StringBuilder(1_024);
    private final Palette palette;
    private @Nullable InstrumentationScope scope;

    private TraceText(final Palette palette) {
        this.palette = palette;
    }

    /**
     * The text of a trace, with a line end after each line.
     *
     * @param spans of one trace, at least one
     * @param part 1, or more if earlier spans of the trace were printed apart
     */
    static String of(final List<SpanCopy> spans, final int part, final Palette palette) {
        final TraceText text = new TraceText(palette);
        final List<TraceTree.Row> rows = TraceTree.of(spans);
        text.appendHeader(spans, rows, part);
        for (int i = 0; i < rows.size(); i++) {
            final TraceTree.Row row = rows.get(i);
            final boolean hasChildren =
                    i + 1 < rows.size() && rows.get(i + 1).depth() > row.depth() && row.depth() < TraceTree.MAX_INDENT;
            text.appendSpan(row, hasChildren ? "|  " : "   ");
        }
        return text.text.toString();
    }

    /** Whether spans are a whole trace, as far as can be seen: a local root, and all parents. */
    static boolean isComplete(final List<SpanCopy> spans) {
        return spans.stream().anyMatch(SpanCopy::localRoot)
                && TraceTree.of(spans).stream().noneMatch(TraceTree.Row::orphan);
    }

    private void appendHeader(final List<SpanCopy> spans, final List<TraceTree.Row> rows, final int part) {
        final SpanCopy first = spans.get(0);
        text.append("trace ").append(Hex.hex16(first.traceIdHigh(), first.traceIdLow()));
        text.append("  ").append(counted(spans.size(), "span")).append("  ");
        Durations.append(extentNs(spans), text);
        if (part > 1) {
            text.append("  (part ").append(part).append(')');
        }
        final String missing = missing(spans, rows);
        if (!missing.isEmpty()) {
            text.append("  ").append(palette.red("INCOMPLETE: " + missing));
        }
        text.append('\n');
    }

    private static long extentNs(final List<SpanCopy> spans) {
        long start = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (final SpanCopy span : spans) {
            start = Math.min(start, span.startEpochNs());
            end = Math.max(end, span.endEpochNs());
        }
        return end - start;
    }

    private static String missing(final List<SpanCopy> spans, final List<TraceTree.Row> rows) {
        final long orphans = rows.stream().filter(TraceTree.Row::orphan).count();
        if (spans.stream().noneMatch(SpanCopy::localRoot)) {
            return "its local root is not here";
        }
        return orphans == 0 ? "" : counted(orphans, "parent") + (orphans == 1 ? " is" : " are") + " not here";
    }

    private void appendSpan(final TraceTree.Row row, final String under) {
        final SpanCopy span = row.span();
        appendDuration(span.durationNs());
        text.append(row.lead()).append(palette.bold(Escape.text(span.name())));
        if (span.kind() != Kind.INTERNAL) {
            text.append("  ").append(span.kind());
        }
        appendStatus(span);
        text.append("  ").append(palette.dim(Hex.hex8(span.spanId())));
        appendParent(row);
        appendScope(span.scope());
        text.append('\n');
        appendDetails(span, MARGIN + row.below() + under);
    }

    private void appendDuration(final long durationNs) {
        final String duration = Durations.format(durationNs);
        text.append(" ".repeat(Math.max(0, DURATION_CHARS - duration.length())))
                .append(palette.cyan(duration))
                .append("  ");
    }

    private void appendStatus(final SpanCopy span) {
        if (span.status() == Status.UNSET) {
            return;
        }
        final String message = span.statusMessage().isEmpty() ? "" : " " + value(span.statusMessage());
        final String status = span.status() + message;
        text.append("  ").append(span.status() == Status.ERROR ? palette.red(status) : status);
    }

    private void appendParent(final TraceTree.Row row) {
        final SpanCopy span = row.span();
        if (row.orphan()) {
            text.append("  (parent ").append(Hex.hex8(span.parentSpanId())).append(" is not here)");
        } else if (span.localRoot() && span.parentSpanId() != 0) {
            text.append("  (remote parent ")
                    .append(Hex.hex8(span.parentSpanId()))
                    .append(')');
        }
    }

    private void appendScope(final InstrumentationScope of) {
        if (of.equals(scope)) {
            return;
        }
        scope = of;
        final String version = of.version().isEmpty() ? "" : " " + Escape.text(of.version());
        text.append("  ").append(palette.dim("[" + Escape.text(of.name()) + version + "]"));
    }

    private void appendDetails(final SpanCopy span, final String margin) {
        if (!span.attributes().isEmpty()) {
            text.append(margin);
            appendAttributes(span.attributes(), "");
            text.append('\n');
        }
        for (final SpanCopy.Event event : span.events()) {
            appendEvent(event, span.startEpochNs(), margin);
        }
        for (final SpanCopy.Link link : span.links()) {
            appendLink(link, margin);
        }
        appendDropped(span.dropped(), margin);
    }

    private void appendEvent(final SpanCopy.Event event, final long startEpochNs, final String margin) {
        final long offsetNs = event.epochNs() - startEpochNs;
        text.append(margin).append("* ").append(offsetNs < 0 ? "" : "+");
        Durations.append(offsetNs, text);
        text.append(' ').append(Escape.text(event.name()));
        appendAttributes(event.attributes(), "  ");
        appendDroppedAttributes(event.droppedAttributes());
        text.append('\n');
        for (final SpanCopy.Attribute attribute : event.attributes()) {
            if (isStackTrace(attribute)) {
                appendStackTrace(attribute.value(), margin + "      ");
            }
        }
    }

    private void appendLink(final SpanCopy.Link link, final String margin) {
        text.append(margin).append("-> ").append(Hex.hex16(link.traceIdHigh(), link.traceIdLow()));
        text.append('-').append(Hex.hex8(link.spanId()));
        appendAttributes(link.attributes(), "  ");
        appendDroppedAttributes(link.droppedAttributes());
        text.append('\n');
    }

    private void appendAttributes(final List<SpanCopy.Attribute> attributes, final String before) {
        String separator = before;
        for (final SpanCopy.Attribute attribute : attributes) {
            if (!isStackTrace(attribute)) {
                text.append(separator).append(Escape.text(attribute.key())).append('=');
                text.append(attribute.type() == ValueType.STRING ? value(attribute.value()) : shown(attribute.value()));
                separator = "  ";
            }
        }
    }

    private static boolean isStackTrace(final SpanCopy.Attribute attribute) {
        return attribute.type() == ValueType.STRING && attribute.key().equals(STACK_TRACE);
    }

    /** The frames that say most; the first line only repeats type and message. */
    private void appendStackTrace(final String trace, final String margin) {
        final List<String> lines = trace.lines().skip(1).toList();
        for (int i = 0; i < Math.min(STACK_LINES, lines.size()); i++) {
            text.append(margin).append(shown(lines.get(i).strip())).append('\n');
        }
        if (lines.size() > STACK_LINES) {
            text.append(margin)
                    .append("... ")
                    .append(counted(lines.size() - STACK_LINES, "more line"))
                    .append('\n');
        }
    }

    private void appendDropped(final SpanCopy.Dropped dropped, final String margin) {
        if (dropped.equals(SpanCopy.Dropped.NOTHING)) {
            return;
        }
        final StringBuilder counts = new StringBuilder("dropped:");
        appendCount(dropped.attributes(), "attribute", counts);
        appendCount(dropped.events(), "event", counts);
        appendCount(dropped.links(), "link", counts);
        appendCount(dropped.spans(), "span", counts);
        text.append(margin).append(palette.red(counts.toString())).append('\n');
    }

    private void appendDroppedAttributes(final int count) {
        if (count != 0) {
            text.append("  ").append(palette.red("dropped: " + counted(count, "attribute")));
        }
    }

    private static void appendCount(final int count, final String what, final StringBuilder to) {
        if (count != 0) {
            to.append(to.charAt(to.length() - 1) == ':' ? " " : ", ").append(counted(count, what));
        }
    }

    private static String counted(final long count, final String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** A text, in quotes if it could be taken for something else. */
    private static String value(final String of) {
        return isWord(of) ? shown(of) : '"' + shown(of).replace("\"", "\\\"") + '"';
    }

    private static boolean isWord(final String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c == '"' || c == '=' || Character.isWhitespace(c));
    }

    /** A text, escaped, and cut if it is very long: then it says by how much. */
    private static String shown(final String of) {
        if (of.length() <= MAX_VALUE_CHARS) {
            return Escape.text(of);
        }
        final int cut =
                Character.isHighSurrogate(of.charAt(MAX_VALUE_CHARS - 1)) ? MAX_VALUE_CHARS - 1 : MAX_VALUE_CHARS;
        return Escape.text(of.substring(0, cut)) + "...(" + counted(of.length() - cut, "more char") + ")";
    }
}
