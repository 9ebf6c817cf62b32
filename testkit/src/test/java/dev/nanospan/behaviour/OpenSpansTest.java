package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.Status;
import dev.nanospan.spi.Sampler.Decision;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.testkit.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Open spans in the file of the ring: what a copy of it, made at a quiet moment, gives to the next engine. */
class OpenSpansTest {
    private static final String RECOVERED = "nanospan.recovered";
    private static final String INTERRUPTED = "nanospan.interrupted";
    private static final Key.OfLong NUMBER = Key.ofLong("number");
    private static final Key.OfString PASSWORD = Key.ofString("password");
    private static final String SECRET = "hunter2-secret";
    /** More than a thread has handles, so that each handle has had its turn. */
    private static final int A_TURN_OF_ALL_HANDLES = 3_000;

    private static final int RING_BYTES = 1 << 20;
    private static final int MORE_OPEN = 1_024;
    private static final Name WORK = Name.of("work that is open");

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private Path copy = Path.of("");
    private final Holding delivered = new Holding();
    private final Holding recovered = new Holding();

    @BeforeEach
    void name() {
        file = folder.resolve("spans.ring");
        copy = folder.resolve("crashed.ring");
        recovered.settled = Long.MAX_VALUE;
    }

    @ParameterizedTest
    @EnumSource
    void shouldReportASpanThatWasOpenAsItWasAtItsStart(final Checks checks) throws IOException {
        final SpanContext remote =
                new SpanContext().set(1, 2, 3, SpanContext.SAMPLED).remote(true);
        final byte[] traceState = "vendor=state".getBytes(StandardCharsets.UTF_8);
        assertThat(remote.traceState(traceState, 0, traceState.length)).isTrue();
        final Map<String, Span> open = new HashMap<>();
        try (Nanospan nanospan = start(b -> b.checks(checks))) {
            final Tracer tracer = nanospan.tracer("desk", "1.4", "https://example.com/schema");
            open.put("root", tracer.start(WORK));
            open.put("child", tracer.start(Name.of("a child"), Kind.CLIENT, open.get("root")));
            open.put("remote", tracer.start(Name.of("from elsewhere"), Kind.SERVER, remote));
            open.put("plain", tracer.start("a plain name"));
            open.put("long", tracer.start("\u20ac".repeat(250)));
            open.put(
                    "built",
                    tracer.span(Name.of("built"))
                            .kind(Kind.CONSUMER)
                            .startEpochNs(1_700_000_000_000_000_000L)
                            .link(remote)
                            .set(NUMBER, 42)
                            .set("plain key", "plain value")
                            .start());
            open.get("root").set(NUMBER, 7).rename("set later").fail("set later");
            open.get("root").event("set later");
            crash();
            open.values().forEach(Span::end);
            final Ledger ledger = recover(6);

            assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(6);
            assertThat(ledger.get(Counter.RECOVERED_ROUTED)).isEqualTo(6);
            assertThat(ledger.get(Counter.RECOVERED)).isZero();
            assertThat(ledger.get(Counter.RECOVERED_TORN)).isZero();
            assertThat(ledger.get(Counter.STARTED)).isZero();
            assertThat(ledger.destination().recovered).isEqualTo(6);
            assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
            assertThat(ledger.toString()).contains("\"recovered\":{\"drained\":0,\"interrupted\":6,\"routed\":6,");
            awaitSpans(delivered, 6);
        }
        for (final Map.Entry<String, Span> each : open.entrySet()) {
            final SpanData was = byId(recovered).get(each.getValue().spanId());
            final SpanData became =
                    Objects.requireNonNull(byId(delivered).get(each.getValue().spanId()));
            assertThat(was).as(each.getKey()).isNotNull();
            assertThat(was.traceId()).isEqualTo(became.traceId());
            assertThat(was.parentSpanId()).isEqualTo(became.parentSpanId());
            assertThat(was.startEpochNs()).isEqualTo(became.startEpochNs());
            assertThat(was.kind()).isEqualTo(became.kind());
            assertThat(was.scope()).isEqualTo(new InstrumentationScope("desk", "1.4", "https://example.com/schema"));
            assertThat(was.traceFlags()).isEqualTo(became.traceFlags());
            assertThat(was.parentRemote()).isEqualTo(became.parentRemote());
            assertThat(was.localRoot()).isEqualTo(became.localRoot());
            assertThat(was.status()).isEqualTo(Status.ERROR);
            assertThat(was.statusMessage()).isEqualTo("interrupted");
            assertThat(was.attribute(RECOVERED)).isEqualTo(true);
            assertThat(was.attribute(INTERRUPTED)).isEqualTo(true);
            assertThat(was.events()).isEmpty();
            assertThat(was.endEpochNs()).isBetween(was.startEpochNs(), became.endEpochNs());
        }
        assertThat(recovered.spans).extracting(SpanData::name).contains("work that is open", "a plain name", "built");
        assertThat(named("from elsewhere").traceState()).isEqualTo("vendor=state");
        assertThat(named("built").attributes())
                .containsEntry("number", 42L)
                .containsEntry("plain key", "plain value")
                .hasSize(4);
        assertThat(named("built").links()).hasSize(1);
        assertThat(named("work that is open").attributes()).hasSize(2);
        assertThat(recovered.spans)
                .filteredOn(span -> span.name().startsWith("\u20ac"))
                .hasSize(1);
    }

