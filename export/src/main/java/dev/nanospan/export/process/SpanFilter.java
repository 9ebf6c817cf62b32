package dev.nanospan.export.process;

import dev.nanospan.Options;
import dev.nanospan.config.Option;
import dev.nanospan.config.Settings;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.SpanView;
import dev.nanospan.sampling.DecisionLog;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drops spans nobody wants, one by one: children of a dropped span stay, and point at a parent that is not there. What is
 * dropped is counted as {@code dropped.filtered}. In configuration: {@code filter}, with {@code nanospan.filter.*}.
 *
 * <pre>{@code
 * SpanProcessor filter = SpanFilter.drop(
 *         SpanRule.any().name("GET /health*"),
 *         SpanRule.any().kind(Kind.INTERNAL).shorterThan(Duration.ofNanos(100_000)));
 * NanospanConfig.builder().processor(filter);
 * }</pre>
 */
public final class SpanFilter implements SpanProcessor {
    private final SpanRule[] keep;
    private final SpanRule[] drop;

    /** Where drops are noted, if anywhere. */
    private final @Nullable DecisionLog log;

    private final int reason;

    private SpanFilter(final List<SpanRule> keep, final List<SpanRule> drop) {
        this(keep.toArray(SpanRule[]::new), drop.toArray(SpanRule[]::new), null, 0);
    }

    private SpanFilter(
            final SpanRule[] keep, final SpanRule[] drop, final @Nullable DecisionLog log, final int reason) {
        this.keep = keep;
        this.drop = drop;
        this.log = log;
        this.reason = reason;
    }

    /** Drops what fits any of these rules. */
    public static SpanFilter drop(final SpanRule... rules) {
        return new SpanFilter(List.of(), List.of(rules));
    }

    /** Drops what fits none of these rules. */
    public static SpanFilter keep(final SpanRule... rules) {
        return new SpanFilter(List.of(rules), List.of());
    }

    /**
     * The same filter, which also notes the trace of each span that it drops, so that the log can say why that span is missing.
     *
     * @param why the reason that the log tells, such as {@code "filter: health checks"}
     */
    public SpanFilter notedIn(final DecisionLog decisions, final String why) {
        return new SpanFilter(keep, drop, decisions, decisions.reasonOf(why));
    }

    @Override
    public String name() {
        return "filter";
    }

    @Override
    public void process(final SpanEditor editor) {
        final SpanView span = editor.span();
        if (anyFits(drop, span) || keep.length > 0 && !anyFits(keep, span)) {
            editor.drop();
            note(span);
        }
    }

    private void note(final SpanView span) {
        if (log != null) {
            log.note(span.traceIdHigh(), span.traceIdLow(), reason);
        }
    }

    private static boolean anyFits(final SpanRule[] rules, final SpanView span) {
        for (final SpanRule rule : rules) {
            if (rule.matches(span)) {
                return true;
            }
        }
        return false;
    }

    /** For the {@link java.util.ServiceLoader}. */
    public static final class Provider implements SpanProcessorProvider {
        /** For the {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "filter";
        }

        @Override
        public SpanProcessor create(final Settings settings) {
            return new SpanFilter(rules(settings, Options.FILTER_KEEP), rules(settings, Options.FILTER_DROP));
        }

        private static List<SpanRule> rules(final Settings settings, final Option<Optional<String>> option) {
            try {
                return settings.get(option).map(SpanRule::parse).orElse(List.of());
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        option + "=" + settings.text(option)
                                + ": must be rules such as name=GET /health*, kind=server; duration<1ms ("
                                + settings.origin(option) + ')',
                        e);
            }
        }
    }
}
