package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Lets the same code run on the official SDK and on this engine, and compares what both export: names, kinds, scopes, parents,
 * attributes, status, events, links. Not compared are ids, times, and the values of attributes that differ from run to run.
 */
final class SameTraces {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String ANY = "*";

    private final int spans;
    private UnaryOperator<String> glasses = UnaryOperator.identity();
    private final Set<String> volatiles = new TreeSet<>(Set.of("exception.stacktrace", "thread.id", "thread.name"));

    private SameTraces(final int spans) {
        this.spans = spans;
    }

    /** Compares what ends up as so many spans. */
    static SameTraces of(final int spans) {
        return new SameTraces(spans);
    }

    /** Attributes whose values are another at each run. */
    SameTraces but(final String... keys) {
        volatiles.addAll(List.of(keys));
        return this;
    }

    /** Sees both through something that hides a difference that is meant. */
    SameTraces through(final UnaryOperator<String> hiding) {
        glasses = hiding;
        return this;
    }

    /** Runs it on both; gives the traces, a line for each span, children behind their parent and indented. */
    List<String> by(final Run run) throws Exception {
        final List<String> theirs = lines(new SdkSubject(Subject.Sampling.ALL, false), run);
        final List<String> ours = lines(new NanospanSubject(Subject.Sampling.ALL, false), run);
        assertThat(String.join("\n", ours)).isEqualTo(String.join("\n", theirs));
        return ours;
    }

    private List<String> lines(final Subject subject, final Run run) throws Exception {
        try (subject) {
            run.with(subject.otel());
            Awaitility.await()
                    .atMost(LONG)
                    .untilAsserted(() ->
                            assertThat(subject.ended()).extracting(Ended::name).hasSize(spans));
            return lines(subject.ended());
        }
    }

    private List<String> lines(final List<Ended> ended) {
        final Map<String, Ended> byId = ended.stream().collect(Collectors.toMap(Ended::spanId, each -> each));
        final List<String> lines = new ArrayList<>();
        ended.stream()
                .filter(each -> !byId.containsKey(each.parentSpanId()))
                .map(each -> below(each, ended, ""))
                .sorted()
                .forEach(lines::add);
        return lines.stream().flatMap(String::lines).map(glasses).toList();
    }

    private String below(final Ended span, final List<Ended> all, final String indent) {
        return indent
                + line(span)
                + '\n'
                + all.stream()
                        .filter(each -> each.parentSpanId().equals(span.spanId()))
                        .peek(each -> assertThat(each.traceId()).isEqualTo(span.traceId()))
                        .map(each -> below(each, all, indent + "  "))
                        .sorted()
                        .collect(Collectors.joining());
    }

    private String line(final Ended span) {
        assertThat(span.endEpochNs()).isGreaterThanOrEqualTo(span.startEpochNs());
        return span.kind() + ' ' + span.name() + " of " + span.scopeName() + '/' + span.scopeVersion() + '/'
                + span.scopeSchemaUrl() + ' ' + span.status() + '(' + span.description() + ") remote="
                + span.parentRemote() + " sampled=" + span.sampled() + " state=" + span.traceState() + ' '
                + shown(span.attributes())
                + span.events().stream()
                        .map(each -> each.name() + shown(each.attributes()))
                        .toList()
                + span.links().stream().map(each -> shown(each.attributes())).toList();
    }

    private String shown(final Map<String, Object> attributes) {
        final Map<String, Object> shown = new TreeMap<>(attributes);
        volatiles.forEach(key -> shown.computeIfPresent(key, (same, value) -> ANY));
        return shown.toString();
    }

    /** What is to be traced. */
    interface Run {
        void with(OpenTelemetry otel) throws Exception;
    }
}
