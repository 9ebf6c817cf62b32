package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.Span;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.export.ConsoleExporter;
import dev.nanospan.export.OtlpExporter;
import dev.nanospan.export.encode.Encoding;
import dev.nanospan.export.encode.SpanEncoder;
import dev.nanospan.export.encode.Zipkin;
import dev.nanospan.export.http.RawServer;
import dev.nanospan.export.lines.LineSettings;
import dev.nanospan.export.lines.LinesExporter;
import dev.nanospan.export.lines.RotatingFile;
import dev.nanospan.export.lines.StreamSink;
import dev.nanospan.export.store.StoreExporter;
import dev.nanospan.export.store.TraceStore;
import dev.nanospan.id.RandomIds;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Value;
import dev.nanospan.resource.Resource;
import dev.nanospan.spi.SpanClock;
import dev.nanospan.spi.SpanExporter;
import dev.nanospan.spi.SpanProcessor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets in random places of spans, among other text, with an engine, all processors and every kind of destination: none
 * gets through. Every secret has one of a few marks in it, and these are looked for in all bytes that leave.
 */
@Timeout(900)
class RedactionCanaryTest {
    private static final int PLACEMENTS = 100_000;
    private static final int A_ROUND = 200;
    private static final Set<String> MARKS = Set.of(
            "canary",
            "45395787",
            "4539 5787",
            "4539-5787",
            "37040044",
            "3704 0044",
            "30901820",
            "309 01820",
            "Y2FuYXJ5");
    private static final String[] BEFORE = {
        "",
        "user ",
        "(",
        "\"",
        "value: ",
        "https://host.example/p?x=1&q=",
        "\u20ac ",
        "\n",
        "a,b;",
        "<b>",
        "[\"",
        "key=",
        "q=a%20",
        "%22",
        "k%3D",
        "."
    };
    private static final String[] BEHIND = {
        "", " and more", ")", "\"", "&x=1", " \u20ac", "\n", ",b", "</b>", "\"]", "; rest", "%20b", "%22", "%3D", "."
    };
    private static final LineSettings LINES = new LineSettings(1 << 20, 1_000, 1, 4);
    private static final String INNOCENT = "innocent";

    private final Random random = new Random(20_261_121);
    private final List<String> through = new CopyOnWriteArrayList<>();
    private final Key.OfString key = Key.ofString("plain.text");
    private final Key.OfStrings array = Key.ofStrings("plain.array");
    private final Key.OfBytes bytes = Key.ofBytes("plain.bytes");
    private final Key.OfLong number = Key.ofLong("plain.number");
    private final Key.OfLongs numbers = Key.ofLongs("plain.numbers");
    private final Key.OfString blocked = Key.ofString("db.user.password");
    private final List<Value> constants =
            IntStream.range(0, 50).mapToObj(i -> Value.of(text())).toList();
    private final List<Name> names =
            IntStream.range(0, 50).mapToObj(i -> Name.of(text())).toList();
    private int attributes;

    @TempDir
    private Path folder;

    @Test
    void shouldLetNoSecretThrough() throws IOException {
        run(Redaction.strict());

        assertThat(through).isEmpty();
        assertThat(attributes).isGreaterThan(PLACEMENTS / 2); // what is not secret is still there
    }

    /** The test can fail: without redaction every kind of destination shows secrets. */
    @Test
    void shouldSeeSecretsThatGetThrough() throws IOException {
        run(SpanFilter.drop());

        final Set<String> places = new HashSet<>();
        through.forEach(each -> places.add(each.substring(0, each.indexOf(' '))));
        assertThat(places)
                .contains(
                        "record",
                        "JSON",
                        "protobuf",
                        "Zipkin",
                        "console",
                        "store",
                        "disk",
                        "file",
                        "stdout",
                        "labels",
                        "log");
    }

