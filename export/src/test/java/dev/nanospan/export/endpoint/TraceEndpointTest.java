package dev.nanospan.export.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import dev.nanospan.export.receive.OtlpJsonCodec;
import dev.nanospan.export.receive.RandomRequests;
import dev.nanospan.export.store.StoredSpan;
import dev.nanospan.export.store.TraceStore;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceEndpointTest {
    private static final String ID = "5b8efff798038103d269b633813fc60c";
    private static final String MINIMAL = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},
            "scopeSpans":[{"scope":{"name":"lib","version":"1.0"},"spans":[{"traceId":"5b8efff798038103d269b633813fc60c",
            "spanId":"eee19b7ec3c1b174","parentSpanId":"eee19b7ec3c1b173","flags":769,"name":"GET /cart/{id}","kind":2,
            "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000",
            "attributes":[{"key":"http.response.status_code","value":{"intValue":"200"}}],"status":{}}]}]}]}""";

    private final TraceStore store = TraceStore.create();
    private final TraceEndpoint endpoint =
            TraceEndpoint.builder(store).receives(true).maxBodyBytes(100_000).build();
    private final Map<String, String> headers = new HashMap<>();

    // ---- receiving

    @Test
    void shouldReceiveTheMinimalRequestAndGiveItBack() throws Exception {
        final Reply reply = post("application/json", MINIMAL);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(reply).hasToString("{}");
        final TracesData data = OtlpJsonCodec.read(get("/traces").body());
        final Span span = data.getResourceSpans(0).getScopeSpans(0).getSpans(0);
        assertThat(span.getName()).isEqualTo("GET /cart/{id}");
        assertThat(span.getFlags()).isEqualTo(769);
        assertThat(get("/traces?service=checkout&name=GET+%2Fcart/%7Bid%7D&minDuration=1s&error=false&traceId=" + ID)
                        .toString())
                .contains(ID);
    }

    @Test
    void shouldReceiveBothEncodingsPlainAndCompressed() throws Exception {
        final Random random = new Random(12);
        final RandomRequests requests = new RandomRequests(random);
        final OtlpJsonCodec codec = new OtlpJsonCodec(random);
        long sent = 0;
        for (int i = 0; i < 50; i++) {
            final ExportTraceServiceRequest request = requests.request();
            final boolean json = random.nextBoolean();
            final byte[] body = json ? codec.write(request.getResourceSpansList()) : request.toByteArray();
            final boolean gzip = random.nextBoolean();
            if (gzip) {
                headers.put("content-encoding", "gzip");
            } else {
                headers.remove("content-encoding");
            }
            final Reply reply =
                    post(json ? "application/json; charset=utf-8" : "application/x-protobuf", gzip ? gzip(body) : body);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
            assertThat(reply.length()).isEqualTo(json ? 2 : 0);
            sent += request.getResourceSpansList().stream()
                    .flatMap(each -> each.getScopeSpansList().stream())
                    .mapToLong(each -> each.getSpansCount())
                    .sum();
        }

        assertThat(store.counts().offered()).isEqualTo(sent);
    }

    @Test
    void shouldSayHowManySpansItRefused() throws Exception {
        final String span = "{\"traceId\":\"%s\",\"spanId\":\"%s\"}";
        final String spans = String.join(
                ",",
                List.of(
                        span.formatted(ID, "eee19b7ec3c1b174"),
                        span.formatted("0".repeat(32), "eee19b7ec3c1b174"),
                        span.formatted(ID, ""),
                        span.formatted(ID, "xee19b7ec3c1b174"),
                        span.formatted(ID.substring(1), "eee19b7ec3c1b174"),
                        "{}"));
        final String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";

        assertThat(post("application/json", body))
                .hasToString(
                        "{\"partialSuccess\":{\"rejectedSpans\":\"5\",\"errorMessage\":\"5 with an invalid id;\"}}");
        assertThat(store.counts().spans()).isEqualTo(1);
    }

    @Test
    void shouldSayInProtobufHowManySpansItRefused() throws Exception {
        final TraceStore small = TraceStore.builder().maxSpansPerTrace(1).build();
        final TraceEndpoint full = TraceEndpoint.builder(small).receives(true).build();
        final Span span = new RandomRequests(new Random(13)).span();
        final ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        for (int i = 0; i < 300; i++) {
            request.addResourceSpansBuilder().addScopeSpansBuilder().addSpans(span);
        }
        request.addResourceSpansBuilder()
                .addScopeSpansBuilder()
                .addSpansBuilder()
                .setName("no ids");
        final Reply reply = full.handle(
                "POST",
                "/v1/traces",
                name -> name.equals("Content-Type") ? "application/x-protobuf" : null,
                request.build().toByteArray());

        assertThat(reply.contentType()).isEqualTo("application/x-protobuf");
        final ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(reply.body());
        assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(300);
        assertThat(response.getPartialSuccess().getErrorMessage())
                .isEqualTo("1 with an invalid id; 299 of traces that are full;");
    }

    @Test
    void shouldRefuseMoreSpansThanARequestMayHold() throws Exception {
        final TraceEndpoint wide =
                TraceEndpoint.builder(TraceStore.create()).receives(true).build();
        final String span = "{\"traceId\":\"" + ID + "\",\"spanId\":\"eee19b7ec3c1b174\"}";
        final String body =
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + (span + ',').repeat(70_000) + span + "]}]}]}";
        final Reply reply = wide.handle(
                "POST",
                "/v1/traces",
                name -> name.equals("Content-Type") ? "application/json" : null,
                body.getBytes(StandardCharsets.US_ASCII));

        assertThat(reply.toString())
                .contains("\"rejectedSpans\":\"" + (70_001 - 10_000) + "\"")
                .contains((70_001 - 65_536) + " more than a request may hold");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{} x",
                "{\"resourceSpans\":{}}",
                "{\"resourceSpans\":[1]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"kind\":\"SPAN_KIND_SERVER\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":1}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"soon\"}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{\"intValue\":\"1.5\"}}]}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{\"bytesValue\":\"!\"}}]}]}]}]}",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[{\"value\":{\"doubleValue\":\"fast\"}}]}]}]}]}"
            })
    void shouldKeepNothingOfAMalformedRequest(final String body) throws Exception {
        // a good span before it, of which nothing may be kept
        final String good = MINIMAL.replace("\n", "").replaceFirst("\\]\\}$", "");
        final String request = body.startsWith("{\"resourceSpans\":[{")
                ? good + "," + body.substring("{\"resourceSpans\":[".length())
                : body;
        final Reply reply = post("application/json", request);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(OtlpJsonCodec.MAPPER.readTree(reply.body()).get("code").asInt())
                .isEqualTo(3);
        assertThat(OtlpJsonCodec.MAPPER.readTree(reply.body()).get("message").asText())
                .isNotEmpty();
        assertThat(store.counts().offered()).isZero();
    }

    @Test
    void shouldAnswerMalformedProtobufInProtobuf() throws Exception {
        final Reply reply = post("application/x-protobuf", new byte[] {10, 127, 1});

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.contentType()).isEqualTo("application/x-protobuf");
        final CodedInputStream status = CodedInputStream.newInstance(reply.body());
        assertThat(status.readTag()).isEqualTo(8);
        assertThat(status.readInt32()).isEqualTo(3);
        assertThat(status.readTag()).isEqualTo(18);
        assertThat(status.readString()).contains("a length of 127");
        assertThat(status.isAtEnd()).isTrue();
    }

    @Test
    void shouldBoundTheDepthOfValues() throws Exception {
        for (final int depth : new int[] {64, 65, 2_000}) {
            final String body = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"" + ID
                    + "\",\"spanId\":\"eee19b7ec3c1b174\",\"attributes\":[{\"value\":"
                    + "{\"arrayValue\":{\"values\":[".repeat(depth) + "{}" + "]}}".repeat(depth) + "}]}]}]}]}";
            assertThat(post("application/json", body).status()).isEqualTo(depth < 100 ? 200 : 400);

            final byte[] deep = deep(depth);
            assertThat(post("application/x-protobuf", deep).status()).isEqualTo(depth == 64 ? 200 : 400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, , 415, Content-Type must be application/json or application/x-protobuf",
        ", , 415, Content-Type must be application/json or application/x-protobuf",
        "application/json, br, 415, 'Content-Encoding must be gzip, identity or none'",
        "application/json, gzip, 400, the body is no gzip: Not in GZIP format"
    })
    void shouldRefuseOtherEncodings(final String type, final String encoding, final int status, final String message)
            throws Exception {
        if (encoding != null) {
            headers.put("content-encoding", encoding);
        }
        final Reply reply = post(type, MINIMAL);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(OtlpJsonCodec.MAPPER.readTree(reply.body()).get("message").asText())
                .isEqualTo(message);
    }

    @Test
    void shouldBoundABodyBeforeAndAfterCompression() throws Exception {
        final byte[] large = new byte[50 << 20];
        headers.put("content-encoding", "gzip");
        final byte[] bomb = gzip(large);
        assertThat(bomb.length).isLessThan(100_000);
        assertThat(post("application/json", bomb).status()).isEqualTo(413);

        headers.remove("content-encoding");
        assertThat(post("application/json", new byte[100_001]).status()).isEqualTo(413);
    }

    @Test
    void shouldRefuseGzipThatIsCutOff() throws Exception {
        headers.put("content-encoding", "gzip");
        final byte[] gzip = gzip(MINIMAL.getBytes(StandardCharsets.UTF_8));
        for (int length = 0; length < gzip.length; length++) {
            assertThat(post("application/json", java.util.Arrays.copyOf(gzip, length))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(post("application/json", gzip).status()).isEqualTo(200);
    }

    @Test
    void shouldReceiveOnlyIfToldTo() {
        final TraceEndpoint own = TraceEndpoint.builder(store).build();

        assertThat(own.handle("POST", "/v1/traces", name -> null, new byte[0]).status())
                .isEqualTo(404);
    }

    // ---- asking

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=ten|limit=ten: must be a whole number from 0 to 999999999",
                "limit=-1|limit=-1: must be a whole number from 0 to 999999999",
                "clear=yes|clear=yes: must be true or false",
                "error|error=: must be true or false",
                "minDuration=10|minDuration=10: must be a time such as 10ms or 1.5s, with ns, us, ms, s, min or h",
                "minDuration=999999999999999999h|minDuration=999999999999999999h: must be a time such as 10ms or 1.5s, with ns, us, ms, s, min or h",
                "traceId=abc|traceId=abc: must be 32 hex digits that are not all 0",
                "traceId=00000000000000000000000000000000|traceId=00000000000000000000000000000000: must be 32 hex digits that are not all 0",
                "colour=red|colour: is not known; limit, clear, service, name, minDuration, error and traceId are",
                "limit=1&limit=2|limit: is given more than once",
                "service=%zz|%zz: has a % without two hex digits",
                "limit=%22%3Cb%3E|limit=\"<b>: must be a whole number from 0 to 999999999"
            })
    void shouldNameWhatIsWrongWithAQuery(final String query, final String message) throws Exception {
        final Reply reply = get("/traces?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(OtlpJsonCodec.MAPPER.readTree(reply.body()).get("message").asText())
                .isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=1, 1",
        "limit=0, 0",
        "'', 3",
        "error=true, 1",
        "error=false, 2",
        "minDuration=10ms, 2",
        "minDuration=0.02s, 1",
        "minDuration=20001us, 0",
        "service=a%20b, 1",
        "name=root&limit=2, 2",
        "name=other, 0",
        "clear=false, 3"
    })
    void shouldAnswerWhatIsAskedFor(final String query, final int spans) throws Exception {
        add(1, "root", 1_000_000, true, "gateway");
        add(2, "root", 10_000_000, false, "gateway");
        add(3, "root", 20_000_000, false, "a b");

        assertThat(spans(get("/traces?" + query))).isEqualTo(spans);
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void shouldTakeAwayWhatItAnswersIfAskedTo() throws Exception {
        add(1, "root", 1, true, "gateway");
        add(2, "root", 1, false, "gateway");

        assertThat(endpoint.handle("HEAD", "/traces?clear=true", headers::get, new byte[0])
                        .length())
                .isPositive();
        assertThat(spans(get("/traces?clear=true&error=true"))).isEqualTo(1);
        assertThat(spans(get("/traces?clear=true"))).isEqualTo(1);
        assertThat(get("/traces?clear=true")).hasToString("{\"resourceSpans\":[]}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /traces, 405, 'GET, HEAD'",
        "DELETE, /traces, 405, 'GET, HEAD'",
        "OPTIONS, /metrics, 405, 'GET, HEAD'",
        "GET, /v1/traces, 405, POST",
        "GET, /, 404, ",
        "GET, /traces/, 404, ",
        "GET, /%74races, 404, "
    })
    void shouldKnowItsPathsAndMethods(
            final String method, final String target, final int status, final String allowed) {
        final Reply reply = endpoint.handle(method, target, headers::get, new byte[0]);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().get("Allow")).isEqualTo(allowed);
    }

    @Test
    void shouldSayWhetherItIsUpAndReady() {
        final boolean[] ready = {false};
        final TraceEndpoint starting =
                TraceEndpoint.builder(store).ready(() -> ready[0]).build();

        assertThat(starting.handle("GET", "/health", name -> null, new byte[0])).hasToString("{\"status\":\"up\"}\n");
        assertThat(starting.handle("GET", "/ready", name -> null, new byte[0]).status())
                .isEqualTo(503);
        ready[0] = true;
        assertThat(starting.handle("GET", "/ready", name -> null, new byte[0]).status())
                .isEqualTo(200);
    }

    // ---- who may

    @Test
    void shouldWantTheTokenForAllButHealthAndReadiness() {
        final TraceEndpoint guarded =
                TraceEndpoint.builder(store).receives(true).token("s3cret").build();
        for (final String wrong :
                new String[] {null, "", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3crets", "Basic s3cret"}) {
            for (final String target : List.of("/traces?clear=true", "/metrics", "/nowhere")) {
                final Reply reply =
                        guarded.handle("GET", target, name -> name.equals("Authorization") ? wrong : null, new byte[0]);
                assertThat(reply.status()).isEqualTo(401);
                assertThat(reply.headers()).containsEntry("WWW-Authenticate", "Bearer");
                assertThat(reply.toString()).doesNotContain("s3cret");
            }
        }
        assertThat(guarded.handle("POST", "/v1/traces", name -> null, new byte[0])
                        .status())
                .isEqualTo(401);
        assertThat(guarded.handle("GET", "/health", name -> null, new byte[0]).status())
                .isEqualTo(200);
        assertThat(guarded.handle(
                                "GET",
                                "/traces",
                                name -> name.equals("Authorization") ? "bearer s3cret" : null,
                                new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(new Token("s3cret")).hasToString("(secret)");
        assertThatThrownBy(() -> new Token("")).hasMessageContaining("visible ASCII");
        assertThatThrownBy(() -> new Token("a\nb")).hasMessageNotContaining("a\nb");
    }

    @Test
    void shouldGiveNothingToPagesOfOtherSites() {
        headers.put("sec-fetch-site", "cross-site");

        assertThat(get("/traces?clear=true").status()).isEqualTo(403);
    }

    // ---- pieces

    private Reply get(final String target) {
        return endpoint.handle("GET", target, this::header, new byte[0]);
    }

    private Reply post(final String type, final String body) {
        return post(type, body.getBytes(StandardCharsets.UTF_8));
    }

    private Reply post(final String type, final byte[] body) {
        if (type != null) {
            headers.put("content-type", type);
        }
        return endpoint.handle("POST", "/v1/traces", this::header, body);
    }

    private String header(final String name) {
        return headers.get(name.toLowerCase(java.util.Locale.ROOT));
    }

    private void add(final long trace, final String name, final long ns, final boolean error, final String service) {
        store.add(StoredSpan.builder()
                .ids(trace, trace, 1, 0)
                .name(name)
                .times(0, ns)
                .error(error)
                .scope(new dev.nanospan.export.store.SpanScope(
                        new dev.nanospan.export.store.SpanResource("", "", service), "", ""))
                .build());
    }

    private static int spans(final Reply reply) throws IOException {
        assertThat(reply.status()).isEqualTo(200);
        return OtlpJsonCodec.MAPPER.readTree(reply.body()).findValues("spans").stream()
                .mapToInt(each -> each.size())
                .sum();
    }

    private static byte[] gzip(final byte[] of) throws IOException {
        final ByteArrayOutputStream into = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(into)) {
            out.write(of);
        }
        return into.toByteArray();
    }

    /** A span with an attribute of lists in lists, by hand: the reference classes have a bound of their own. */
    private static byte[] deep(final int depth) {
        byte[] value = {};
        for (int i = 0; i < depth; i++) {
            value = field(5, field(1, value));
        }
        final byte[] ids = join(
                field(1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
                field(2, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        return field(1, field(2, field(2, join(ids, field(9, field(2, value))))));
    }

    private static byte[] field(final int number, final byte[] of) {
        final ByteArrayOutputStream into = new ByteArrayOutputStream();
        into.write(number << 3 | 2);
        Problem.writeVarint(of.length, into);
        into.writeBytes(of);
        return into.toByteArray();
    }

    private static byte[] join(final byte[] a, final byte[] b) {
        final byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
