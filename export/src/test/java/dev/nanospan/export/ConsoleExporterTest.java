package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Status;
import dev.nanospan.record.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsoleExporterTest {
    private static final Name ORDER = Name.of("order");
    private static final Name MATCH = Name.of("match");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ManualClock clock = new ManualClock();
    private ConsoleExporter console = builder().build();
    private Nanospan nanospan = engine();
    private Tracer tracer = nanospan.tracer("order-service", "1.0");

    @AfterEach
    void shouldAccountForEverySpan() {
        final Ledger ledger = nanospan.close(Duration.ofSeconds(60));
        assertThat(ledger.isExact()).as(ledger.toString()).isTrue();
        assertThat(ledger.destination().buffered).isZero();
    }

    @Test
    void shouldHoldATraceUntilItsLocalRootIsThereAndHasSettled() throws Exception {
        final Span root = tracer.startRoot(ORDER);
        tracer.start(MATCH, root).end();
        cycle();
        assertHeld(1);
        assertThat(console.maxSleepNs()).as("an eighth of the time to settle").isEqualTo(100_000_000 / 8);

        root.end();
        clock.advanceMs(50);
        cycle();
        assertHeld(2);

        clock.advanceMs(99);
        cycle();
        assertHeld(2);

        clock.advanceMs(1);
        cycle();
        assertThat(counts().buffered).isZero();
        assertThat(counts().exported).isEqualTo(2);
        assertThat(printed()).contains("2 spans").contains("`- match").doesNotContain("INCOMPLETE");
        assertThat(console.incompleteTraces()).isZero();
    }

    @Test
    void shouldPrintEverythingASpanSays() {
        final Span root =
                tracer.span("order").kind(Kind.SERVER).set("plain", "text").start();
        root.set(Key.ofString("side"), Value.of("buy"))
                .set(Key.ofLongs("levels"), 1, 2)
                .set(Key.ofStrings("tags"), "a", null)
                .set(Key.ofBytes("raw"), new byte[3])
                .set("live", true)
                .set("price", 1.5)
                .status(Status.ERROR, "late");
        clock.advanceMs(2);
        root.event("crossed").set("depth", 3);
        root.link(new SpanContext().set(1, 2, 3, 1)).set("reason", "retry");
        root.end();
        drain();
        console.flush();

        assertThat(printed().strip().lines().skip(1).map(String::strip))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("2\\.00ms  order  SERVER  ERROR late  [0-9a-f]{16}  \\[order-service 1\\.0]"),
                        line -> assertThat(line)
                                .isEqualTo("plain=text  side=buy  levels=[1, 2]  tags=[a, null]  raw=3 bytes"
                                        + "  live=true  price=1.5"),
                        line -> assertThat(line).isEqualTo("* +2.00ms crossed  depth=3"),
                        line -> assertThat(line)
                                .isEqualTo("-> 00000000000000010000000000000002-0000000000000003  reason=retry"));
    }

    @Test
    void shouldPrintWhatWaitsTooLongAsIncompleteAndCountIt() throws Exception {
        final Span root = tracer.startRoot(ORDER);
        tracer.start(MATCH, root).end();
        cycle();
        clock.advanceMs(10_000);
        cycle();

        assertThat(printed()).contains("1 span  ").contains("INCOMPLETE: its local root is not here");
        assertThat(console.incompleteTraces()).isEqualTo(1);
        assertThat(counts().exported).isEqualTo(1);
        root.end();
    }

    @Test
    void shouldPrintTheOldestTraceWhenThereAreTooMany() {
        use(builder().maxTraces(2));
        final Span first = halfATrace("first");
        final Span second = halfATrace("second");
        drain();
        assertHeld(2);

        final Span third = halfATrace("third");
        drain();

        assertThat(counts().buffered).isEqualTo(2);
        assertThat(counts().exported).isEqualTo(1);
        assertThat(printed()).contains("first").doesNotContain("second").doesNotContain("third");
        end(first, second, third);
    }

    @Test
    void shouldPrintATraceInPartsWhenItHasTooManySpans() {
        use(builder().maxSpansPerTrace(3));
        final Span root = tracer.startRoot(ORDER);
        for (int i = 0; i < 7; i++) {
            tracer.start(MATCH, root).end();
        }
        drain();
        assertThat(counts().buffered).isEqualTo(1);
        assertThat(counts().exported).isEqualTo(6);

        root.end();
        drain();
        console.flush();

        assertThat(printed().lines().filter(line -> line.startsWith("trace")).map(line -> line.substring(40)))
                .containsExactly(
                        "3 spans  0ns  INCOMPLETE: its local root is not here",
                        "3 spans  0ns  (part 2)  INCOMPLETE: its local root is not here",
                        "2 spans  0ns  (part 3)");
        assertThat(counts().exported).isEqualTo(8);
    }

    @Test
    void shouldHoldNoMoreBytesThanItMay() {
        use(builder().maxBytes(1_000));
        final Span root = tracer.startRoot(ORDER);
        for (int i = 0; i < 100; i++) {
            tracer.start(MATCH, root).set("text", "x".repeat(100)).end();
            drain();
            assertThat(counts().buffered).isLessThan(6);
        }
        assertThat(counts().exported + counts().buffered).isEqualTo(100);
        root.end();
    }

    @Test
    void shouldPrintASpanThatIsLargerThanAllItMayHold() {
        use(builder().maxBytes(1));
        tracer.startRoot(ORDER).end();
        drain();

        assertThat(counts().exported).isEqualTo(1);
        assertThat(counts().buffered).isZero();
    }

    @Test
    void shouldPrintTracesInTheOrderOfTheirStart() {
        final Span first = tracer.startRoot(Name.of("first"));
        clock.advanceMs(1);
        tracer.startRoot(Name.of("second")).end();
        first.end();
        drain();
        console.flush();

        assertThat(printed().indexOf("first")).isLessThan(printed().indexOf("second"));
    }

    @Test
    void shouldCountSpansAsFailedWhenTheTargetIsGone() {
        use(builder().target(new PrintStream(new BrokenPipe())));
        tracer.startRoot(ORDER).end();
        drain();
        console.flush();

        assertThat(counts().failed).isEqualTo(1);
        assertThat(counts().exported).isZero();
        assertThat(counts().buffered).isZero();
    }

    @Test
    void shouldCountSpansAsFailedWhenTheTargetThrows() {
        use(builder().target(new PrintStream(bytes) {
            @Override
            public void print(final String text) {
                throw new IllegalStateException("no printer");
            }
        }));
        tracer.startRoot(ORDER).end();
        drain();
        console.flush();

        assertThat(counts().failed).isEqualTo(1);
        assertThat(counts().buffered).isZero();
    }

    @Test
    void shouldCountASpoiltRecordAsFailed() {
        final byte[] record = new byte[RecordLayout.HEADER_BYTES + 8];
        record[RecordLayout.HEADER_BYTES] = RecordLayout.NAME;
        record[RecordLayout.HEADER_BYTES + 7] = 0x7F; // a name of 2 GB
        final SpanView view = new SpanView(ref -> new InstrumentationScope("", "", ""));
        view.wrap(record, record.length);
        final SpanView short_ = new SpanView(ref -> {
            throw new IndexOutOfBoundsException("no such scope");
        });
        short_.wrap(record, record.length);
        final ConsoleExporter alone = builder().build();

        alone.accept(view);
        alone.accept(short_);
        alone.close();

        final DestinationCounts counts = new DestinationCounts();
        alone.report(counts);
        assertThat(counts.accounted()).isEqualTo(2);
        assertThat(counts.failed).isPositive();
        assertThat(counts.buffered).isZero();
    }

    @Test
    void shouldPrintWhatItHoldsWhenItIsClosed() {
        final Span root = tracer.startRoot(ORDER);
        tracer.start(MATCH, root).end();
        root.end();
        final Ledger ledger = nanospan.close(Duration.ofSeconds(60));

        assertThat(ledger.isComplete()).isTrue();
        assertThat(ledger.destination().exported).isEqualTo(2);
        assertThat(printed()).contains("2 spans");
    }

    @Test
    void shouldJoinSpansThatEndOnOtherThreads() throws Exception {
        try (Nanospan threaded = Nanospan.create(
                NanospanConfig.builder().exporter(builder().build()).jmx(false).build())) {
            final Tracer of = threaded.tracer("pool");
            try (Scope root = of.open(ORDER)) {
                final Span parent = root.span();
                final Thread other = new Thread(() -> of.start(MATCH, parent).end());
                other.start();
                other.join();
            }
            assertThat(threaded.flush(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(printed()).contains("2 spans").contains("`- match").doesNotContain("INCOMPLETE");
    }

    @Test
    void shouldRefuseBadBoundsWithKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> builder().maxTraces(0).build())
                .hasMessage("nanospan.console.max.traces=0: must be from 1 to 65536");
        assertThatThrownBy(() -> builder().maxSpansPerTrace(-1).build())
                .hasMessage("nanospan.console.max.spans=-1: must be from 1 to 65536");
        assertThatThrownBy(() -> builder().maxBytes(0).build())
                .hasMessage("nanospan.console.max.bytes=0: must be from 1 to 1073741824");
        assertThatThrownBy(() -> builder().maxAge(Duration.ofMillis(-1)).build())
                .hasMessage("nanospan.console.max.age=PT-0.001S: must be from 0 to 1 h");
        assertThatThrownBy(() -> builder().settle(Duration.ofHours(2)).build())
                .hasMessage("nanospan.console.settle=PT2H: must be from 0 to 1 h");
    }

    @Test
    void shouldLetTheThreadSleepLongWhileNothingIsHeld() throws Exception {
        assertThat(console.maxSleepNs()).isEqualTo(100_000_000);
        tracer.startRoot(ORDER).end();
        cycle();
        assertThat(console.maxSleepNs()).as("an eighth of what it waits").isEqualTo(12_500_000);

        clock.advanceMs(100);
        cycle();

        assertThat(console.maxSleepNs()).isEqualTo(100_000_000);
    }

    private ConsoleExporter.Builder builder() {
        return ConsoleExporter.builder().target(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private Nanospan engine() {
        return Nanospan.create(NanospanConfig.builder()
                .exporter(console)
                .clock(clock)
                .ownThread(false)
                .jmx(false)
                .build());
    }

    private void use(final ConsoleExporter.Builder with) {
        nanospan.close(Duration.ofSeconds(60));
        console = with.build();
        nanospan = engine();
        tracer = nanospan.tracer("order-service", "1.0");
    }

    private void cycle() throws Exception {
        nanospan.agent().doWork();
    }

    private void drain() {
        try {
            cycle();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    private Span halfATrace(final String name) {
        final Span root = tracer.startRoot(ORDER);
        tracer.start(Name.of(name), root).end();
        return root;
    }

    private static void end(final Span... spans) {
        for (final Span span : spans) {
            span.end();
        }
    }

    private DestinationCounts counts() {
        final DestinationCounts counts = new DestinationCounts();
        console.report(counts);
        return counts;
    }

    private void assertHeld(final long spans) {
        assertThat(counts().buffered).isEqualTo(spans);
        assertThat(console.pending()).isEqualTo(spans);
        assertThat(printed()).isEmpty();
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a closed pipe does. */
    private static final class BrokenPipe extends OutputStream {
        @Override
        public void write(final int b) throws IOException {
            throw new IOException("broken pipe");
        }
    }
}
