package dev.nanospan;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Idle;
import dev.nanospan.config.Option;
import dev.nanospan.config.OptionTable;
import dev.nanospan.config.OptionType;
import dev.nanospan.config.Origin;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.ring.SpanRing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of everything that can be configured by a key. Parsing, checks, messages, the effective configuration and the
 * table in the README all come from here.
 *
 * <pre>{@code
 * NanospanConfig config = NanospanConfig.builder().set(Options.BATCH_DELAY, Duration.ofMillis(200)).build();
 * Duration delay = config.get(Options.BATCH_DELAY);
 * }</pre>
 */
public final class Options {
    private static final int MAX_COUNT = 65_535;
    private static final int MIN_SLOTS_OF_STRIPE = 64;
    private static final int RECORDS_OF_STRIPE = 4;
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;
    private static final int MAX_SLOTS = (int) (GIB / MIN_SLOTS_OF_STRIPE);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<String> PATTERNS =
            List.of("card", "email", "token", "private-key", "iban", "phone", "url", "pair", "sql");
    private static final List<String> STRICTLY_BLOCKED = List.of(
            "http.request.header.authorization",
            "http.request.header.proxy-authorization",
            "http.request.header.cookie",
            "http.response.header.set-cookie",
            "db.query.parameter.*");
    private static final int STRICT_BYTES = 1_000;

    /** The name of the processor that takes out secrets. */
    static final String REDACT = "redact";

    private static final String METRICS = "metrics";

    private static final String TRACES_PATH = "v1/traces";

    // ---- the engine

    /** A file of properties, read at the start. */
    public static final Option<Optional<Path>> CONFIG_FILE = Option.of(
                    "nanospan.config.file", OptionType.optional(OptionType.paths()), Optional.<Path>empty())
            .says("A file of properties with more of these keys.");

    /** The name of the engine. */
    public static final Option<String> NAME = Option.of("nanospan.name", OptionType.text("a name"), "nanospan")
            .method("name")
            .says("Names the engine in JMX and in messages.");

    /** Whether to trace at all. */
    public static final Option<Boolean> ENABLED = Option.of("nanospan.enabled", OptionType.booleans(), true)
            .method("enabled")
            .otel("OTEL_SDK_DISABLED", OptionType.booleans().mapped(disabled -> !disabled, enabled -> !enabled))
            .says("Whether to trace at all; if not, every span is one shared no-op.");

    /** How hard to look for misuse. */
    public static final Option<Checks> CHECKS = Option.of("nanospan.checks", OptionType.oneOf(Checks.class), Checks.OFF)
            .method("checks")
            .says("How hard to look for misuse; strict never reuses a handle and tells where it was misused.");

    /** Whether the engine is seen in JMX. */
    public static final Option<Boolean> JMX = Option.of("nanospan.jmx", OptionType.booleans(), true)
            .method("jmx")
            .says(
                    "Whether counters and configuration can be read at `dev.nanospan:type=Engine,name=\"nanospan\"`; a second engine of that name has a number behind it.");

    /** How long a shutdown hook may take to close the engine. */
    public static final Option<Optional<Duration>> SHUTDOWN_HOOK = Option.of(
                    "nanospan.shutdown.hook", OptionType.optional(times()), Optional.<Duration>empty())
            .method("shutdownHook")
            .says("Closes the engine when the JVM shuts down, within this time.");

    /** What the exporter thread does when there is nothing to do. */
    public static final Option<Idle> IDLE = Option.of(
                    "nanospan.idle",
                    OptionType.of(Idle::parse, Idle::toString, "spin, yield, or a growing sleep such as 100us..1s")
                            .within(Options::isSensible),
                    Idle.sleep(Duration.ofNanos(100_000), Duration.ofSeconds(1)))
            .method("idleStrategy")
            .says(
                    "What the exporter thread does when there is nothing to do; a sleep over 1 ms ends when an eighth of a stripe is filled, and is shorter where an exporter or a sampler wants it.");

    // ---- the ring

    /** The memory of the ring. */
    public static final Option<Long> RING_BYTES = Option.of(
                    "nanospan.ring.bytes", powerOfTwo(OptionType.bytes(64 * KIB, GIB)), 16 * MIB)
            .method("ringBytes")
            .says("The memory of the ring in all stripes, at least 64 slots each.");

    /** How many spans the ring is to hold at least. */
    public static final Option<Integer> RING_SPANS = Option.of(
                    "nanospan.ring.spans", OptionType.ints(1, MAX_SLOTS), 2_048)
            .otel("OTEL_BSP_MAX_QUEUE_SIZE", positive(OptionType.otelCounts(MAX_SLOTS)))
            .says("How many spans of one slot the ring holds at least, if `nanospan.ring.bytes` is not set.");

    /** The smallest piece of the ring. */
    public static final Option<Long> SLOT_BYTES = Option.of(
                    "nanospan.slot.bytes", powerOfTwo(OptionType.bytes(64, 64 * KIB)), 128L)
            .method("slotBytes")
            .says("The smallest piece of the ring; a span takes as many as it needs.");