    private void run(final SpanProcessor processor) throws IOException {
        final Taken console = new Taken();
        final Taken stdout = new Taken();
        final TraceStore store =
                TraceStore.builder().maxTraces(2 * A_ROUND).maxBytes(64 << 20).build();
        final SpanMetrics labels = SpanMetrics.builder().series(PLACEMENTS).build();
        try (RawServer collector = RawServer.start(this::tellWhatIsSeen);
                Logs logs = new Logs();
                Nanospan nanospan = Nanospan.create(NanospanConfig.builder()
                        .processor(processor, labels)
                        .exporter(
                                new Leaving(),
                                new StoreExporter(store),
                                ConsoleExporter.builder()
                                        .target(new PrintStream(console, true, StandardCharsets.UTF_8))
                                        .settle(Duration.ZERO)
                                        .build(),
                                new LinesExporter(
                                        "file",
                                        () -> new RotatingFile(folder.resolve("file/spans"), 8 << 20, 100),
                                        LINES),
                                new LinesExporter(
                                        "stdout",
                                        () -> new StreamSink(
                                                () -> new PrintStream(stdout, true, StandardCharsets.UTF_8), "stdout"),
                                        LINES),
                                otlp(collector.url("/")).build(),
                                otlp("http://127.0.0.1:" + RawServer.closedPort() + "/") // all of it is kept on disk
                                        .set(Options.SPILL_DIR, Optional.of(folder.resolve("disk")))
                                        .build())
                        .ownThread(false)
                        .jmx(false)
                        .clock(new Ticking())
                        .idGenerators(RandomIds.seeded(20_261_121))
                        .build())) {
            final Tracer tracer = nanospan.tracer("canaries");
            final Agent agent = nanospan.agent();
            for (int i = 0; i < PLACEMENTS && through.size() < 1_000; i++) {
                plant(tracer);
                work(agent);
                if (i % A_ROUND == 0) {
                    while (nanospan.ledger().queued() > 0) { // one that writes to a file may have no room now and then
                        work(agent);
                    }
                    look("console", console.take());
                    look("stdout", stdout.take());
                    look("store", new String(store.clear().json(), StandardCharsets.UTF_8));
                    look("metrics", nanospan.metrics().toString());
                }
            }
            final Ledger ledger = nanospan.close(Duration.ofSeconds(20));
            assertThat(ledger.isExact()).isTrue();
            look("console", console.take());
            look("stdout", stdout.take());
            look("metrics", nanospan.metrics().toString());
            look("labels", labels.openMetrics());
            look("log", logs.text());
        }
        lookAtFiles("file");
        lookAtFiles("disk");
    }

    private static OtlpExporter.Builder otlp(final String url) {
        return OtlpExporter.builder().endpoint(url).resource(Resource.EMPTY);
    }

    /** A collector that warns of each mark that it gets; a warning is logged with what it says. */
    private void tellWhatIsSeen(final RawServer.Connection connection) throws IOException {
        for (RawServer.Request request = connection.read(); request != null; request = connection.read()) {
            final String text = request.text();
            final String answer = MARKS.stream()
                    .filter(text::contains)
                    .findFirst()
                    .map(seen -> "{\"partialSuccess\":{\"errorMessage\":\"seen: " + seen + "\"}}")
                    .orElse("{}");
            connection.send(RawServer.answer(200, answer));
        }
    }