    /** Spans start and end in any order, ten steps a thread, each ended by any; of those that ended none counts as open. */
    @ParameterizedTest
    @EnumSource
    void shouldReportExactlyThoseThatWereOpen(final Checks checks) throws Exception {
        final Random random = new Random(7);
        final int settled;
        final List<Span> open = new ArrayList<>();
        final Set<Long> ended = new HashSet<>();
        try (Nanospan nanospan = start(b -> b.checks(checks).spansMaxOpen(64))) {
            final Tracer tracer = nanospan.tracer("test");
            for (int step = 0; step < 60; step++) {
                Rig.onAnotherThread(() -> {
                    for (int i = 0; i < 10; i++) {
                        if (open.size() < 50 && random.nextBoolean()) {
                            open.add(
                                    open.isEmpty()
                                            ? tracer.start("name " + i)
                                            : tracer.start(WORK, open.get(random.nextInt(open.size()))));
                        } else if (!open.isEmpty()) {
                            final Span span = open.remove(random.nextInt(open.size()));
                            ended.add(span.spanId());
                            span.end();
                        }
                    }
                });
            }
            assertThat(open).isNotEmpty();
            awaitSpans(delivered, ended.size());
            settled = random.nextInt(ended.size());
            delivered.settled = settled;
            crash();
            recover(-1);
        }
        final Set<Long> interrupted = ids(recovered, true);
        assertThat(interrupted).isEqualTo(open.stream().map(Span::spanId).collect(Collectors.toSet()));
        assertThat(ended).containsAll(ids(recovered, false));
        assertThat(ids(recovered, false)).hasSizeBetween(ended.size() - settled, ended.size());
        assertThat(recovered.spans)
                .as("none twice")
                .hasSize(interrupted.size() + ids(recovered, false).size());
    }

