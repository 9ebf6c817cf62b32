package dev.nanospan.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PropagatorTest {
    private static final String PARENT = "00-12345678901234567890123456789012-1234567890123456-01";
    private static final String B3 = "5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-1";

    private final CountsOf counts = new CountsOf();
    private final SpanContext context = new SpanContext();
    private final Baggage baggage = new Baggage();

    // ---- trace context

    @Test
    void shouldReadAndWriteAllOfW3c() {
        final HeaderList headers =
                HeaderList.of("Traceparent", PARENT, "TRACESTATE", "foo=1 , bar=2", "baggage", "a=1,b=%20");

        assertThat(extract("", headers)).isEqualTo(Incoming.PARENT);
        assertThat(context.traceIdLow()).isEqualTo(0x7890123456789012L);
        assertThat(context.isRemote()).isTrue();
        assertThat(baggage.get("b")).isEqualTo(" ");

        assertThat(inject(""))
                .containsExactly(
                        Map.entry("baggage", "a=1,b=%20"),
                        Map.entry("traceparent", PARENT),
                        Map.entry("tracestate", "foo=1 , bar=2"));
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() {
        context.set(1, 2, 3, 1);
        baggage.put("old", "1");

        assertThat(extract("tracecontext,baggage,b3", HeaderList.of("trace-parent", PARENT, "trace.parent", PARENT)))
                .isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
        assertThat(baggage.isEmpty()).isTrue();
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void shouldRefuseATraceparentThatComesTwice() {
        assertThat(extract("", HeaderList.of("traceparent", PARENT, "traceparent", PARENT, "tracestate", "a=1")))
                .isEqualTo(Incoming.NONE);
        assertThat(context.traceStateBytes()).isZero();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_REPEATED, 1));
    }

    @Test
    void shouldRefuseABadTraceparentWithItsTracestate() {
        assertThat(extract("", HeaderList.of("traceparent", PARENT + '.', "tracestate", "a=1", "baggage", "b=1")))
                .isEqualTo(Incoming.NONE);
        assertThat(context.traceStateBytes()).isZero();
        assertThat(baggage.get("b")).isEqualTo("1");
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 1));
    }

    @Test
    void shouldForgetATracestateThatComesAlone() {
        assertThat(extract("", HeaderList.of("tracestate", "a=1"))).isEqualTo(Incoming.NONE);
        assertThat(context.traceStateBytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'foo=bar=baz', EXTRACT_MALFORMED", "'FOO=1', EXTRACT_MALFORMED"})
    void shouldKeepATraceparentWhoseTracestateIsBad(final String state, final Counter counter) {
        assertThat(extract("", HeaderList.of("traceparent", PARENT, "tracestate", state)))
                .isEqualTo(Incoming.PARENT);
        assertThat(context.traceStateBytes()).isZero();
        assertThat(counts.counted()).containsExactly(Map.entry(counter, 1));
    }

    @Test
    void shouldJoinSeveralTracestates() {
        assertThat(extract(
                        "",
                        HeaderList.of(
                                "traceparent",
                                PARENT,
                                "tracestate",
                                "foo=1,bar=2",
                                "tracestate",
                                "",
                                "tracestate",
                                "rojo=1,congo=2 ",
                                "tracestate",
                                "baz=3")))
                .isEqualTo(Incoming.PARENT);
        assertThat(inject("")).containsEntry("tracestate", "foo=1,bar=2,,rojo=1,congo=2 ,baz=3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=1|", "|foo=1", "|foo=1|", "|", ""})
    void shouldTakeEmptyTracestates(final String values) {
        final HeaderList headers = HeaderList.of("traceparent", PARENT);
        for (final String value : values.split("\\|", -1)) {
            headers.add("tracestate", value);
        }

        assertThat(extract("", headers)).isEqualTo(Incoming.PARENT);
        assertThat(inject("").get("tracestate")).isEqualTo(values.contains("foo") ? "foo=1" : null);
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void shouldBoundTheMembersOfAllTracestates() {
        final String many = TraceStateTest.members(33);
        final int comma = many.indexOf(',', 100);

        assertThat(extract(
                        "",
                        HeaderList.of(
                                "traceparent",
                                PARENT,
                                "tracestate",
                                many.substring(0, comma),
                                "tracestate",
                                many.substring(comma + 1))))
                .isEqualTo(Incoming.PARENT);
        assertThat(context.traceStateBytes()).isZero();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_TOO_LARGE, 1));
    }

    @Test
    void shouldCutATracestateThatIsTooLongAndCountIt() {
        assertThat(extract(
                        "",
                        HeaderList.of(
                                "traceparent",
                                PARENT,
                                "tracestate",
                                "a=" + "x".repeat(250) + ",b=1,c=" + "y".repeat(256))))
                .isEqualTo(Incoming.PARENT);
        assertThat(inject("")).containsEntry("tracestate", "a=" + "x".repeat(250) + ",b=1");
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_TOO_LARGE, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void shouldRefuseTracestatesOfMoreBytesThanAreRead(final int headers) {
        final HeaderList list = HeaderList.of("traceparent", PARENT);
        for (int i = 0; i < headers; i++) {
            list.add("tracestate", "k" + i + "=" + "v".repeat(1 + Propagator.MAX_HEADER_BYTES / headers));
        }

        assertThat(extract("", list)).isEqualTo(Incoming.PARENT);
        assertThat(context.traceStateBytes()).isZero();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_TOO_LARGE, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 1024, 1536, 2048, 4096})
    void shouldNotReadATraceparentOutOfALongTracestate(final int blanks) {
        final String other = "00-99999999999999999999999999999999-9999999999999999-00";
        final String many = (other + ' ').repeat(100);

        assertThat(extract("", HeaderList.of("tracestate", " ".repeat(blanks) + many, "traceparent", PARENT)))
                .isEqualTo(Incoming.PARENT);
        assertThat(context.spanId()).isEqualTo(0x1234567890123456L);
        assertThat(context.traceStateBytes()).isZero();
    }

    @Test
    void shouldReadInAHolderThatWasUsedWhatItReadsInANewOne() {
        final String[] states = {
            "",
            "a=1",
            "a=2",
            "a=1,b=2",
            "a=1, b=2 ",
            ",a=1",
            "a=1,a=1",
            "a=1,a=2",
            "A=1",
            "a",
            "b=1",
            "a=1,b=3",
            "a=" + "x".repeat(250) + ",b=1,c=" + "y".repeat(256),
            "a=" + "x".repeat(250) + ",b=1"
        };
        final Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            final HeaderList headers = HeaderList.of("traceparent", random.nextInt(9) == 0 ? "00" : PARENT);
            for (int left = random.nextInt(3); left > 0; left--) {
                headers.add("tracestate", states[random.nextInt(states.length)]);
            }
            final SpanContext fresh = new SpanContext();
            final CountsOf ofFresh = new CountsOf();
            final CountsOf ofUsed = new CountsOf();
            Propagator.of("tracecontext", ofFresh).extract(headers, HeaderList.TEXT, fresh, null);
            Propagator.of("tracecontext", ofUsed).extract(headers, HeaderList.TEXT, context, null);

            assertThat(context).isEqualTo(fresh);
            assertThat(ofUsed.counted()).isEqualTo(ofFresh.counted());
            if (random.nextInt(5) == 0) {
                final byte[] state = "set=1,by=hand".getBytes(StandardCharsets.US_ASCII);
                context.traceState(state, 0, random.nextBoolean() ? 5 : state.length);
            }
        }
    }

    @Test
    void shouldRefuseEndlesslyManyTracestates() {
        final Getter<String> endless = new Getter<>() {
            @Override
            public CharSequence get(final String carrier, final String name) {
                return name.equals("traceparent") ? PARENT : "";
            }

            @Override
            public CharSequence get(final String carrier, final String name, final int index) {
                return name.equals("traceparent") && index > 0 ? null : get(carrier, name);
            }
        };

        assertThat(propagator("").extract("", endless, context, baggage)).isEqualTo(Incoming.PARENT);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_TOO_LARGE, 2));
    }

    @Test
    void shouldRefuseATraceparentOfManyBytes() {
        assertThat(extract("", HeaderList.of("traceparent", "cc" + PARENT.substring(2) + "-" + "x".repeat(1 << 16))))
                .isEqualTo(Incoming.NONE);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_TOO_LARGE, 1));
    }

    // ---- baggage

    @Test
    void shouldReadBaggageOfSeveralHeadersAndCountWhatIsRefused() {
        extract(
                "baggage",
                HeaderList.of("baggage", "a=1,bad", "Baggage", "b=2,worse", "baggage", "c=" + "v".repeat(9000)));

        assertThat(baggage.toString()).isEqualTo("a=1,b=2");
        assertThat(counts.counted())
                .containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 2), Map.entry(Counter.EXTRACT_TOO_LARGE, 1));
    }

    @Test
    void shouldCountBaggageThatWasRefusedWhenItIsSent() {
        baggage.put("a", "1");
        baggage.put("b", "v".repeat(9000));

        assertThat(inject("")).containsExactly(Map.entry("baggage", "a=1"));
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.INJECT_TOO_LARGE, 1));
    }

    @Test
    void shouldLeaveBaggageAloneWhereNoneIsWanted() {
        final HeaderList headers = HeaderList.of("traceparent", PARENT, "baggage", "bad");

        assertThat(propagator("").extract(headers, HeaderList.TEXT, context, null))
                .isEqualTo(Incoming.PARENT);
        assertThat(counts.counted()).isEmpty();
    }

    // ---- B3

    @ParameterizedTest
    @CsvSource({
        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90, true, false",
        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1, true, false",
        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-0, false, false",
        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-d, true, true",
        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1, false, false",
        "80F198EE56343BA864FE8B2A57D3EFF7-E457B5A2E4D86BD1-1, true, false"
    })
    void shouldReadASingleHeader(final String header, final boolean sampled, final boolean debug) {
        assertThat(extract("b3", HeaderList.of("B3", header))).isEqualTo(Incoming.PARENT);

        assertThat(TraceParentTest.held(context))
                .isEqualTo(new Reference.Context(
                        "80f198ee56343ba864fe8b2a57d3eff7", "e457b5a2e4d86bd1", sampled ? 1 : 0, debug));
        assertThat(inject("b3"))
                .containsExactly(Map.entry(
                        "b3",
                        "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-" + (debug ? "d" : sampled ? "1" : "0")));
    }

    @Test
    void shouldPadAShortTraceId() {
        assertThat(extract("b3", HeaderList.of("b3", "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1")))
                .isEqualTo(Incoming.PARENT);
        assertThat(inject("b3")).containsEntry("b3", "000000000000000064fe8b2a57d3eff7-e457b5a2e4d86bd1-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "d"})
    void shouldTakeADecisionAloneAsNoContext(final String header) {
        assertThat(extract("b3", HeaderList.of("b3", header))).isEqualTo(Incoming.NONE);
        assertThat(counts.counted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-",
                "--",
                "---",
                "64fe8b2a57d3eff7",
                "64fe8b2a57d3eff7-",
                "64fe8b2a57d3eff-e457b5a2e4d86bd1-1",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd-1",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd1-",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd1-2",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b9",
                "64fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90-",
                "0000000000000000-e457b5a2e4d86bd1-1",
                "64fe8b2a57d3eff7-0000000000000000-1",
                "64fe8b2a57d3effg-e457b5a2e4d86bd1-1",
                "64fe8b2a57d3e@f7-e457b5a2e4d86bd1-1"
            })
    void shouldRefuseABadSingleHeader(final String header) {
        assertThat(extract("b3", HeaderList.of("b3", header))).isEqualTo(Incoming.NONE);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "1, , true, false",
        "0, , false, false",
        "true, , true, false",
        "False, , false, false",
        ", 1, true, true",
        "0, 1, true, true",
        "1, 0, true, false",
        ", , false, false"
    })
    void shouldReadSeveralHeaders(
            final String sampled, final String flags, final boolean isSampled, final boolean isDebug) {
        final HeaderList headers = HeaderList.of(
                "X-B3-TraceId",
                "80f198ee56343ba864fe8b2a57d3eff7",
                "X-B3-SpanId",
                " e457b5a2e4d86bd1\t",
                "X-B3-ParentSpanId",
                "05e3ac9a4f6e3b90");
        if (sampled != null) {
            headers.add("X-B3-Sampled", sampled);
        }
        if (flags != null) {
            headers.add("X-B3-Flags", flags);
        }

        assertThat(extract("b3multi", headers)).isEqualTo(Incoming.PARENT);
        assertThat(TraceParentTest.held(context))
                .isEqualTo(new Reference.Context(
                        "80f198ee56343ba864fe8b2a57d3eff7", "e457b5a2e4d86bd1", isSampled ? 1 : 0, isDebug));
        final Map<String, String> sent = inject("b3multi");
        assertThat(sent)
                .hasSize(3)
                .containsEntry("x-b3-traceid", "80f198ee56343ba864fe8b2a57d3eff7")
                .containsEntry("x-b3-spanid", "e457b5a2e4d86bd1");
        assertThat(sent.get("x-b3-flags")).isEqualTo(isDebug ? "1" : null);
        assertThat(sent.get("x-b3-sampled")).isEqualTo(isDebug ? null : isSampled ? "1" : "0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-b3-traceid=0000000000000000",
                "x-b3-traceid=64fe8b2a57d3eff",
                "x-b3-traceid=",
                "x-b3-spanid=0000000000000000",
                "x-b3-spanid=64fe8b2a57d3efff64fe8b2a57d3efff",
                "x-b3-parentspanid=1",
                "x-b3-sampled=2",
                "x-b3-sampled="
            })
    void shouldRefuseABadOneOfSeveralHeaders(final String bad) {
        final Map<String, String> headers = new HashMap<>(
                Map.of("x-b3-traceid", "64fe8b2a57d3eff7", "x-b3-spanid", "e457b5a2e4d86bd1", "x-b3-sampled", "1"));
        headers.put(bad.substring(0, bad.indexOf('=')), bad.substring(bad.indexOf('=') + 1));

        assertThat(propagator("b3").extract(headers, Map::get, context, null)).isEqualTo(Incoming.NONE);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 1));
    }

    @Test
    void shouldRefuseATraceIdWithoutASpanId() {
        assertThat(extract("b3", HeaderList.of("x-b3-traceid", "64fe8b2a57d3eff7")))
                .isEqualTo(Incoming.NONE);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 1));
    }

    @Test
    void shouldPreferTheSingleHeader() {
        assertThat(extract(
                        "b3multi",
                        HeaderList.of("b3", B3, "x-b3-traceid", "64fe8b2a57d3eff7", "x-b3-spanid", "e457b5a2e4d86bd1")))
                .isEqualTo(Incoming.PARENT);
        assertThat(context.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
    }

    /** A million headers: none throws, all are read as the reference does. */
    @Test
    void shouldReadHostileB3AsTheReferenceDoes() {
        final HostileText hostile = new HostileText(
                12, "0123456789abcdefABCDEF--gd \t", B3, "64fe8b2a57d3eff7-e457b5a2e4d86bd1-d-05e3ac9a4f6e3b90");
        final Propagator propagator = propagator("b3");
        final String[] header = new String[1];
        final Getter<String> getter = (carrier, name) -> name.equals("b3") ? header[0] : null;
        for (int i = 0; i < 1_000_000; i++) {
            header[0] = hostile.next();
            final boolean found = propagator.extract("", getter, context, null) == Incoming.PARENT;

            if (!Reference.b3(header[0])
                    .equals(
                            found
                                    ? java.util.Optional.of(TraceParentTest.held(context))
                                    : java.util.Optional.empty())) {
                throw new AssertionError(header[0]);
            }
        }
    }

    // ---- several formats

    @Test
    void shouldLetTheLaterOneWinAndLeaveWhatAnotherFound() {
        final HeaderList both = HeaderList.of("traceparent", PARENT, "tracestate", "a=1", "b3", B3);

        extract("tracecontext,b3", both);
        assertThat(context.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
        assertThat(context.traceStateBytes()).isZero();
        extract("b3,tracecontext", both);
        assertThat(context.spanId()).isEqualTo(0x1234567890123456L);
        assertThat(context.traceStateBytes()).isEqualTo(3);
        assertThat(inject("b3,tracecontext,b3multi"))
                .containsOnlyKeys("b3", "traceparent", "tracestate", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled");

        extract("tracecontext,b3", HeaderList.of("traceparent", PARENT, "tracestate", "a=1", "b3", "bad"));
        assertThat(inject("tracecontext")).containsEntry("traceparent", PARENT).containsEntry("tracestate", "a=1");
        extract("b3,tracecontext", HeaderList.of("traceparent", "bad", "b3", B3));
        assertThat(context.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "tracecontext,baggage", " TraceContext , BAGGAGE,", "baggage,tracecontext,baggage"})
    void shouldKnowTheDefault(final String names) {
        context.set(1, 2, 3, 1);
        baggage.put("a", "1");

        assertThat(inject(names)).containsOnlyKeys("traceparent", "baggage");
    }

    @Test
    void shouldDoNothingIfToldSo() {
        context.set(1, 2, 3, 1);

        assertThat(inject("None")).isEmpty();
        assertThat(extract("none", HeaderList.of("traceparent", PARENT))).isEqualTo(Incoming.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jaeger", "tracecontext,xray", "b3 multi", "none,b3"})
    void shouldRefuseOtherNames(final String names) {
        assertThatThrownBy(() -> propagator(names))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("propagators=" + names + ": ");
    }

    // ---- trust

    @Test
    void shouldLinkWithoutBaggageAtABorder() {
        final HeaderList headers = HeaderList.of("traceparent", PARENT, "tracestate", "a=1", "baggage", "b=1");

        assertThat(propagator("").at(TrustBoundary.LINK).extract(headers, HeaderList.TEXT, context, baggage))
                .isEqualTo(Incoming.LINK);
        assertThat(context.traceIdLow()).isEqualTo(0x7890123456789012L);
        assertThat(context.traceStateBytes()).isEqualTo(3);
        assertThat(baggage.isEmpty()).isTrue();
    }

    @Test
    void shouldReadNothingAtAClosedBorder() {
        baggage.put("old", "1");
        final Getter<String> never = (carrier, name) -> {
            throw new AssertionError();
        };

        assertThat(propagator("").at(TrustBoundary.IGNORE).extract("", never, context.set(1, 2, 3, 1), baggage))
                .isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
        assertThat(baggage.isEmpty()).isTrue();
    }

    // ---- carriers

    @ParameterizedTest
    @ValueSource(strings = {"traceparent", "tracestate", "baggage"})
    void shouldSurviveACarrierThatThrows(final String bad) {
        final Map<String, String> headers = Map.of("traceparent", PARENT, "tracestate", "a=1", "baggage", "b=1");
        final Getter<Map<String, String>> getter = (carrier, name) -> {
            if (name.equals(bad) && bad.equals("traceparent")) {
                throw new NoClassDefFoundError();
            }
            if (name.equals(bad)) {
                throw new IllegalStateException();
            }
            return carrier.get(name);
        };

        assertThat(propagator("").extract(headers, getter, context, baggage)).isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
        assertThat(baggage.isEmpty()).isTrue();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_FAILED, 1));
    }

    @Test
    void shouldSurviveACarrierThatCantBeWritten() {
        propagator("").inject(context.set(1, 2, 3, 1), null, Map.of(), Map::put);

        assertThat(counts.counted()).containsExactly(Map.entry(Counter.INJECT_FAILED, 1));
    }

    @Test
    void shouldSendNothingOfAContextThatIsNone() {
        assertThat(inject("tracecontext,b3,b3multi")).isEmpty();
        assertThat(counts.counted()).isEmpty();

        context.set(1, 2, 0, 1);
        assertThat(inject("tracecontext,b3,b3multi")).isEmpty();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.INJECT_INVALID, 1));
    }

    @Test
    void shouldSendBaggageAlone() {
        baggage.put("a", "1");

        assertThat(inject("")).containsExactly(Map.entry("baggage", "a=1"));
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void shouldReadBytesAsItReadsText() {
        final HeaderList headers = HeaderList.of(
                "traceparent", PARENT, "tracestate", "a=1", "tracestate", "b=2", "baggage", "c=3", "b3", B3);
        final SpanContext ofBytes = new SpanContext();
        final Baggage baggageOfBytes = new Baggage();
        for (final String names : List.of("", "b3", "tracecontext,baggage,b3")) {
            assertThat(propagator(names).extract(headers, HeaderList.BYTES, ofBytes, baggageOfBytes))
                    .isEqualTo(extract(names, headers));
            assertThat(ofBytes).isEqualTo(context);
            assertThat(baggageOfBytes.toString()).isEqualTo(baggage.toString());
        }
    }

    @Test
    void shouldReadTextOfACarrierOfBytes() {
        assertThat(HeaderList.BYTES.get(HeaderList.of("a", "1"), "a")).isEqualTo("1");
        assertThat(HeaderList.BYTES.get(HeaderList.of("a", "1"), "b")).isNull();
        assertThat(HeaderList.BYTES.get(HeaderList.of("a", "1", "a", "2"), "a", 1))
                .isEqualTo("2");
    }

    @Test
    void shouldWriteBytes() {
        final Map<String, String> written = new HashMap<>();
        final ByteSetter<Map<String, String>> setter = (carrier, name, value, offset, length) ->
                carrier.put(name, new String(value, offset, length, StandardCharsets.US_ASCII));
        propagator("").inject(context.set(1, 2, 3, 1), null, written, setter);
        setter.set(written, "a", "1");

        assertThat(written)
                .containsEntry("traceparent", "00-00000000000000010000000000000002-0000000000000003-01")
                .containsEntry("a", "1");
    }

    @Test
    void shouldKnowMapsOfLists() {
        final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("TraceParent", List.of(PARENT));
        headers.put("TraceState", List.of("a=1", "b=2"));

        assertThat(propagator("").extract(headers, Carriers.MULTI_MAP_GETTER, context, baggage))
                .isEqualTo(Incoming.PARENT);
        headers.clear();
        propagator("").inject(context, null, headers, Carriers.MULTI_MAP_SETTER);
        assertThat(headers)
                .containsEntry("traceparent", List.of(PARENT))
                .containsEntry("tracestate", List.of("a=1,b=2"));
        headers.put("traceparent", List.of(PARENT, PARENT));
        assertThat(propagator("").extract(headers, Carriers.MULTI_MAP_GETTER, context, baggage))
                .isEqualTo(Incoming.NONE);
    }

    @Test
    void shouldKnowEnvironments() {
        final Map<String, String> environment = new HashMap<>();
        baggage.put("a", "1");
        context.set(1, 2, 3, 1).traceState(new byte[] {'a', '=', 'b'}, 0, 3);
        propagator("tracecontext,baggage,b3multi").inject(context, baggage, environment, Carriers.ENVIRONMENT_SETTER);

        assertThat(environment)
                .containsOnlyKeys("TRACEPARENT", "TRACESTATE", "BAGGAGE", "X_B3_TRACEID", "X_B3_SPANID", "X_B3_SAMPLED")
                .containsEntry("BAGGAGE", "a=1");
        final SpanContext back = new SpanContext();
        assertThat(propagator("").extract(environment, Carriers.ENVIRONMENT_GETTER, back, baggage))
                .isEqualTo(Incoming.PARENT);
        assertThat(back).isEqualTo(context);
    }

    @ParameterizedTest
    @CsvSource({"traceparent, TRACEPARENT", "x-b3-traceid, X_B3_TRACEID", "1a.b, _1A_B", "'', ''"})
    void shouldNameVariables(final String header, final String variable) {
        assertThat(Carriers.environmentName(header)).isEqualTo(variable);
    }

    // ---- garbage and time

    @Test
    void shouldAllocateNothingWithCarriersOfBytes() {
        final Slots in = new Slots(
                "traceparent",
                PARENT,
                "tracestate",
                "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
                "baggage",
                "a=1,b=%20",
                "b3",
                B3);
        final Slots out = new Slots();
        for (final String names : List.of("tracecontext", "baggage", "b3", "b3multi", "tracecontext,baggage,b3")) {
            final Propagator propagator = propagator(names);
            assertThat(Allocation.of(50_000, () -> {
                        propagator.extract(in, Slots.GETTER, context, baggage);
                        propagator.inject(context, baggage, out, Slots.SETTER);
                    }))
                    .as(names)
                    .isLessThan(Allocation.NEARLY_NOTHING);
        }
    }

    /** The strings of the carrier are there already: reading them makes no other. */
    @Test
    void shouldAllocateNothingToReadAMap() {
        final Map<String, String> headers = Map.of("traceparent", PARENT, "tracestate", "a=1", "baggage", "b=1");
        final Propagator propagator = propagator("tracecontext,baggage,b3");

        assertThat(Allocation.of(50_000, () -> propagator.extract(headers, Map::get, context, baggage)))
                .isLessThan(Allocation.NEARLY_NOTHING);
    }

    @Test
    void shouldAllocateOneStringForAHeaderOfText() {
        final String[] last = new String[1];
        final Setter<String[]> setter = (carrier, name, value) -> carrier[0] = value;
        context.set(1, 2, 3, 1);
        final Propagator propagator = propagator("tracecontext");

        final int calls = 50_000;
        final long ofOne = Allocation.of(calls, () -> last[0] = new String(new char[] {'x'}));
        assertThat(ofOne).isPositive();
        // A String of 24 bytes, and its 55 bytes with 16 before them, rounded up.
        assertThat(Allocation.of(calls, () -> propagator.inject(context, null, last, setter)))
                .isBetween(calls * 90L, calls * 100L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b,", ",", " ", "0", "-", "=", "a@", "\u0131"})
    void shouldReadLongHeadersInBoundedTime(final String part) {
        final String header = part.repeat((1 << 16) / part.length());
        final Map<String, String> headers = new HashMap<>(Map.of(
                "traceparent",
                header,
                "b3",
                header,
                "x-b3-traceid",
                header,
                "x-b3-sampled",
                header,
                "baggage",
                header));
        final Map<String, String> states = Map.of("traceparent", PARENT, "tracestate", header);
        final Propagator propagator = propagator("tracecontext,baggage,b3");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            final long begin = System.nanoTime();
            propagator.extract(headers, Map::get, context, baggage);
            propagator.extract(states, Map::get, context, baggage);
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(best).isLessThan(1_000_000);
    }

    /** Keys that all look alike to the search for one that comes twice: the worst a tracestate of its bounds can be. */
    @Test
    void shouldReadTheWorstTracestateInBoundedTime() {
        final StringBuilder state = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            state.append(i == 0 ? "" : ",")
                    .append("a")
                    .append("b".repeat(37))
                    .append(String.format("%02d", i))
                    .append("a=1");
        }
        final Map<String, String> headers = Map.of("traceparent", PARENT, "tracestate", state.toString());
        final Propagator propagator = propagator("tracecontext");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 2_000; i++) {
            final long begin = System.nanoTime();
            propagator.extract(headers, Map::get, context, null);
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(best).isLessThan(500_000);
    }

    private Propagator propagator(final String names) {
        return Propagator.of(names, counts);
    }

    private Incoming extract(final String names, final HeaderList headers) {
        return propagator(names).extract(headers, HeaderList.TEXT, context, baggage);
    }

    private Map<String, String> inject(final String names) {
        final Map<String, String> headers = new TreeMap<>();
        propagator(names).inject(context, baggage, headers, Map::put);
        return headers;
    }

    /** A few headers in bytes that are used again. */
    private static final class Slots {
        static final ByteGetter<Slots> GETTER = Slots::read;
        static final ByteSetter<Slots> SETTER = Slots::write;

        private final String[] names = new String[16];
        private final byte[][] values = new byte[16][512];
        private final int[] lengths = new int[16];
        private int size;

        Slots(final String... namesAndValues) {
            for (int i = 0; i < namesAndValues.length; i += 2) {
                final byte[] value = namesAndValues[i + 1].getBytes(StandardCharsets.US_ASCII);
                write(namesAndValues[i], value, 0, value.length);
            }
        }

        private int read(final String name, final int index, final byte[] into, final int offset) {
            final int at = index == 0 ? find(name) : size;
            if (at == size) {
                return Getter.ABSENT;
            }
            System.arraycopy(values[at], 0, into, offset, Math.min(lengths[at], into.length - offset));
            return lengths[at];
        }

        private void write(final String name, final byte[] value, final int offset, final int length) {
            final int at = find(name);
            names[at] = name;
            System.arraycopy(value, offset, values[at], 0, length);
            lengths[at] = length;
            size = Math.max(size, at + 1);
        }

        private int find(final String name) {
            int at = 0;
            while (at < size && !names[at].equals(name)) {
                at++;
            }
            return at;
        }
    }
}