    private void lookAtFiles(final String place) throws IOException {
        int files = 0;
        try (Stream<Path> all = Files.walk(folder.resolve(place))) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                look(place, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                files++;
            }
        }
        assertThat(files).isPositive();
    }

    // ---- planting

    private void plant(final Tracer tracer) {
        final int place = random.nextInt(21);
        final Span span = start(tracer, place);
        span.set(key, INNOCENT).set(number, 17);
        switch (place) {
            case 2 -> span.set(key, text());
            case 3 -> span.set("an inline key ".repeat(20), text());
            case 4 -> span.set(key, new StringBuilder(text()));
            case 5 -> span.set(key, constants.get(random.nextInt(constants.size())));
            case 6 -> span.set(array, INNOCENT, text(), "", text());
            case 7 -> span.set(bytes, text().getBytes(StandardCharsets.UTF_8));
            case 8 -> span.event(Name.of(INNOCENT)).set(key, text());
            case 9 -> span.event(text());
            case 10 -> span.event(names.get(random.nextInt(names.size())));
            case 11 -> span.link(context()).set(key, text()).set(array, text());
            case 12 -> span.fail(text());
            case 13 -> span.fail(new IllegalStateException(text(), new RuntimeException(text())));
            case 14 -> span.set(number, Long.parseLong(card("")));
            case 15 -> span.set(numbers, 1, Long.parseLong(card("")));
            case 16 -> span.set("an inline key " + "x".repeat(260) + ' ' + text(), INNOCENT);
            case 17 -> span.set(blocked, "canary").event(INNOCENT).set(blocked, "canary");
            case 18 ->
                span.set(
                        "db.query.text",
                        "SELECT * FROM t WHERE a = 'canary' AND b IN (45395787, \"canary\") -- canary");
            case 19 -> span.link(withTraceState());
            default -> {
                // it is the name, or the tracestate
            }
        }
        span.end();
    }

    private Span start(final Tracer tracer, final int place) {
        return switch (place) {
            case 0 -> tracer.start(names.get(random.nextInt(names.size())));
            case 1 -> tracer.start(text());
            case 20 -> tracer.start(Name.of(INNOCENT), Kind.SERVER, withTraceState());
            default -> tracer.start(INNOCENT);
        };
    }

    private SpanContext context() {
        final SpanContext context = new SpanContext();
        context.set(random.nextLong() | 1, random.nextLong(), random.nextLong() | 1, 1);
        return context;
    }

    private SpanContext withTraceState() {
        final byte[] state = ("vendor=" + text()).getBytes(StandardCharsets.UTF_8);
        final SpanContext context = context().remote(true);
        assertThat(context.traceState(state, 0, state.length)).isTrue();
        return context;
    }

    private String text() {
        return BEFORE[random.nextInt(BEFORE.length)] + secret() + BEHIND[random.nextInt(BEHIND.length)];
    }

    private String secret() {
        final String more = Long.toString(random.nextLong() >>> 1, 36);
        return switch (random.nextInt(16)) {
            case 0 -> card("");
            case 1 -> card(" ");
            case 2 -> card("-");
            case 3 -> "canary." + more + "@example.com";
            case 4 -> "canary" + more + "%40mail.example.org";
            case 5 -> "Bearer canary." + more + "-_~+/";
            case 6 -> "Basic Y2FuYXJ5OnNlY3JldA=="; // canary:secret
            case 7 -> "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnki" + more + ".canary" + more;
            case 8 -> "-----BEGIN PRIVATE KEY-----\ncanary" + more + "\ncanary\n-----END PRIVATE KEY-----";
            case 9 -> iban("");
            case 10 -> iban(" ");
            case 11 -> "+49 30901820";
            case 12 -> "https://canary:canary" + more + "@example.com/p";
            case 13 -> "https://example.com/p?a=1&X-Amz-Signature=canary" + more;
            case 14 -> "password=canary" + more;
            default -> "{\"client_secret\":\"canary " + more + "\"}";
        };
    }

    /** 16 digits that begin with the mark, and the right check digit. */
    private String card(final String separator) {
        final String digits = "45395787" + String.format("%07d", random.nextInt(10_000_000));
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            final int digit = (digits.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit / 10 + digit % 10;
        }
        final String all = digits + (10 - sum % 10) % 10;
        return String.join(
                separator, all.substring(0, 4), all.substring(4, 8), all.substring(8, 12), all.substring(12));
    }

    private String iban(final String separator) {
        final String account = "37040044" + String.format("%010d", random.nextInt(Integer.MAX_VALUE));
        final int check = 98
                - new java.math.BigInteger(account + "131400")
                        .mod(java.math.BigInteger.valueOf(97))
                        .intValue();
        final String all = "DE" + String.format("%02d", check) + account;
        final List<String> groups = new ArrayList<>();
        for (int i = 0; i < all.length(); i += 4) {
            groups.add(all.substring(i, Math.min(all.length(), i + 4)));
        }
        return String.join(separator, groups);
    }

    private static void work(final Agent agent) {
        try {
            agent.doWork();
        } catch (final Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- looking

    private void look(final String place, final String text) {
        for (final String mark : MARKS) {
            final int at = text.indexOf(mark);
            if (at >= 0) {
                through.add(place + " has " + text.substring(Math.max(0, at - 80), Math.min(text.length(), at + 80)));
            }
        }
    }

    /** What was written, until it is taken. */
    private static final class Taken extends ByteArrayOutputStream {
        synchronized String take() {
            final String text = toString(StandardCharsets.UTF_8);
            reset();
            return text;
        }
    }

    /** All that is logged while it is open, with the stacks of what was thrown. */
    private static final class Logs extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("dev.nanospan");
        private final StringWriter text = new StringWriter();

        Logs() {
            logger.addHandler(this);
        }

        @Override
        public void publish(final LogRecord entry) {
            text.write(new SimpleFormatter().format(entry));
        }

        String text() {
            return text.toString();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    /** The same times in each run: the digits of real ones hold a mark now and then, as do those of random ids. */
    private static final class Ticking implements SpanClock {
        private static final long EPOCH_NS = 1_700_000_000_000_000_000L;
        private long nowNs;

        @Override
        public long nanoTime() {
            nowNs += 1_000;
            return nowNs;
        }

        @Override
        public long epochNs() {
            return EPOCH_NS + nowNs;
        }

        @Override
        public long epochMs() {
            return epochNs() / 1_000_000;
        }
    }

    /** Looks into the record, and into what both encoders make of it. */
    private final class Leaving implements SpanExporter {
        private final SpanEncoder json = Encoding.JSON.encoder();
        private final SpanEncoder protobuf = Encoding.PROTOBUF.encoder();
        private final SpanEncoder zipkin = Zipkin.encoder(Resource.EMPTY);
        private final byte[] into = new byte[1 << 18];
        private long seen;

        @Override
        public String name() {
            return "bytes";
        }

        @Override
        public void accept(final SpanView span) {
            seen++;
            attributes += span.attributeCount();
            look("record", text(span.buffer(), span.lengthBytes()));
            look("JSON", text(into, json.encode(span, into, 0)));
            look("protobuf", text(into, protobuf.encode(span, into, 0)));
            look("Zipkin", text(into, zipkin.encode(span, into, 0)));
        }

        private String text(final byte[] from, final int length) {
            return new String(Arrays.copyOf(from, length), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void report(final DestinationCounts counts) {
            counts.exported = seen;
        }
    }
}