    @Test
    void shouldReportSpansOfVirtualThreads() throws Exception {
        assumeTrue(VirtualThreads.areThere(), "this JDK has no virtual threads");
        final List<Span> open = new ArrayList<>();
        try (Nanospan nanospan = start(b -> {})) {
            final Tracer tracer = nanospan.tracer("test");
            final Thread thread = VirtualThreads.start(() -> {
                for (int i = 0; i < 20; i++) {
                    open.add(tracer.start(WORK));
                }
            });
            thread.join();
            Rig.onAnotherThread(() -> open.remove(0).end());
            VirtualThreads.start(() -> open.remove(0).end()).join();
            awaitSpans(delivered, 2);
            crash();
            assertThat(recover(20).get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(18);
        }
        assertThat(ids(recovered, true))
                .isEqualTo(open.stream().map(Span::spanId).collect(Collectors.toSet()));
    }

    @Test
    void shouldReportNoUnsampledSpan() throws IOException {
        try (Nanospan nanospan = start(b -> b.sampler(
                (request, result) -> request.name().equals("unwanted") ? Decision.DROP : Decision.RECORD_AND_SAMPLE))) {
            final Tracer tracer = nanospan.tracer("test");
            final Span unwanted = tracer.start("unwanted");
            final Span open = tracer.start("open");
            crash();
            unwanted.end();
            open.end();
            recover(1);
        }
        assertThat(recovered.spans).extracting(SpanData::name).containsExactly("open");
    }

    @Test
    void shouldReportNoSpanThatWasFoundAbandoned() throws IOException {
        delivered.settled = Long.MAX_VALUE;
        try (Nanospan nanospan = start(b -> {})) {
            final Tracer tracer = nanospan.tracer("test");
            for (int i = 0; i < 5; i++) {
                tracer.start(WORK).set(NUMBER, i); // lost
            }
            final Span open = tracer.start("open");
            await().atMost(Rig.SOON).pollInSameThread().until(() -> {
                for (int i = 0; i < A_TURN_OF_ALL_HANDLES; i++) {
                    tracer.start("ended").end();
                }
                System.gc();
                return nanospan.ledger().get(Counter.ABANDONED) == 5;
            });
            nanospan.flush(Rig.SOON);
            crashAndFindInterrupted(open);
        }
    }

    @Test
    void shouldReportNoSpanThatTheRingHadNoRoomFor() throws IOException {
        try (Nanospan nanospan = start(b -> b.ringBytes(64 << 10))) {
            final Tracer tracer = nanospan.tracer("test");
            final List<Span> spans = new ArrayList<>();
            final Span open = tracer.start("open");
            for (int round = 0; round < 100; round++) {
                for (int i = 0; i < 50; i++) {
                    spans.add(tracer.start("ended"));
                }
                spans.forEach(Span::end);
                spans.clear();
            }
            assertThat(nanospan.ledger().get(Counter.RING_FULL)).isGreaterThanOrEqualTo(10);
            crashAndFindInterrupted(open);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void shouldReportAsManyAsMayBeOpen(final int most) throws IOException {
        final List<Span> spans = new ArrayList<>();
        try (Nanospan nanospan = start(b -> b.spansMaxOpen(most))) {
            for (int i = 0; i < most + 4; i++) {
                spans.add(nanospan.tracer("test").startRoot(WORK));
            }
            assertThat(nanospan.ledger().get(Counter.OPEN_LIMIT)).isEqualTo(4);
            final Set<Long> recording =
                    spans.stream().filter(Span::isRecording).map(Span::spanId).collect(Collectors.toSet());
            crash();
            spans.forEach(Span::end);
            recover(most);
            assertThat(ids(recovered, true)).isEqualTo(recording);
        }
    }

    @Test
    void shouldLetProcessorsTakeAttributesOut() throws IOException {
        crashWithASpanOf(7);
        recover(
                1,
                processor(editor ->
                        editor.remove(PASSWORD).remove(Key.ofBoolean(RECOVERED)).remove(Key.ofBoolean(INTERRUPTED))));

        assertThat(named(WORK.text()).attributes())
                .as("the marks are set behind all processors")
                .isEqualTo(Map.of("number", 7L, RECOVERED, true, INTERRUPTED, true));
    }

    @Test
    void shouldLetProcessorsDropASpan() throws IOException {
        crashWithASpanOf(7);

        final Ledger ledger = recover(0, processor(SpanEditor::drop));

        assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(1);
        assertThat(ledger.get(Counter.RECOVERED_FILTERED)).isEqualTo(1);
    }

    /** A span with that number and a password is open when its process crashes. */
    private void crashWithASpanOf(final long number) throws IOException {
        try (Nanospan nanospan = start(b -> {})) {
            final Span open = nanospan.tracer("test")
                    .span(WORK)
                    .set(NUMBER, number)
                    .set(PASSWORD, SECRET)
                    .start();
            crash();
            open.end();
        }
    }

    /** A start that is timed reads the clock twice, the second time when the span is there but for what the builder knows. */
    @Test
    void shouldKeepASpanAsItsBuilderDescribesItOrNotAtAll() throws IOException {
        final Thread tracing = Thread.currentThread();
        final AdjustableClock clock = new AdjustableClock();
        final AtomicInteger reads = new AtomicInteger(100);
        final SpanClock crashing = new SpanClock() {
            @Override
            public long nanoTime() {
                if (Thread.currentThread() == tracing && reads.incrementAndGet() == 2) {
                    try {
                        crash();
                    } catch (final IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return clock.nanoTime();
            }

            @Override
            public long epochNs() {
                return clock.epochNs();
            }

            @Override
            public long epochMs() {
                return clock.epochMs();
            }
        };
        try (Nanospan nanospan = start(b -> b.clock(crashing).ownThread(false))) {
            final Tracer tracer = nanospan.tracer("test");
            while (!Files.exists(copy)) {
                reads.set(0);
                final Span span = tracer.span(WORK).set(NUMBER, 7).start();
                reads.set(2);
                span.end();
            }
            reads.set(2);
            nanospan.close(Duration.ZERO);
        }
        recover(-1);
        assertThat(recovered.spans).allMatch(span -> span.attribute(NUMBER) != null);
    }

    @Test
    void shouldHoldNoValueOfABlockedKey() throws IOException {
        try (Nanospan nanospan = start(b -> b.blockedKeys(PASSWORD.text()))) {
            final Span open = nanospan.tracer("test")
                    .span("work")
                    .set(PASSWORD, SECRET)
                    .set("plain", "kept")
                    .start();
            crash();
            open.end();
        }
        assertThat(new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1))
                .contains("kept")
                .doesNotContain(SECRET);
        recover(1);
        assertThat(named("work").attributes()).containsOnlyKeys("plain", RECOVERED, INTERRUPTED);
    }

    @Test
    void shouldReportWhatTheSamplerAdded() throws IOException {
        try (Nanospan nanospan = start(b -> b.sampler((request, result) -> {
            result.set(NUMBER, 42);
            return Decision.RECORD_AND_SAMPLE;
        }))) {
            crashAndFindInterrupted(nanospan.tracer("test").start("open"));
        }
        assertThat(named("open").attribute(NUMBER)).isEqualTo(42L);
    }

    @Test
    void shouldLetProcessorsSeeWhatWasRecordedForThemOnly() throws IOException {
        try (Nanospan nanospan = start(b -> b.sampler((request, result) -> Decision.RECORD_ONLY))) {
            final Span open = nanospan.tracer("test").start(WORK);
            crash();
            open.end();
        }
        final List<String> seen = new ArrayList<>();

        final Ledger ledger =
                recover(0, processor(editor -> seen.add(editor.span().name())));

        assertThat(seen).containsExactly(WORK.text());
        assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(1);
        assertThat(ledger.get(Counter.RECOVERED_RECORD_ONLY)).isEqualTo(1);
    }

    @Test
    void shouldEndASpanWhenItsProcessWasLastSeenAlive() throws Exception {
        final AdjustableClock clock = new AdjustableClock();
        try (Nanospan nanospan = start(b -> b.clock(clock).ownThread(false))) {
            final Agent agent = nanospan.agent();
            final Span early = nanospan.tracer("test").start("early");
            clock.pass(1_000);
            agent.doWork();
            clock.pass(500);
            final Span late = nanospan.tracer("test").start("late");
            crash();
            early.end();
            late.end();
            nanospan.close(Duration.ZERO);
        }
        recover(2);

        assertThat(named("early").durationNs()).isEqualTo(1_000);
        assertThat(named("late").durationNs()).as("started after that").isZero();
    }

    @Test
    void shouldReportAgainWhatACrashDuringRecoveryLeft() throws IOException {
        try (Nanospan nanospan = start(b -> {})) {
            final Tracer tracer = nanospan.tracer("test");
            final List<Span> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                open.add(tracer.start("open " + i));
            }
            tracer.start("ended").end();
            awaitSpans(delivered, 1);
            crash();
            open.forEach(Span::end);
        }
        final Holding second = new Holding();
        second.settled = 3;
        final Ledger partly = Nanospan.recover(copy, config(copy, second).build(), Duration.ofSeconds(5))
                .orElseThrow();
        final Ledger rest = Nanospan.recover(copy, config(copy, recovered).build(), Rig.SOON)
                .orElseThrow();

        assertThat(second.spans).hasSize(6);
        assertThat(second.spans.get(5).name()).as("the ring comes last").isEqualTo("ended");
        assertThat(recovered.spans).as("those that were not settled").hasSize(3);
        assertThat(recovered.spans).isEqualTo(second.spans.subList(3, 6));
        assertThat(partly.get(Counter.RECOVERED_AGAIN)).isEqualTo(1);
        assertThat(rest.get(Counter.RECOVERED_AGAIN)).isEqualTo(3);
        assertThat(rest.isExact()).as("%s", rest).isTrue();
        assertThat(Nanospan.recover(copy, config(copy, recovered).build(), Rig.SOON))
                .isEmpty();
    }

    /** As if the kill had come in the middle of the first of some hundred ends, and behind all others. */
    @ParameterizedTest
    @ValueSource(longs = {0, 100, Long.MAX_VALUE})
    void shouldReportASpanWhoseRecordWasTorn(final long settled) throws IOException {
        final int others = 600;
        final List<Span> spans = new ArrayList<>();
        try (Nanospan nanospan = start(b -> b.stripes(1).spansMaxOpen(MORE_OPEN))) {
            for (int i = 0; i <= others; i++) {
                spans.add(nanospan.tracer("test").start("span " + i));
            }
            spans.forEach(Span::end);
            crash();
        }
        zeroTheFirstCommitWord();
        final Holding first = new Holding();
        first.settled = settled;

        final Ledger ledger = Nanospan.recover(copy, config(copy, first).build(), Duration.ofSeconds(5))
                .orElseThrow();
        final boolean again = Nanospan.recover(copy, config(copy, recovered).build(), Rig.SOON)
                .isPresent();

        assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(1);
        assertThat(ledger.get(Counter.RECOVERED)).isEqualTo(others);
        assertThat(ledger.get(Counter.RECOVERED_TORN)).isEqualTo(1);
        assertThat(ids(first, true)).containsExactly(spans.get(0).spanId());
        assertThat(again).isEqualTo(settled <= others);
        assertThat(recovered.spans).hasSize(again ? others + 1 - (int) settled : 0);
        assertThat(ids(recovered, true)).hasSize(settled == 0 ? 1 : 0);
    }

    private void zeroTheFirstCommitWord() throws IOException {
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            final long slots = channel.size() - RING_BYTES - MORE_OPEN * 256L;
            assertThat(channel.write(ByteBuffer.allocate(Long.BYTES), slots)).isEqualTo(Long.BYTES);
        }
    }

    @Test
    void shouldReportSpansThatWereOpenAtAnOrderlyClose() {
        final Span open;
        delivered.settled = Long.MAX_VALUE;
        try (Nanospan nanospan = start(b -> {})) {
            nanospan.tracer("test").start("ended").end();
            open = nanospan.tracer("test").start("open");
            awaitSpans(delivered, 1);
        }
        assertThat(file).exists();
        try (Nanospan nanospan = Nanospan.create(config(file, recovered).build())) {
            awaitSpans(recovered, 1);
            final Ledger ledger = nanospan.close(Rig.SOON);
            assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isEqualTo(1);
            assertThat(ledger.isExact()).as("%s", ledger).isTrue();
        }
        assertThat(named("open").spanId().value()).isEqualTo(open.spanId());
        assertThat(file).as("nothing was open").doesNotExist();
        open.end();
    }

    @Test
    void shouldNotReportASpanThatEndedAfterAnOrderlyClose() {
        final Span open;
        delivered.settled = Long.MAX_VALUE;
        try (Nanospan nanospan = start(b -> {})) {
            open = nanospan.tracer("test").start("open");
            nanospan.close(Rig.SOON);
            open.end();
            assertThat(nanospan.ledger().get(Counter.AFTER_CLOSE)).isEqualTo(1);
        }

        assertThat(Nanospan.recover(file, config(file, recovered).build(), Rig.SOON))
                .hasValueSatisfying(ledger ->
                        assertThat(ledger.get(Counter.RECOVERED_INTERRUPTED)).isZero());
        assertThat(recovered.spans).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepOpenSpansOnlyIfItIsToldTo(final boolean told) throws IOException {
        try (Nanospan nanospan = start(b -> b.ringOpenSpans(told))) {
            final Span open = nanospan.tracer("test").start("open");
            nanospan.tracer("test").start("ended").end();
            awaitSpans(delivered, 1);
            crash();
            open.end();
            recover(told ? 2 : 1);
        }
        assertThat(ids(recovered, true)).hasSize(told ? 1 : 0);
    }

    // ---- what tests do

    private Nanospan start(final Consumer<NanospanConfig.Builder> setUp) {
        final NanospanConfig.Builder config = config(file, delivered).ringOpenSpans(true);
        setUp.accept(config);
        return Nanospan.create(config.build());
    }

    private static NanospanConfig.Builder config(final Path path, final Holding exporter) {
        return NanospanConfig.builder()
                .ringBytes(RING_BYTES)
                .stripes(2)
                .spansMaxOpen(256)
                .ringFile(path)
                .jmx(false)
                .exporter(exporter);
    }

    /** Takes the file as a crash at this moment would leave it. */
    private void crash() throws IOException {
        Files.copy(file, copy);
    }

    /** Exports what the copy holds, which should be so many spans; below 0 it isn't said. */
    private Ledger recover(final int spans, final SpanProcessor... processors) {
        final NanospanConfig.Builder config = config(copy, recovered).processor(processors);
        final Ledger ledger = Nanospan.recover(copy, config.build(), Rig.SOON).orElseThrow();
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
        if (spans >= 0) {
            assertThat(recovered.spans).hasSize(spans);
        }
        return ledger;
    }

    /** Crashes, with one span that is open and is to be found. */
    private void crashAndFindInterrupted(final Span open) throws IOException {
        final long id = open.spanId();
        crash();
        open.end();
        recover(-1);
        assertThat(ids(recovered, true)).containsExactly(id);
    }

    private SpanData named(final String name) {
        final List<SpanData> found = recovered.spans.stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static Map<Long, SpanData> byId(final Holding exporter) {
        return exporter.spans.stream()
                .collect(Collectors.toMap(span -> span.spanId().value(), span -> span));
    }

    /** The ids of spans that were interrupted, or of those that were not. */
    private static Set<Long> ids(final Holding exporter, final boolean interrupted) {
        return exporter.spans.stream()
                .filter(span -> (span.attribute(INTERRUPTED) != null) == interrupted)
                .map(span -> span.spanId().value())
                .collect(Collectors.toSet());
    }

    private static void awaitSpans(final Holding exporter, final int spans) {
        await().atMost(Rig.SOON).until(() -> exporter.spans.size() >= spans);
        assertThat(exporter.spans).hasSize(spans);
    }

    private static SpanProcessor processor(final Consumer<SpanEditor> doing) {
        return new SpanProcessor() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public void process(final SpanEditor editor) {
                doing.accept(editor);
            }
        };
    }
}
