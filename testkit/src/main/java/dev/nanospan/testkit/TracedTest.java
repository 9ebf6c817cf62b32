package dev.nanospan.testkit;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.spi.Misuse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The engine of one test, and what is wrong with how the test has used it. */
final class TracedTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    final InMemoryExporter exporter = new InMemoryExporter();
    final Nanospan nanospan;
    final Tracer tracer;

    private final Queue<Misuse> misuses = new ConcurrentLinkedQueue<>();
    private final List<String> problems = new ArrayList<>();
    private final Set<Counter> expected = EnumSet.noneOf(Counter.class);
    private final String displayName;

    TracedTest(final ExtensionContext context, final Consumer<NanospanConfig.Builder> setUp) {
        final NanospanConfig.Builder builder =
                NanospanConfig.builder().checks(Checks.STRICT).jmx(false);
        setUp.accept(builder);
        this.nanospan = Nanospan.create(
                builder.exporter(exporter).misuseListener(misuses::add).build());
        this.tracer = nanospan.tracer(context.getRequiredTestClass().getSimpleName());
        this.displayName = context.getDisplayName();
        final ExpectMisuse expectation = context.getRequiredTestMethod().getAnnotation(ExpectMisuse.class);
        if (expectation != null) {
            expected.addAll(List.of(expectation.value()));
        }
    }

    /** The exporter, after everything that has ended has reached it. */
    InMemoryExporter flushed() {
        if (!nanospan.flush(DEADLINE)) {
            throw new AssertionError("spans did not reach the exporter within " + DEADLINE + ": " + nanospan.ledger());
        }
        return exporter;
    }

    /**
     * Closes the engine.
     *
     * @throws AssertionError with everything that is wrong
     */
    void finish() {
        final List<Misuse> before = List.copyOf(misuses);
        lookForAScope(nanospan.current());
        final int known = misuses.size();
        final Ledger ledger = nanospan.close(DEADLINE);
        final List<Misuse> neverEnded = misuses.stream().skip(known).toList();
        lookForOpenSpans(ledger, neverEnded);
        for (final Counter counter : Counter.values()) {
            if (isMisuse(counter)) {
                lookForMisuse(counter, ledger, before);
            }
        }
        if (!ledger.isExact()) {
            problems.add("the ledger is not exact: " + ledger);
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(displayName + " misuses Nanospan:" + System.lineSeparator()
                    + String.join(System.lineSeparator(), problems));
        }
    }

    private void lookForAScope(final Span current) {
        if (!current.isValid()) {
            return;
        }
        final int known = misuses.size();
        if (!current.isRecording()) {
            current.rename("leaked"); // of a span that has ended, strict checks then tell the places
        }
        problems.add("a scope was not closed: the current span is still " + current
                + misuses.stream().skip(known).map(TracedTest::places).collect(Collectors.joining()));
    }

    private void lookForOpenSpans(final Ledger ledger, final List<Misuse> neverEnded) {
        if (ledger.open() > 0 && !expected.contains(Counter.ABANDONED)) {
            problems.add("spans that were not ended: " + ledger.open()
                    + neverEnded.stream().map(TracedTest::places).collect(Collectors.joining()));
        }
    }

    private void lookForMisuse(final Counter counter, final Ledger ledger, final List<Misuse> reported) {
        final List<Misuse> found =
                reported.stream().filter(misuse -> misuse.what() == counter).toList();
        final long count = found.isEmpty() ? countOf(counter, ledger) : found.size();
        if (count > 0 && !expected.contains(counter)) {
            problems.add(counter.description() + ": " + count
                    + found.stream().map(TracedTest::places).collect(Collectors.joining()));
        } else if (expectsInVain(counter, count, ledger)) {
            problems.add("expected, and did not happen: " + counter.description() + " (" + counter + ")");
        }
    }

    private boolean expectsInVain(final Counter counter, final long count, final Ledger ledger) {
        return expected.contains(counter) && count == 0 && !(counter == Counter.ABANDONED && ledger.open() > 0);
    }

    /** What was counted and not reported, as without strict checks; our own look at a leaked span aside. */
    private long countOf(final Counter counter, final Ledger ledger) {
        final long ours =
                misuses.stream().filter(misuse -> misuse.what() == counter).count();
        return Math.max(0, ledger.get(counter) - ours);
    }

    private static boolean isMisuse(final Counter counter) {
        return counter == Counter.ABANDONED || counter.label().startsWith("misused.");
    }

    /** A misuse without the frames of JUnit and reflection. */
    private static String places(final Misuse misuse) {
        return misuse.toString()
                .lines()
                .filter(line -> !line.contains("at org.junit.")
                        && !line.contains("at java.base/")
                        && !line.contains("at org.apache.maven."))
                .map(line -> System.lineSeparator() + "  " + line)
                .collect(Collectors.joining());
    }
}
