package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.Value;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.testkit.SpanData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ring in a file: what a copy of it, made while the engine runs, gives to the next engine. */
class RingFileTest {
    private static final Key.OfLong NUMBER = Key.ofLong("number");
    private static final Key.OfString VENUE = Key.ofString("venue");
    private static final Value XETR = Value.of("XETR");
    private static final String MARK = "nanospan.recovered";

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("spans.ring");
        copy = folder.resolve("crashed.ring");
    }

    @Test
    void shouldRecoverWhatWasNotSettled() throws IOException {
        final Holding first = new Holding();
        try (Nanospan nanospan = start(file, first)) {
            end(nanospan, 10);
            first.settled = 4;
            awaitSpans(first, 10);
            awaitAcknowledged(6);
        }
        final Holding second = settling();

        final Ledger ledger = recovered(second, 6);

        assertThat(numbers(second)).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        for (final SpanData span : second.spans) {
            final SpanData made = first.spans.stream()
                    .filter(each -> each.spanId().equals(span.spanId()))
                    .findFirst()
                    .orElseThrow();
            assertThat(span.attribute(MARK)).isEqualTo(true);
            assertThat(made.attribute(MARK)).isNull();
            assertThat(span.name()).isEqualTo(made.name());
            assertThat(span.scope()).isEqualTo(made.scope());
            assertThat(span.events()).isEqualTo(made.events());
            assertThat(span.durationNs()).isEqualTo(made.durationNs());
            assertThat(span.attribute(VENUE)).isEqualTo("XETR");
        }
        assertThat(ledger.get(Counter.STARTED)).isZero();
        assertThat(ledger.get(Counter.RECOVERED)).isEqualTo(6);
        assertThat(ledger.get(Counter.RECOVERED_ROUTED)).isEqualTo(6);
        assertThat(ledger.get(Counter.RECOVERED_AGAIN))
                .as("they had been handed over")
                .isEqualTo(6);
        assertThat(ledger.get(Counter.RECOVERED_TORN)).isZero();
        assertThat(ledger.destination().recovered).isEqualTo(6);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
        assertThat(ledger.isComplete()).as("%s", ledger).isTrue();
        assertThat(ledger.toString()).contains("\"recovered\":{\"drained\":6,\"interrupted\":0,\"routed\":6,");
        assertThat(files())
                .as("here all is settled")
                .containsExactly("crashed.ring.lock", "spans.ring", "spans.ring.lock");
    }

    @Test
    void shouldRecoverWhatWasNotEvenDrained() throws IOException {
        final Holding busy = new Holding();
        try (Nanospan nanospan =
                Nanospan.create(config(file, busy).ownThread(false).build())) {
            end(nanospan, 7);
            crash();
            nanospan.close(Duration.ZERO);
        }
        final Holding second = settling();

        final Ledger ledger = recovered(second, 7);

        assertThat(numbers(second)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(ledger.get(Counter.RECOVERED_AGAIN)).as("nobody had them").isZero();
    }

    @Test
    void shouldRecoverAgainWhatACrashDuringRecoveryLeft() throws IOException {
        crashAfter(5);
        final Holding second = new Holding();
        try (Nanospan nanospan = start(copy, second)) {
            awaitSpans(second, 5);
            end(nanospan, 3);
            awaitSpans(second, 8);
            nanospan.flush(Rig.SOON);
        }
        assertThat(files()).as("nothing is settled").contains("crashed.ring", "crashed.ring.recovering-1");
        final Holding third = settling();

        final Ledger ledger = recovered(third, 8);

        assertThat(numbers(third)).containsExactly(0L, 1L, 2L, 3L, 4L, 0L, 1L, 2L);
        assertThat(ledger.get(Counter.RECOVERED_AGAIN)).isEqualTo(8);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
    }

    @Test
    void shouldExportSpansOfItsOwnBesideRecoveredOnes() throws IOException {
        crashAfter(5);
        final Holding second = settling();
        final Ledger ledger;
        try (Nanospan nanospan = start(copy, second)) {
            end(nanospan, 4);
            awaitSpans(second, 9);
            ledger = nanospan.close(Rig.SOON);
        }

        assertThat(second.spans.stream().filter(span -> span.attribute(MARK) == null))
                .hasSize(4);
        assertThat(ledger.get(Counter.STARTED)).isEqualTo(4);
        assertThat(ledger.get(Counter.ROUTED)).isEqualTo(4);
        assertThat(ledger.get(Counter.RECOVERED_ROUTED)).isEqualTo(5);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
    }

    @Test
    void shouldLeadRecoveredSpansThroughTheProcessors() throws IOException {
        crashAfter(6);
        final Holding second = settling();
        final Ledger ledger;
        try (Nanospan nanospan =
                Nanospan.create(config(copy, second).processor(new OddsOnly()).build())) {
            awaitSpans(second, 3);
            await().atMost(Rig.SOON).until(() -> nanospan.ledger().get(Counter.RECOVERED) == 6);
            ledger = nanospan.close(Rig.SOON);
        }

        assertThat(numbers(second)).containsExactly(1L, 3L, 5L);
        assertThat(second.spans).allMatch(span -> span.attribute(VENUE) == null && span.attribute(MARK) != null);
        assertThat(ledger.get(Counter.RECOVERED_FILTERED)).isEqualTo(3);
        assertThat(ledger.isExact()).as("%s", ledger).isTrue();
    }

    @Test
    void shouldKeepSlotsUntilTheSlowestDestinationHasSettled() {
        final Holding quick = new Holding("quick");
        final Holding slow = new Holding("slow");
        quick.settled = Long.MAX_VALUE;
        try (Nanospan nanospan = start(file, quick, slow)) {
            int ended = 0;
            while (nanospan.ledger().get(Counter.RING_FULL) == 0) {
                end(nanospan, 1);
                ended++;
                assertThat(ended).as("the ring runs full").isLessThan(10_000);
            }
            final int held = ended - 1;
            awaitSpans(slow, held);
            end(nanospan, 1);
            assertThat(nanospan.ledger().get(Counter.RING_FULL)).isEqualTo(2);

            slow.settled = held;

            await().atMost(Rig.SOON).until(() -> {
                end(nanospan, 1);
                return slow.spans.size() > held;
            });
            slow.settled = Long.MAX_VALUE;
            assertThat(nanospan.close(Rig.SOON).isExact()).isTrue();
        }
        assertThat(files()).containsExactly("spans.ring.lock");
    }

    @Test
    void shouldGoWithoutAFileThatAnotherEngineUses() {
        final Holding first = new Holding();
        final Holding second = new Holding();
        first.settled = Long.MAX_VALUE;
        try (Nanospan one = start(file, first);
                Nanospan other = start(file, second)) {
            end(one, 3);
            end(other, 2);
            awaitSpans(first, 3);
            awaitSpans(second, 2);
            assertThat(other.close(Rig.SOON).isExact()).isTrue();
            assertThat(files()).contains("spans.ring");
        }
        assertThat(files()).containsExactly("spans.ring.lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "no ring of spans, but a text that is a little longer than that\n"})
    void shouldSetAsideWhatIsNoRing(final String content) throws IOException {
        Files.writeString(file, content);
        final Holding exporter = settling();
        final Ledger ledger;
        try (Nanospan nanospan = start(file, exporter)) {
            end(nanospan, 2);
            awaitSpans(exporter, 2);
            await().atMost(Rig.SOON).until(() -> nanospan.ledger().get(Counter.RECOVERED_UNREADABLE) == 1);
            ledger = nanospan.close(Rig.SOON);
        }

        assertThat(ledger.isExact()).isTrue();
        assertThat(Files.readString(folder.resolve("spans.ring.unreadable"))).isEqualTo(content);
        assertThat(files()).containsExactly("spans.ring.lock", "spans.ring.unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing/spans.ring", "/dev/null/spans.ring", "/proc/self/spans.ring"})
    void shouldStartWhereNoFileCanBe(final String name) {
        final Holding exporter = new Holding();
        try (Nanospan nanospan = start(folder.resolve(name), exporter)) {
            end(nanospan, 2);
            awaitSpans(exporter, 2);
            assertThat(nanospan.close(Rig.SOON).isExact()).isTrue();
        }
    }

    @Test
    void shouldBeForItsOwnerOnly() throws IOException {
        try (Nanospan nanospan = start(file, new Holding())) {
            for (final String each : files()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(each))))
                        .as(each)
                        .isEqualTo("rw-------");
            }
            assertThat(nanospan.isEnabled()).isTrue();
        }
    }

    @Test
    void shouldHoldNoValueOfABlockedKey() throws IOException {
        try (Nanospan nanospan =
                Nanospan.create(config(file, new Holding()).blockedKeys("venue").build())) {
            nanospan.tracer("test").start("work").set(VENUE, "hunter2-secret").end();
            crash();
        }
        assertThat(new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1))
                .contains("work")
                .doesNotContain("hunter2-secret");
    }

    /** A text of more than 256 chars gets no number unless the program declares it: here it is not the program's. */
    @Test
    void shouldSpellOutWhatHasNoNumberHere() throws IOException {
        final Key.OfString key = Key.ofString("K".repeat(300));
        final Key.OfLong number = Key.ofLong("L".repeat(300));
        final Value constant = Value.of("V".repeat(300));
        try (Nanospan nanospan = start(file, new Holding())) {
            final Span span = nanospan.tracer("test").start("work");
            span.set(key, constant).set(number, 7).set("plain", "text").set(VENUE, constant);
            span.event("event");
            span.end();
            crash();
        }
        final String content = Files.readString(copy, StandardCharsets.ISO_8859_1);
        assertThat(content).contains(key.text(), number.text(), constant.text());
        Files.writeString(
                copy,
                content.replace(key.text(), "k".repeat(300))
                        .replace(number.text(), "l".repeat(300))
                        .replace(constant.text(), "v".repeat(300)),
                StandardCharsets.ISO_8859_1);
        final Holding second = settling();

        recovered(second, 1);

        final SpanData span = second.spans.get(0);
        assertThat(span.name()).isEqualTo("work");
        assertThat(span.attribute("k".repeat(300))).isEqualTo("v".repeat(300));
        assertThat(span.attribute("l".repeat(300))).isEqualTo(7L);
        assertThat(span.attribute("plain")).isEqualTo("text");
        assertThat(span.attribute(VENUE)).isEqualTo("v".repeat(300));
        assertThat(span.attribute(MARK)).isEqualTo(true);
        assertThat(span.event("event").name()).isEqualTo("event");
    }

    /** Whoever blocks a key does so for what was written before it was blocked, too. */
    @Test
    void shouldNotRecoverWhatMayNotBeWrittenNow() throws IOException {
        final Key.OfString pin = Key.ofString("customer.pin");
        final Holding first = new Holding();
        try (Nanospan nanospan = start(file, first)) {
            final Span span = nanospan.tracer("test").start("pay");
            span.set(pin, "1234")
                    .set(VENUE, XETR)
                    .set("customer.token.of.mine", "secret")
                    .set("customer.name", "1");
            span.event("event").set(pin, "1234").set("step", 1);
            span.end();
            awaitSpans(first, 1);
            crash();
        }
        final Holding second = settling();
        try (Nanospan nanospan = Nanospan.create(config(copy, second)
                .blockedKeys("customer.pin", "customer.token*")
                .build())) {
            awaitSpans(second, 1);
            final Ledger ledger = nanospan.close(Rig.SOON);
            assertThat(ledger.isExact()).isTrue();
            assertThat(ledger.get(Counter.BLOCKED_KEYS)).isEqualTo(3);
        }

        assertThat(first.spans.get(0).attributes()).containsKeys("customer.pin", "customer.token.of.mine");
        assertThat(first.spans.get(0).event("event").attributes()).containsKey("customer.pin");
        assertThat(second.spans.get(0).attributes()).containsOnlyKeys("venue", "customer.name", MARK);
        assertThat(second.spans.get(0).event("event").attributes()).containsOnlyKeys("step");
    }

    @Test
    void shouldExportByItselfWithTheResourceOfTheServiceThatCrashed() throws IOException {
        final Holding first = new Holding();
        final Resource resource = Resource.builder()
                .serviceName("gateway")
                .set("shard", 7)
                .set("ratio", 0.5)
                .set("canary", true)
                .set("zones", "a", "b")
                .set("ports", 1L, 2L)
                .schemaUrl("https://example.com/schema")
                .build();
        try (Nanospan nanospan =
                Nanospan.create(config(file, first).resource(resource).build())) {
            end(nanospan, 5);
            awaitSpans(first, 5);
            await().atMost(Rig.SOON).until(() -> {
                crash();
                return new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1).contains("canary");
            });
            assertThat(Nanospan.recover(file, NanospanConfig.builder().build(), Rig.SOON))
                    .as("in use")
                    .isEmpty();
        }
        final Holding second = new Holding();
        second.settled = 2;
        final NanospanConfig config = config(file, second).build();

        final Ledger partly =
                Nanospan.recover(copy, config, Duration.ofSeconds(5)).orElseThrow();
        final Holding third = settling();
        final Ledger rest =
                Nanospan.recover(copy, config(file, third).build(), Rig.SOON).orElseThrow();

        assertThat(numbers(second)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(numbers(third)).as("those that were not settled").containsExactly(2L, 3L, 4L);
        assertThat(third.resource).isEqualTo(firstResource(first));
        assertThat(firstResource(third).attributes()).containsAllEntriesOf(resource.attributes());
        assertThat(partly.isExact()).as("%s", partly).isTrue();
        assertThat(rest.isExact()).as("%s", rest).isTrue();
        assertThat(Nanospan.recover(copy, config, Rig.SOON)).isEqualTo(Optional.empty());
        assertThat(Nanospan.recover(folder.resolve("never.ring"), config, Rig.SOON))
                .isEqualTo(Optional.empty());
        assertThat(files()).as("nothing is made where nothing is").noneMatch(each -> each.startsWith("never"));
    }

    private static Resource firstResource(final Holding exporter) {
        return Objects.requireNonNull(exporter.resource);
    }

    // ---- what tests do

    private Nanospan start(final Path path, final SpanExporter... exporters) {
        return Nanospan.create(config(path, exporters).build());
    }

    private static NanospanConfig.Builder config(final Path path, final SpanExporter... exporters) {
        return NanospanConfig.builder()
                .ringBytes(64 << 10)
                .slotBytes(64)
                .stripes(2)
                .ringFile(path)
                .jmx(false)
                .exporter(exporters);
    }

    /** Recovers from the copy until so many spans are there. */
    private Ledger recovered(final Holding exporter, final int spans) {
        try (Nanospan nanospan = start(copy, exporter)) {
            awaitSpans(exporter, spans);
            return nanospan.close(Rig.SOON);
        }
    }

    private static void end(final Nanospan nanospan, final int spans) {
        for (int i = 0; i < spans; i++) {
            final Span span = nanospan.tracer("test", "1", "schema").start("plain name " + i % 3);
            span.set(NUMBER, i).set(VENUE, XETR).set("plain key", "value " + i);
            span.event("event " + i);
            span.end();
        }
    }

    /** What settles all it is handed. */
    private static Holding settling() {
        final Holding settling = new Holding();
        settling.settled = Long.MAX_VALUE;
        return settling;
    }

    /** An engine crashes with so many spans, all handed over and none settled. */
    private void crashAfter(final int spans) throws IOException {
        final Holding first = new Holding();
        try (Nanospan nanospan = start(file, first)) {
            end(nanospan, spans);
            awaitSpans(first, spans);
            crash();
        }
    }

    /** Takes the file as a crash at this moment would leave it. */
    private void crash() throws IOException {
        Files.deleteIfExists(copy);
        Files.copy(file, copy);
    }

    /** Waits until a copy holds so many spans: the exporter thread is a cycle behind what a test says. */
    private void awaitAcknowledged(final int left) {
        await().atMost(Rig.SOON).until(() -> {
            crash();
            final Path looked = folder.resolve("looked");
            Files.copy(copy, looked);
            final Holding counting = settling();
            final NanospanConfig config = config(looked, counting).build();
            Nanospan.recover(looked, config, Duration.ofSeconds(5));
            try (Stream<Path> all = Files.list(folder)) {
                for (final Path each : all.filter(
                                path -> path.getFileName().toString().startsWith("looked"))
                        .toList()) {
                    Files.delete(each);
                }
            }
            return counting.spans.size() == left;
        });
    }

    private static void awaitSpans(final Holding exporter, final int spans) {
        await().atMost(Rig.SOON).until(() -> exporter.spans.size() >= spans);
        assertThat(exporter.spans).hasSize(spans);
    }

    private static List<Long> numbers(final Holding exporter) {
        final List<Long> numbers = new ArrayList<>();
        exporter.spans.forEach(span -> numbers.add((Long) span.attribute(NUMBER)));
        return numbers;
    }

    private List<String> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops every second span, and takes away all that it does not know. */
    private static final class OddsOnly implements SpanProcessor {
        @Override
        public String name() {
            return "odds";
        }

        @Override
        public void process(final SpanEditor editor) {
            final var attributes = editor.span().attributes();
            if (attributes.find(NUMBER) && attributes.longValue() % 2 == 0) {
                editor.drop();
            }
            editor.remove(VENUE).remove(Key.ofBoolean(MARK));
        }
    }
}