    /** The parts of the ring. */
    public static final Option<Integer> STRIPES = Option.of(
                    "nanospan.ring.stripes",
                    OptionType.ints(1, SpanRing.MAX_STRIPES).within(n -> Integer.bitCount(n) == 1, "a power of two"),
                    defaultStripes())
            .method("stripes")
            .defaultText("the cores, rounded up to a power of two, at most " + SpanRing.MAX_STRIPES)
            .says("Into how many parts the ring is cut, so that threads share no cursor.");

    /** The file of the ring. */
    public static final Option<Optional<Path>> RING_FILE = path("nanospan.ring.file")
            .method("ringFile")
            .says(
                    "A file that the ring is mapped to, so that spans outlive a crash: the next start exports what was not delivered.");

    /** Whether open spans are kept in the file of the ring. */
    public static final Option<Boolean> RING_OPEN_SPANS = Option.of(
                    "nanospan.ring.open-spans", OptionType.booleans(), false)
            .method("ringOpenSpans")
            .says(
                    "Whether the file of the ring holds the starts of open spans, so that a crash's are exported as interrupted.");

    /** What becomes of a span that ends while the ring is full. */
    public static final Option<Overflow> OVERFLOW = Option.of(
                    "nanospan.overflow", OptionType.oneOf(Overflow.class), Overflow.DROP)
            .method("overflow")
            .says("What becomes of a span that ends while the ring is full: drop it and count it, or block.");

    /** How long {@link Overflow#BLOCK} may wait. */
    public static final Option<Duration> OVERFLOW_TIMEOUT = Option.of(
                    "nanospan.overflow.timeout", times(), Duration.ofMillis(100))
            .method("overflowTimeout")
            .says("How long block may wait before the span is dropped after all.");

    // ---- limits

    /** The longest record. */
    public static final Option<Long> SPAN_MAX_BYTES = Option.of(
                    "nanospan.span.max.bytes",
                    OptionType.bytes(4L * RecordLayout.HEADER_BYTES, GIB / RECORDS_OF_STRIPE),
                    16 * KIB)
            .method("spanMaxBytes")
            .says("The most bytes the record of a span may have, at most a quarter of a stripe.");

    /** The longest stack trace. */
    public static final Option<Integer> STACK_TRACE_MAX_CHARS = Option.of(
                    "nanospan.span.stacktrace.max.chars", OptionType.ints(0, (int) (GIB / RECORDS_OF_STRIPE)), 4_096)
            .method("stackTraceMaxChars")
            .says("The most chars of a stack trace that are kept, at most `nanospan.span.max.bytes`; 0 for none.");

    /** How many recorded spans may be open. */
    public static final Option<Integer> SPANS_MAX_OPEN = Option.of(
                    "nanospan.spans.max.open", OptionType.ints(1, 1 << 20), 16_384)
            .method("spansMaxOpen")
            .says("How many recorded spans may be open; one more is counted and not recorded.");

    /** How many spans a local root may have. */
    public static final Option<Integer> SPANS_MAX_PER_TRACE = Option.of(
                    "nanospan.spans.max.trace", OptionType.ints(1, Integer.MAX_VALUE), 1_000)
            .method("spansMaxPerTrace")
            .says("How many spans a local root and those below it may be; one more is counted and not recorded.");

