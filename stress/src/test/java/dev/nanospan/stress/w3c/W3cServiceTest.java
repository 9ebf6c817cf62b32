package dev.nanospan.stress.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.stress.w3c.CallRecorder.Received;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over HTTP, with headers as other services send them: the trace goes on, or a new one begins. */
class W3cServiceTest {
    private static final String ID = "5b8efff798038103d269b633813fc60c";
    private static final String SPAN = "eee19b7ec3c1b174";
    private static final String GOOD = "00-" + ID + "-" + SPAN + "-01";

    private static W3cService service;
    private static CallRecorder recorder;

    @BeforeAll
    static void start() throws IOException {
        service = W3cService.start(0);
        recorder = new CallRecorder();
    }

    @AfterAll
    static void stop() {
        service.close();
        recorder.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceparent: " + GOOD,
                "TraceParent: " + GOOD,
                "TRACEPARENT:" + GOOD,
                "traceparent: \t " + GOOD + " \t",
                "traceparent: 00-" + ID + "-" + SPAN + "-00",
                "traceparent: cc-" + ID + "-" + SPAN + "-01",
                "traceparent: cc-" + ID + "-" + SPAN + "-01-more"
            })
    void shouldGoOnWithTheTrace(final String header) throws IOException {
        final Received call = call(header);

        assertThat(traceId(call)).isEqualTo(ID);
        assertThat(spanId(call)).isNotEqualTo(SPAN);
        assertThat(call.traceStates()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-none: 1",
                "trace-parent: " + GOOD,
                "trace.parent: " + GOOD,
                "traceparent:",
                "traceparent: " + GOOD + ".",
                "traceparent: " + GOOD + "-more",
                "traceparent: ff-" + ID + "-" + SPAN + "-01",
                "traceparent: cc-" + ID + "-" + SPAN + "-01.more",
                "traceparent: 0-" + ID + "-" + SPAN + "-01",
                "traceparent: 000-" + ID + "-" + SPAN + "-01",
                "traceparent: .0-" + ID + "-" + SPAN + "-01",
                "traceparent: 00-00000000000000000000000000000000-" + SPAN + "-01",
                "traceparent: 00-5B8EFFF798038103D269B633813FC60C-" + SPAN + "-01",
                "traceparent: 00-" + ID + "0-" + SPAN + "-01",
                "traceparent: 00-" + ID + "-0000000000000000-01",
                "traceparent: 00-" + ID + "-" + SPAN + "0-01",
                "traceparent: 00-" + ID + "-" + SPAN + "-1",
                "traceparent: 00-" + ID + "-" + SPAN + "-001",
                "traceparent: 00-" + ID + "-" + SPAN + "-.0"
            })
    void shouldBeginATraceAndForgetTheTracestate(final String header) throws IOException {
        final Received call = call(header, "tracestate: a=1");

        assertThat(traceId(call)).isNotEqualTo(ID).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
        assertThat(call.traceStates()).isEmpty();
    }

    @Test
    void shouldBeginATraceIfTheHeaderComesTwice() throws IOException {
        final Received call = call("traceparent: " + GOOD, "traceparent: " + GOOD, "tracestate: a=1");

        assertThat(traceId(call)).isNotEqualTo(ID);
        assertThat(call.traceStates()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"00, 0", "01, 0", "02, 2", "03, 2", "fe, 2"})
    void shouldHandOnTheRandomFlagAndNoneThatIsUnknown(final String flags, final int random) throws IOException {
        final Received call = call("traceparent: 00-" + ID + "-" + SPAN + "-" + flags);

        final int sent = Integer.parseInt(call.traceParents().get(0).substring(53), 16);
        assertThat(sent & 2).isEqualTo(random);
        assertThat(sent).isLessThan(4);
    }

    @ParameterizedTest
    @CsvSource({
        "'a=1,b=2', 'a=1,b=2'",
        "'a=1 \t , \t b=2', 'a=1   ,   b=2'", // the server of the JDK makes spaces of tabs
        "'\t a=1 \t', a=1",
        "'a=1|b=2,c=3|d=4', 'a=1,b=2,c=3,d=4'",
        "'|a=1', a=1",
        "'a=1|', a=1",
        "'a=1|a=2', a=1",
        "'a@=1,b@@c=2', 'a@=1,b@@c=2'",
        "'', ''",
        "'A=1', ''",
        "'@a=1,b=2', ''",
        "'a =1', ''",
        "'a=b=c', ''",
        "'a=,b=3', ''"
    })
    void shouldHandOnTheTracestate(final String values, final String sent) throws IOException {
        final String[] headers =
                ("traceparent: " + GOOD + "|TraceState: " + values.replace("|", "|TraceState: ")).split("\\|");
        final Received call = call(headers);

        assertThat(traceId(call)).isEqualTo(ID);
        assertThat(call.traceStates()).isEqualTo(sent.isEmpty() ? List.of() : List.of(sent));
    }

    @ParameterizedTest
    @CsvSource({"32, true", "33, false"})
    void shouldBoundTheMembers(final int count, final boolean kept) throws IOException {
        final String state =
                IntStream.range(0, count).mapToObj(i -> "k" + i + "=1").collect(Collectors.joining(","));
        final Received call = call("traceparent: " + GOOD, "tracestate: " + state);

        assertThat(traceId(call)).isEqualTo(ID);
        assertThat(call.traceStates()).isEqualTo(kept ? List.of(state) : List.of());
    }

    @Test
    void shouldMakeEachCallInASpanOfItsOwn() throws IOException {
        final List<Received> calls = recorder.calls(service.url(), 3, "traceparent: " + GOOD);

        assertThat(calls).extracting(W3cServiceTest::traceId).containsOnly(ID);
        assertThat(calls)
                .extracting(W3cServiceTest::spanId)
                .doesNotHaveDuplicates()
                .doesNotContain(SPAN);
        assertThat(calls).extracting(Received::body).containsExactly("[0]", "[1]", "[2]");
        assertThat(recorder.calls(service.url(), 3))
                .extracting(W3cServiceTest::spanId)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRefuseAnythingElse() throws IOException {
        assertThat(CallRecorder.post(service.url(), "nonsense", "traceparent: " + GOOD))
                .isEqualTo(400);
        assertThat(CallRecorder.post(service.url(), "[]")).isEqualTo(200);
        assertThat(CallRecorder.post(service.url(), "[{\"url\":\"http://127.0.0.1:1/\"}]"))
                .isEqualTo(200);
        assertThat(CallRecorder.post(service.url(), "[{\"url\":\"not an address\"}]"))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--port", "--port x", "--port 65536", "--port 99999999", "--host a"})
    void shouldRefuseBadOptions(final String options) throws InterruptedException {
        assertThat(W3cCommand.run(options.isEmpty() ? new String[0] : options.split(" ")))
                .isEqualTo(2);
    }

    private static Received call(final String... headers) throws IOException {
        return recorder.calls(service.url(), 1, headers).get(0);
    }

    private static String traceId(final Received call) {
        assertThat(call.traceParents()).hasSize(1);
        assertThat(call.traceParents().get(0)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
        return call.traceParents().get(0).substring(3, 35);
    }

    private static String spanId(final Received call) {
        return call.traceParents().get(0).substring(36, 52);
    }
}