    /** Attributes of a span. */
    public static final Option<Integer> ATTRIBUTES_MAX = Option.of("nanospan.span.attributes.max", counts(), 128)
            .method("attributeLimit")
            .otel("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .otel("OTEL_ATTRIBUTE_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .says("The most attributes of a span.");

    /** The longest value. */
    public static final Option<Integer> VALUE_MAX_CHARS = Option.of(
                    "nanospan.span.value.max.chars",
                    OptionType.ints(0, Integer.MAX_VALUE).word("unlimited", Integer.MAX_VALUE),
                    Integer.MAX_VALUE)
            .method("valueLimit")
            .otel("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", OptionType.otelCounts(Integer.MAX_VALUE))
            .otel("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", OptionType.otelCounts(Integer.MAX_VALUE))
            .says("The most chars of a text value and bytes of a byte value; longer ones are cut.");

    /** Events of a span. */
    public static final Option<Integer> EVENTS_MAX = Option.of("nanospan.span.events.max", counts(), 128)
            .method("eventLimit")
            .otel("OTEL_SPAN_EVENT_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .says("The most events of a span; 0 switches events off.");

    /** Links of a span. */
    public static final Option<Integer> LINKS_MAX = Option.of("nanospan.span.links.max", counts(), 128)
            .method("linkLimit")
            .otel("OTEL_SPAN_LINK_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .says("The most links of a span; 0 switches links off.");

    /** Attributes of an event. */
    public static final Option<Integer> EVENT_ATTRIBUTES_MAX = Option.of("nanospan.event.attributes.max", counts(), 128)
            .method("eventAttributeLimit")
            .otel("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .says("The most attributes of one event.");

    /** Attributes of a link. */
    public static final Option<Integer> LINK_ATTRIBUTES_MAX = Option.of("nanospan.link.attributes.max", counts(), 128)
            .method("linkAttributeLimit")
            .otel("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", OptionType.otelCounts(MAX_COUNT))
            .says("The most attributes of one link.");

    /** Keys that may be written. */
    public static final Option<List<String>> KEYS_ALLOWED = Option.of("nanospan.keys.allowed", keys(), List.of())
            .method("allowedKeys")
            .says("The only attribute keys that are written, if any are given; `http.*` stands for all that begin so.");

    /** Keys that may not be written. */
    public static final Option<List<String>> KEYS_BLOCKED = Option.of("nanospan.keys.blocked", keys(), List.of())
            .method("blockedKeys")
            .says("Attribute keys that are not written, whatever is allowed; can be changed at run time.");

    // ---- what is recorded, and who it comes from

    /** The sampler, by name. */
    public static final Option<String> SAMPLER = Option.of(
                    "nanospan.sampler", OptionType.words(NamedSampler.NAMES), NamedSampler.DEFAULT)
            .method("sampler")
            .otel("OTEL_TRACES_SAMPLER")
            .says("What decides whether a span is recorded; can be changed at run time.");

    /** What the sampler needs to know. */
    public static final Option<Optional<String>> SAMPLER_ARG = Option.of(
                    "nanospan.sampler.arg",
                    OptionType.optional(OptionType.text("what the sampler takes")),
                    Optional.<String>empty())
            .otel("OTEL_TRACES_SAMPLER_ARG")
            .says("What the sampler needs to know: the ratio from 0 to 1 of one that takes a part; rules, as"
                    + " name=GET /health*, kind=server -> always_off; otherwise -> traceidratio 0.01.");

    /** The propagators, by name. */
    public static final Option<List<String>> PROPAGATORS = Option.of(
                    "nanospan.propagators",
                    OptionType.lists("tracecontext, baggage, b3, b3multi, with commas between them, or none")
                            .mapped(Options::lower, names -> names)
                            .within(Options::arePropagators),
                    List.of("tracecontext", "baggage"))
            .otel("OTEL_PROPAGATORS")
            .says("Which headers carry the context, in this order.");

    /** The name of the service. */
    public static final Option<Optional<String>> SERVICE_NAME = Option.of(
                    "nanospan.service.name", OptionType.optional(OptionType.text("a name")), Optional.<String>empty())
            .otel("OTEL_SERVICE_NAME")
            .says("The name of the service, before any `service.name` among the attributes of the resource.");

    /** What is said of the service. */
    public static final Option<Map<String, String>> RESOURCE_ATTRIBUTES = Option.of(
                    "nanospan.resource.attributes", OptionType.pairs(), Map.<String, String>of())
            .otel("OTEL_RESOURCE_ATTRIBUTES")
            .says("What is said of the service with every batch.");

    // ---- what spans go through

    /** The processors, by name. */
    public static final Option<List<String>> PROCESSORS = Option.of(
                    "nanospan.processors", processors(), List.<String>of())
            .method("processor")
            .says(
                    "What spans go through before they are exported, in this order: `filter`, `names`, `enrich`, `redact`, `metrics`, or others on the path.");

    /** What the filter takes out. */
    public static final Option<Optional<String>> FILTER_DROP = rules("nanospan.filter.drop")
            .says(
                    "Spans that `filter` drops: `name=GET /health*, kind=server; duration<1ms, status!=error`; all conditions between two semicolons must hold.");

    /** What the filter lets pass. */
    public static final Option<Optional<String>> FILTER_KEEP = rules("nanospan.filter.keep")
            .says("The only spans that `filter` does not drop, in the same form, if any are given.");

    /** What is added to each span. */
    public static final Option<Map<String, String>> ENRICH_ATTRIBUTES = Option.of(
                    "nanospan.enrich.attributes", OptionType.pairs(), Map.<String, String>of())
            .says("Attributes that `enrich` adds to each span that does not have them.");

    /** How much is redacted. */
    public static final Option<String> REDACT_PROFILE = Option.of(
                    "nanospan.redact.profile", OptionType.words("standard", "strict"), "standard")
            .says(
                    "How much `redact` takes out; strict is all patterns, values of at most 1,000 bytes, and no keys that speak of secrets.");

    /** What is looked for in texts. */
    public static final Option<List<String>> REDACT_PATTERNS = Option.of(
                    "nanospan.redact.patterns",
                    OptionType.lists(String.join(", ", PATTERNS) + ", with commas between them")
                            .mapped(Options::lower, names -> names)
                            .within(names -> PATTERNS.containsAll(names)),
                    PATTERNS.stream().filter(each -> !each.equals("phone")).toList())
            .says("What `redact` looks for in all texts; `phone` too if strict.");

    /** Keys that go. */
    public static final Option<List<String>> REDACT_REMOVE = Option.of("nanospan.redact.remove", keys(), List.of())
            .says(
                    "Keys whose attributes `redact` removes; `nanospan.keys.blocked` refuses them earlier, and is cheaper.");

    /** Keys whose values are hashed. */
    public static final Option<List<String>> REDACT_HASH = Option.of("nanospan.redact.hash", keys(), List.of())
            .says("Keys for whose values `redact` puts a keyed hash.");

    /** What hashes depend on. */
    public static final Option<Optional<String>> REDACT_HASH_KEY = Option.of(
                    "nanospan.redact.hash.key",
                    OptionType.optional(OptionType.text("a secret")),
                    Optional.<String>empty())
            .secret()
            .says(
                    "The secret that these hashes depend on, never shown; without one they differ from process to process.");

    /** Names whose values are secret. */
    public static final Option<List<String>> REDACT_NAMES = Option.of("nanospan.redact.names", keys(), List.of())
            .says("More names whose values are secret, as in `sig=...`, for the pattern `pair`.");

    /** The longest value that is left. */
    public static final Option<Integer> REDACT_MAX_BYTES = Option.of(
                    "nanospan.redact.max.bytes",
                    OptionType.ints(0, Integer.MAX_VALUE).word("unlimited", Integer.MAX_VALUE),
                    Integer.MAX_VALUE)
            .says("The most bytes of a value that `redact` leaves, cut after it was searched; 1,000 if strict.");

    /** How many series metrics have. */
    public static final Option<Integer> METRICS_SERIES = Option.of(
                    "nanospan.metrics.series", OptionType.ints(1, MAX_COUNT), 1_000)
            .says("How many combinations of name, kind and status `metrics` tells apart; the rest is one series.");

    /** What a span of a sample counts for. */
    public static final Option<Boolean> METRICS_WEIGHTS = Option.of(
                    "nanospan.metrics.weights", OptionType.booleans(), true)
            .says(
                    "Whether `metrics` counts a span of a sample for all that it stands for; not if those that are not sampled are recorded.");

    // ---- export

    /** The name that stands for no exporter. */
    static final String NO_EXPORTER = "none";

    /** The exporters, by name. */
    public static final Option<List<String>> EXPORTER = Option.of("nanospan.exporter", exporters(), List.<String>of())
            .method("exporter")
            .defaultText("the one on the path; `otlp` if there are several")
            .otel("OTEL_TRACES_EXPORTER", otelExporters())
            .says("Which exporters of those on the path take the spans, each all of them; none throws them away.");

    /** Bytes of a batch. */
    public static final Option<Long> BATCH_BYTES = Option.of(
                    "nanospan.batch.bytes", OptionType.bytes(16 * KIB, 64 * MIB), 512 * KIB)
            .says("The most bytes of a batch, as it is sent.");

    /** Spans of a batch. */
    public static final Option<Integer> BATCH_SPANS = Option.of(
                    "nanospan.batch.spans", OptionType.ints(1, MAX_COUNT), 2_048)
            .otel("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", positive(OptionType.otelCounts(MAX_COUNT)))
            .says("The most spans of a batch.");

    /** How long a span waits for others. */
    public static final Option<Duration> BATCH_DELAY = Option.of("nanospan.batch.delay", times(), Duration.ofSeconds(1))
            .otel("OTEL_BSP_SCHEDULE_DELAY", OptionType.otelMillis(HOUR))
            .says("How long a batch waits for more spans.");

    /** How many batches there are. */
    public static final Option<Integer> BATCH_BUFFERS = Option.of(
                    "nanospan.batch.buffers", OptionType.ints(2, 1_024), 16)
            .says(
                    "How many batches may be filled or on their way, at most 1 GiB in all; one more is kept for a single large span.");

    /** How long the export of a batch may take. */
    public static final Option<Duration> EXPORT_TIMEOUT = Option.of(
                    "nanospan.export.timeout", times(), Duration.ofSeconds(30))
            .otel("OTEL_BSP_EXPORT_TIMEOUT", OptionType.otelMillis(HOUR))
            .says("How long a batch may take with all that is tried again; 0 for as long as it takes.");

    /** Where OTLP goes. */
    public static final Option<URI> OTLP_ENDPOINT = Option.of(
                    "nanospan.otlp.endpoint", OptionType.uris(), URI.create("http://localhost:4318/v1/traces"))
            .otel("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", OptionType.uris().mapped(Options::withPath, uri -> uri))
            .otel("OTEL_EXPORTER_OTLP_ENDPOINT", OptionType.uris().mapped(Options::tracesBelow, uri -> uri))
            .says("Where OTLP goes, with its path; only to `OTEL_EXPORTER_OTLP_ENDPOINT` is `/v1/traces` added.");

    /** How OTLP is written. */
    public static final Option<String> OTLP_PROTOCOL = Option.of(
                    "nanospan.otlp.protocol", OptionType.words("http/json", "http/protobuf"), "http/json")
            .otel("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", otelProtocols())
            .otel("OTEL_EXPORTER_OTLP_PROTOCOL", otelProtocols())
            .says("How OTLP is written.");

    /** Headers of OTLP requests. */
    public static final Option<Map<String, String>> OTLP_HEADERS = Option.of(
                    "nanospan.otlp.headers", OptionType.headers(), Map.<String, String>of())
            .otel("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
            .otel("OTEL_EXPORTER_OTLP_HEADERS")
            .secret()
            .says("Headers of each OTLP request; never shown.");

    /** How OTLP requests are compressed. */
    public static final Option<String> OTLP_COMPRESSION = Option.of(
                    "nanospan.otlp.compression", OptionType.words("none", "gzip"), "none")
            .otel("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION")
            .otel("OTEL_EXPORTER_OTLP_COMPRESSION")
            .says("How OTLP requests are compressed.");

    /** How long an OTLP request may take. */
    public static final Option<Duration> OTLP_TIMEOUT = Option.of(
                    "nanospan.otlp.timeout", times(), Duration.ofSeconds(10))
            .otel("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", OptionType.otelMillis(HOUR))
            .otel("OTEL_EXPORTER_OTLP_TIMEOUT", OptionType.otelMillis(HOUR))
            .says("How long one OTLP request may take; 0 for as long as it takes.");

    /** Whom to trust. */
    public static final Option<Optional<Path>> OTLP_CERTIFICATE = path("nanospan.otlp.certificate")
            .otel("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE")
            .otel("OTEL_EXPORTER_OTLP_CERTIFICATE")
            .says("A PEM file with the certificates that are trusted.");

    /** Our own key. */
    public static final Option<Optional<Path>> OTLP_CLIENT_KEY = path("nanospan.otlp.client.key")
            .otel("OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY")
            .otel("OTEL_EXPORTER_OTLP_CLIENT_KEY")
            .says("A PEM file with our own private key.");

    /** Our own certificate. */
    public static final Option<Optional<Path>> OTLP_CLIENT_CERTIFICATE = path("nanospan.otlp.client.certificate")
            .otel("OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE")
            .otel("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")
            .says("A PEM file with our own certificates.");

    /** What carries OTLP requests. */
    public static final Option<String> OTLP_CLIENT = Option.of(
                    "nanospan.otlp.client", OptionType.words("own", "jdk"), "own")
            .says(
                    "What carries OTLP requests: our own client for HTTP/1.1, without garbage, or the JDK's, for HTTP/2 and proxies.");

    /** By which way. */
    public static final Option<Optional<String>> OTLP_PROXY = Option.of(
                    "nanospan.otlp.proxy",
                    OptionType.optional(
                            OptionType.text("host:port").within(text -> text.matches("[^\\s:@/]+:\\d{1,5}"))),
                    Optional.<String>empty())
            .says("The proxy that OTLP requests go through; only with the JDK's client.");

    // ---- spill

    /** Where batches are kept that can't be delivered. */
    public static final Option<Optional<Path>> SPILL_DIR = path("nanospan.spill.dir")
            .says(
                    "The folder in which the exporters `otlp` and `zipkin` keep what they can't deliver, each in one of its own, and for one process at a time; without it they keep it in memory only.");

    /** How much is kept. */
    public static final Option<Long> SPILL_BYTES = Option.of(
                    "nanospan.spill.bytes", OptionType.bytes(MIB, 1_024 * GIB), GIB)
            .says("The most bytes that an exporter keeps there; what comes then is dropped and counted.");

    /** How long a file grows. */
    public static final Option<Long> SPILL_SEGMENT_BYTES = Option.of(
                    "nanospan.spill.segment.bytes", OptionType.bytes(64 * KIB, GIB), 16 * MIB)
            .says(
                    "The most bytes of a file there, but for a single larger batch; it is deleted once all of it is delivered.");

    /** How many files there are. */
    public static final Option<Integer> SPILL_FILES = Option.of(
                    "nanospan.spill.files", OptionType.ints(1, MAX_COUNT), 1_024)
            .says("The most files that an exporter keeps there.");

    /** How long they are kept. */
    public static final Option<Duration> SPILL_AGE = Option.of(
                    "nanospan.spill.age",
                    OptionType.durations(Duration.ofSeconds(1), Duration.ofHours(24 * 365)),
                    Duration.ofHours(24))
            .says("How long a batch is worth delivering; an older one is dropped and counted.");

    /** How fast they are given back. */
    public static final Option<Long> SPILL_PACE = Option.of(
                    "nanospan.spill.pace", OptionType.bytes(64 * KIB, 64 * GIB), 64 * MIB)
            .says(
                    "How many bytes a second are sent from there at most once the collector is back, behind what is new.");

    // ---- other exporters

    /** Where spans go as JSON of Zipkin. */
    public static final Option<URI> ZIPKIN_ENDPOINT = Option.of(
                    "nanospan.zipkin.endpoint", OptionType.uris(), URI.create("http://localhost:9411/api/v2/spans"))
            .otel("OTEL_EXPORTER_ZIPKIN_ENDPOINT", OptionType.uris().mapped(Options::withPath, uri -> uri))
            .says("Where the exporter `zipkin` posts to, with its path.");

    /** Headers of requests to Zipkin. */
    public static final Option<Map<String, String>> ZIPKIN_HEADERS = Option.of(
                    "nanospan.zipkin.headers", OptionType.headers(), Map.<String, String>of())
            .secret()
            .says("Headers of each request to Zipkin; never shown.");

    /** How requests to Zipkin are compressed. */
    public static final Option<String> ZIPKIN_COMPRESSION = Option.of(
                    "nanospan.zipkin.compression", OptionType.words("none", "gzip"), "none")
            .says("How requests to Zipkin are compressed.");

    /** How long a request to Zipkin may take. */
    public static final Option<Duration> ZIPKIN_TIMEOUT = Option.of(
                    "nanospan.zipkin.timeout", times(), Duration.ofSeconds(10))
            .otel("OTEL_EXPORTER_ZIPKIN_TIMEOUT", OptionType.otelMillis(HOUR))
            .says("How long one request to Zipkin may take; 0 for as long as it takes.");

    /** Where lines of spans go. */
    public static final Option<Path> FILE_PATH = Option.of(
                    "nanospan.file.path", OptionType.paths(), Path.of("nanospan-traces.jsonl"))
            .says("The file that the exporter `file` writes to, a line for each batch.");

    /** How long a file grows. */
    public static final Option<Long> FILE_MAX_BYTES = Option.of(
                    "nanospan.file.max.bytes", OptionType.bytes(64 * KIB, 64 * GIB), 64 * MIB)
            .says("The most bytes of such a file; then the next one is begun.");

    /** How many files there are. */
    public static final Option<Integer> FILE_MAX_FILES = Option.of(
                    "nanospan.file.max.files", OptionType.ints(1, 1_024), 8)
            .says("How many such files there are, the current one included; the oldest goes.");

    /** All of them, and what holds between them. */
    public static final OptionTable TABLE = OptionTable.of(
                    "nanospan.",
                    CONFIG_FILE,
                    NAME,
                    ENABLED,
                    CHECKS,
                    JMX,
                    SHUTDOWN_HOOK,
                    IDLE,
                    RING_BYTES,
                    RING_SPANS,
                    SLOT_BYTES,
                    STRIPES,
                    RING_FILE,
                    RING_OPEN_SPANS,
                    OVERFLOW,
                    OVERFLOW_TIMEOUT,
                    SPAN_MAX_BYTES,
                    STACK_TRACE_MAX_CHARS,
                    SPANS_MAX_OPEN,
                    SPANS_MAX_PER_TRACE,
                    ATTRIBUTES_MAX,
                    VALUE_MAX_CHARS,
                    EVENTS_MAX,
                    LINKS_MAX,
                    EVENT_ATTRIBUTES_MAX,
                    LINK_ATTRIBUTES_MAX,
                    KEYS_ALLOWED,
                    KEYS_BLOCKED,
                    SAMPLER,
                    SAMPLER_ARG,
                    PROPAGATORS,
                    SERVICE_NAME,
                    RESOURCE_ATTRIBUTES,
                    PROCESSORS,
                    FILTER_DROP,
                    FILTER_KEEP,
                    ENRICH_ATTRIBUTES,
                    REDACT_PROFILE,
                    REDACT_PATTERNS,
                    REDACT_REMOVE,
                    REDACT_HASH,
                    REDACT_HASH_KEY,
                    REDACT_NAMES,
                    REDACT_MAX_BYTES,
                    METRICS_SERIES,
                    METRICS_WEIGHTS,
                    EXPORTER,
                    BATCH_BYTES,
                    BATCH_SPANS,
                    BATCH_DELAY,
                    BATCH_BUFFERS,
                    EXPORT_TIMEOUT,
                    OTLP_ENDPOINT,
                    OTLP_PROTOCOL,
                    OTLP_HEADERS,
                    OTLP_COMPRESSION,
                    OTLP_TIMEOUT,
                    OTLP_CERTIFICATE,
                    OTLP_CLIENT_KEY,
                    OTLP_CLIENT_CERTIFICATE,
                    OTLP_CLIENT,
                    OTLP_PROXY,
                    SPILL_DIR,
                    SPILL_BYTES,
                    SPILL_SEGMENT_BYTES,
                    SPILL_FILES,
                    SPILL_AGE,
                    SPILL_PACE,
                    ZIPKIN_ENDPOINT,
                    ZIPKIN_HEADERS,
                    ZIPKIN_COMPRESSION,
                    ZIPKIN_TIMEOUT,
                    FILE_PATH,
                    FILE_MAX_BYTES,
                    FILE_MAX_FILES)
            .file(CONFIG_FILE)
            .rule(Options::ringHoldsSpans)
            .rule(Options::ringHasSlots)
            .rule(Options::recordFitsIntoStripe)
            .rule(Options::openSpansHaveAFile)
            .rule(Options::stackTraceFitsIntoRecord)
            .rule(Options::batchesFitIntoMemory)
            .rule(Options::segmentsFitOntoDisk)
            .rule(NamedSampler::check)
            .rule(Options::redactionIsThere)
            .rule(Options::metricsCountWhatIsRedacted)
            .rule(Options::strictIsStrict)
            .rule(Options::protocolIsThere);

    private Options() {}

    // ---- what holds between options; a default gives way to what was said

    private static void ringHoldsSpans(final Draft draft) {
        if (!draft.isSound(RING_SPANS, SLOT_BYTES) || isDefault(draft, RING_SPANS) || !isDefault(draft, RING_BYTES)) {
            return;
        }
        final long bytes = draft.get(RING_SPANS) * draft.get(SLOT_BYTES);
        if (bytes > GIB) {
            draft.refuse(RING_SPANS, "at most " + GIB / draft.get(SLOT_BYTES) + ", as the ring has at most 1 GiB");
        } else if (bytes > draft.get(RING_BYTES)) {
            draft.derive(RING_BYTES, Long.highestOneBit(2 * bytes - 1), RING_SPANS);
        }
    }

    private static void ringHasSlots(final Draft draft) {
        if (draft.isSound(RING_BYTES, STRIPES, SLOT_BYTES)) {
            final long least = MIN_SLOTS_OF_STRIPE * draft.get(STRIPES) * draft.get(SLOT_BYTES);
            if (draft.get(RING_BYTES) >= least) {
                return;
            }
            if (isDefault(draft, RING_BYTES)) {
                draft.derive(RING_BYTES, least, SLOT_BYTES);
            } else {
                draft.refuse(RING_BYTES, from(least, GIB) + ": " + MIN_SLOTS_OF_STRIPE + " slots for each stripe");
            }
        }
    }

    private static void recordFitsIntoStripe(final Draft draft) {
        if (draft.isSound(RING_BYTES, STRIPES, SPAN_MAX_BYTES)) {
            final long most = draft.get(RING_BYTES) / draft.get(STRIPES) / RECORDS_OF_STRIPE;
            if (draft.get(SPAN_MAX_BYTES) <= most) {
                return;
            }
            if (isDefault(draft, SPAN_MAX_BYTES)) {
                draft.derive(SPAN_MAX_BYTES, most, RING_BYTES);
            } else {
                draft.refuse(SPAN_MAX_BYTES, from(4L * RecordLayout.HEADER_BYTES, most) + ": a quarter of a stripe");
            }
        }
    }

    private static void openSpansHaveAFile(final Draft draft) {
        if (draft.isSound(RING_FILE, RING_OPEN_SPANS)
                && draft.get(RING_OPEN_SPANS)
                && draft.get(RING_FILE).isEmpty()) {
            draft.refuse(RING_OPEN_SPANS, "false without " + RING_FILE);
        }
    }

    private static void stackTraceFitsIntoRecord(final Draft draft) {
        if (draft.isSound(STACK_TRACE_MAX_CHARS, SPAN_MAX_BYTES)) {
            final int most = Math.toIntExact(draft.get(SPAN_MAX_BYTES));
            if (draft.get(STACK_TRACE_MAX_CHARS) <= most) {
                return;
            }
            if (isDefault(draft, STACK_TRACE_MAX_CHARS)) {
                draft.derive(STACK_TRACE_MAX_CHARS, most, SPAN_MAX_BYTES);
            } else {
                draft.refuse(STACK_TRACE_MAX_CHARS, "from 0 to " + most + ": " + SPAN_MAX_BYTES);
            }
        }
    }

    private static void batchesFitIntoMemory(final Draft draft) {
        if (draft.isSound(BATCH_BYTES, BATCH_BUFFERS) && draft.get(BATCH_BYTES) * draft.get(BATCH_BUFFERS) > GIB) {
            draft.refuse(
                    BATCH_BUFFERS, "at most " + GIB / draft.get(BATCH_BYTES) + ", as they have at most 1 GiB in all");
        }
    }

    private static void segmentsFitOntoDisk(final Draft draft) {
        if (draft.isSound(SPILL_BYTES, SPILL_SEGMENT_BYTES)
                && draft.get(SPILL_SEGMENT_BYTES) > draft.get(SPILL_BYTES)) {
            if (isDefault(draft, SPILL_SEGMENT_BYTES)) {
                draft.derive(SPILL_SEGMENT_BYTES, draft.get(SPILL_BYTES), SPILL_BYTES);
            } else {
                draft.refuse(SPILL_SEGMENT_BYTES, from(64 * KIB, draft.get(SPILL_BYTES)) + ": " + SPILL_BYTES);
            }
        }
    }

    /** Who says what is to be redacted has it redacted: as the last that spans go through, but before metrics. */
    private static void redactionIsThere(final Draft draft) {
        if (!draft.isSound(PROCESSORS) || lower(draft.get(PROCESSORS)).contains(REDACT)) {
            return;
        }
        for (final Option<?> option : List.of(
                REDACT_PROFILE,
                REDACT_PATTERNS,
                REDACT_REMOVE,
                REDACT_HASH,
                REDACT_HASH_KEY,
                REDACT_NAMES,
                REDACT_MAX_BYTES)) {
            if (draft.isSound(option) && !isDefault(draft, option)) {
                final List<String> more = new ArrayList<>(lower(draft.get(PROCESSORS)));
                more.add(more.contains(METRICS) ? more.indexOf(METRICS) : more.size(), REDACT);
                draft.derive(PROCESSORS, List.copyOf(more), option);
                return;
            }
        }
    }

    /** Names of spans become labels: they must be what redaction leaves of them. */
    private static void metricsCountWhatIsRedacted(final Draft draft) {
        if (draft.isSound(PROCESSORS)) {
            final List<String> names = lower(draft.get(PROCESSORS));
            if (names.contains(METRICS) && names.indexOf(METRICS) < names.indexOf(REDACT)) {
                draft.refuse(PROCESSORS, "a list with redact before metrics, whose labels are names of spans");
            }
        }
    }

    private static void strictIsStrict(final Draft draft) {
        if (!draft.isSound(REDACT_PROFILE) || !draft.get(REDACT_PROFILE).equals("strict")) {
            return;
        }
        if (isDefault(draft, REDACT_PATTERNS)) {
            draft.derive(REDACT_PATTERNS, PATTERNS, REDACT_PROFILE);
        }
        if (isDefault(draft, REDACT_MAX_BYTES)) {
            draft.derive(REDACT_MAX_BYTES, STRICT_BYTES, REDACT_PROFILE);
        }
        if (isDefault(draft, KEYS_BLOCKED)) {
            draft.derive(KEYS_BLOCKED, STRICTLY_BLOCKED, REDACT_PROFILE);
        }
    }

    /** Not ignored, unlike other bad values of its kind: whoever wants gRPC would wait for spans for ever. */
    private static void protocolIsThere(final Draft draft) {
        if (draft.isSound(OTLP_PROTOCOL) && draft.get(OTLP_PROTOCOL).equals("grpc")) {
            draft.stop(OTLP_PROTOCOL, "http/json or http/protobuf, both to port 4318: there is no grpc here");
        }
    }

    // ---- types

    /** How many stripes a ring has by default: the cores, rounded up to a power of two, at most {@link SpanRing#MAX_STRIPES}. */
    private static int defaultStripes() {
        final int cores = Math.min(Runtime.getRuntime().availableProcessors(), SpanRing.MAX_STRIPES);
        return Integer.highestOneBit(2 * cores - 1);
    }

    private static OptionType<Long> powerOfTwo(final OptionType<Long> type) {
        return type.within(value -> Long.bitCount(value) == 1, "a power of two");
    }

    private static OptionType<Integer> positive(final OptionType<Integer> type) {
        return type.within(value -> value > 0);
    }

    private static OptionType<Integer> counts() {
        return OptionType.ints(0, MAX_COUNT);
    }

    private static OptionType<Duration> times() {
        return OptionType.durations(Duration.ZERO, HOUR);
    }

    private static OptionType<List<String>> keys() {
        return OptionType.lists("keys with commas between them");
    }

    private static OptionType<List<String>> exporters() {
        return OptionType.lists("names of exporters with commas between them, or none")
                .mapped(Options::lower, names -> names)
                .within(names -> !names.contains(NO_EXPORTER) || names.size() == 1);
    }

    private static OptionType<List<String>> processors() {
        return OptionType.lists("names of processors with commas between them").mapped(Options::lower, names -> names);
    }

    private static Option<Optional<String>> rules(final String name) {
        return Option.of(
                name, OptionType.optional(OptionType.text("rules with semicolons between them")), Optional.empty());
    }

    private static OptionType<List<String>> otelExporters() {
        return exporters()
                .mapped(names -> names.stream().map(Options::ours).distinct().toList(), names -> names);
    }

    /** Our name for an exporter. Jaeger takes OTLP today, and its own protocol no more. */
    private static String ours(final String name) {
        return switch (name) {
            case "jaeger" -> "otlp";
            case "otlp/stdout" -> "stdout";
            default -> name;
        };
    }

    private static OptionType<String> otelProtocols() {
        return OptionType.words("http/json", "http/protobuf", "grpc");
    }

    private static Option<Optional<Path>> path(final String name) {
        return Option.of(name, OptionType.optional(OptionType.paths()), Optional.empty());
    }

    private static boolean isSensible(final Idle idle) {
        return idle.kind() != Idle.Kind.SLEEP
                || (idle.shortest().compareTo(Duration.ZERO) > 0
                        && idle.longest().compareTo(idle.shortest()) >= 0
                        && idle.longest().compareTo(Duration.ofSeconds(1)) <= 0);
    }

    private static List<String> lower(final List<String> words) {
        return words.stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private static boolean arePropagators(final List<String> names) {
        return names.equals(List.of("none"))
                || (!names.isEmpty()
                        && Set.of("tracecontext", "baggage", "b3", "b3multi").containsAll(names));
    }

    private static URI withPath(final URI uri) {
        return uri.getRawPath().isEmpty()
                ? URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + '/'
                        + (uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery()))
                : uri;
    }

    private static URI tracesBelow(final URI base) {
        return URI.create(base + (base.toString().endsWith("/") ? "" : "/") + TRACES_PATH);
    }

    private static boolean isDefault(final Draft draft, final Option<?> option) {
        return draft.isSound(option) && draft.origin(option).place() == Origin.Place.DEFAULT;
    }

    private static String from(final long min, final long max) {
        return OptionType.bytes(min, max).allowed();
    }
}
