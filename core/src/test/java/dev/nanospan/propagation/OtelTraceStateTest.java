package dev.nanospan.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.SpanContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtelTraceStateTest {
    private static final long ALL = (1L << 56) - 1;

    private final SpanContext context = new SpanContext().set(1, 2, 3, 3);

    @ParameterizedTest
    @CsvSource({
        "ot=th:0, 0",
        "ot=th:8, 80000000000000",
        "ot=th:fd70a, fd70a000000000",
        "'a=1 , ot=rv:00000000000001;th:c ,b=2', c0000000000000",
        "ot=xy:th:1;th:ffffffffffffff, ffffffffffffff"
    })
    void shouldReadAThreshold(final String state, final String threshold) {
        assertThat(OtelTraceState.threshold(of(state))).isEqualTo(Long.parseLong(threshold, 16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1",
                "ota=th:8",
                "a=ot,b=th:8",
                "ot=th:",
                "ot=th",
                "ot=th:8X",
                "ot=th:8 ;a:b",
                "ot=th:000000000000001",
                "ot=th:F",
                "ot=Th:8",
                "ot=rv:1;ath:8",
                "a=ot=th:8"
            })
    void shouldReadNoThresholdWhereThereIsNone(final String state) {
        assertThat(OtelTraceState.threshold(of(state))).isEqualTo(OtelTraceState.NONE);
    }

    @Test
    void shouldReadNothingOfNothing() {
        assertThat(OtelTraceState.threshold(context)).isEqualTo(OtelTraceState.NONE);
        assertThat(OtelTraceState.randomness(context)).isEqualTo(OtelTraceState.NONE);
    }

    @Test
    void shouldReadARandomnessOfFourteenDigitsOnly() {
        assertThat(OtelTraceState.randomness(of("ot=rv:0123456789abcd"))).isEqualTo(0x0123456789abcdL);
        assertThat(OtelTraceState.randomness(of("ot=rv:123456789abcd"))).isEqualTo(OtelTraceState.NONE);
        assertThat(OtelTraceState.randomness(of("ot=rv:00123456789abcd"))).isEqualTo(OtelTraceState.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ot=th:8",
        "ot=th:c, ot=th:8",
        "'a=1,b=2', 'ot=th:8,a=1,b=2'",
        "'a=1 ,\tot=th:c;rv:00000000000001 , b= 2', 'ot=th:8;rv:00000000000001,a=1,b= 2'",
        "'ot=x:y;th:c;z:', ot=th:8;x:y;z:",
        "'ot=th:c;th:d', ot=th:8"
    })
    void shouldSetAThresholdFirst(final String before, final String after) {
        assertThat(OtelTraceState.setThreshold(of(before), 0x80000000000000L)).isTrue();
        assertThat(held()).isEqualTo(after);
        assertThat(OtelTraceState.threshold(context)).isEqualTo(0x80000000000000L);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "80000000000000, 8",
        "fff97240000000, fff9724",
        "1, 00000000000001",
        "ffffffffffffff, ffffffffffffff",
        "aaaaaaaaaaaab0, aaaaaaaaaaaab"
    })
    void shouldWriteNoZerosOnTheRight(final String threshold, final String written) {
        assertThat(OtelTraceState.setThreshold(context, Long.parseLong(threshold, 16)))
                .isTrue();
        assertThat(held()).isEqualTo("ot=th:" + written);
    }

    @ParameterizedTest
    @CsvSource({
        "ot=th:8, ''",
        "'a=1,ot=th:8,b=2', 'a=1,b=2'",
        "'a=1,ot=rv:00000000000001;th:8', 'ot=rv:00000000000001,a=1'",
        "'a=1 , b=2', 'a=1 , b=2'",
        "'', ''"
    })
    void shouldRemoveAThreshold(final String before, final String after) {
        OtelTraceState.clearThreshold(of(before));

        assertThat(held()).isEqualTo(after);
    }

    @Test
    void shouldNeverReplaceARandomness() {
        assertThat(OtelTraceState.setRandomness(of("ot=th:8,a=1"), 0xabL)).isTrue();
        assertThat(held()).isEqualTo("ot=rv:000000000000ab;th:8,a=1");

        assertThat(OtelTraceState.setRandomness(context, 0xcdL)).isFalse();
        assertThat(OtelTraceState.randomness(context)).isEqualTo(0xabL);

        assertThat(OtelTraceState.setThreshold(context, 0)).isTrue();
        assertThat(OtelTraceState.randomness(context)).isEqualTo(0xabL);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, ALL + 1, Long.MAX_VALUE})
    void shouldRefuseMoreThanFiftySixBits(final long number) {
        assertThat(OtelTraceState.setThreshold(context, number)).isFalse();
        assertThat(OtelTraceState.setRandomness(context, number)).isFalse();
        assertThat(held()).isEmpty();
    }

    @Test
    void shouldLeaveAMemberThatWouldBecomeTooLong() {
        final String member = "ot=a:" + "b".repeat(250);

        assertThat(OtelTraceState.setThreshold(of(member), 0)).isFalse();
        assertThat(held()).isEqualTo(member);
        assertThat(OtelTraceState.setThreshold(of(member.substring(0, 254)), 0)).isTrue();
        assertThat(held()).isEqualTo("ot=th:0;" + member.substring(3, 254)).hasSize(3 + 256);
    }

    @Test
    void shouldRemoveTheRightMostOfThirtyTwo() {
        assertThat(OtelTraceState.setThreshold(of(TraceStateTest.members(32)), 0))
                .isTrue();
        assertThat(held()).isEqualTo("ot=th:0," + TraceStateTest.members(31));
    }

    @Test
    void shouldReplaceOneOfThirtyTwo() {
        final String others = TraceStateTest.members(31);

        assertThat(OtelTraceState.setThreshold(of(others + ",ot=th:8"), 0)).isTrue();
        assertThat(held()).isEqualTo("ot=th:0," + others);
    }

    @Test
    void shouldCutOthersWhereThereIsNoRoom() {
        final String others = "a=" + "x".repeat(200) + ",b=" + "y".repeat(100) + ",c=" + "z".repeat(202);
        assertThat(others).hasSize(510);

        assertThat(OtelTraceState.setThreshold(of(others), 0)).isTrue();
        assertThat(held()).isEqualTo("ot=th:0,a=" + "x".repeat(200) + ",b=" + "y".repeat(100));
    }

    @Test
    void shouldNeverCutItself() {
        final String own = "ot=a:" + "b".repeat(200);
        final String others =
                IntStream.range(0, 30).mapToObj(i -> "k" + i + "=123").collect(Collectors.joining(","));

        assertThat(OtelTraceState.setThreshold(of(own + ',' + others), 0)).isTrue();
        assertThat(held())
                .startsWith("ot=th:0;a:" + "b".repeat(200) + ",k0=123,")
                .hasSizeLessThanOrEqualTo(512);
        assertThat(Reference.traceState(held())).isPresent();
    }

    /** Many lists edited many times, against a list of strings. */
    @Test
    void shouldEditAsAListOfStringsDoes() {
        final Random random = new Random(6);
        for (int round = 0; round < 20_000; round++) {
            final List<String> others = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                others.add("k" + i + '=' + "v".repeat(1 + random.nextInt(40)));
            }
            final String rest = random.nextBoolean() ? "" : "x:" + "y".repeat(random.nextInt(20));
            final List<String> members = new ArrayList<>(others);
            if (!rest.isEmpty()) {
                members.add(random.nextInt(members.size() + 1), "ot=" + rest);
            }
            final long threshold = random.nextLong() & ALL & -1L << random.nextInt(56);

            assertThat(OtelTraceState.setThreshold(of(String.join(",", members)), threshold))
                    .isTrue();

            final String digits = String.format("%014x", threshold).replaceAll("0+$", "");
            final String own = "ot=th:" + (digits.isEmpty() ? "0" : digits) + (rest.isEmpty() ? "" : ';' + rest);
            assertThat(held()).startsWith(own);
            final List<String> kept = Reference.stateMembers(held());
            assertThat(kept.subList(1, kept.size())).isEqualTo(others.subList(0, kept.size() - 1));
            assertThat(String.join(",", own, String.join(",", others)).length() <= 512)
                    .isEqualTo(kept.size() - 1 == others.size());

            OtelTraceState.clearThreshold(context);
            assertThat(OtelTraceState.threshold(context)).isEqualTo(OtelTraceState.NONE);
        }
    }

    @Test
    void shouldAllocateNothing() {
        of("a=1,ot=rv:00000000000001;th:8,b=2");

        assertThat(Allocation.of(100_000, () -> {
                    OtelTraceState.setThreshold(context, OtelTraceState.randomness(context));
                    OtelTraceState.clearThreshold(context);
                }))
                .isLessThan(Allocation.NEARLY_NOTHING);
    }

    private SpanContext of(final String state) {
        final byte[] bytes = state.getBytes(StandardCharsets.US_ASCII);
        assertThat(context.traceState(bytes, 0, bytes.length)).isTrue();
        return context;
    }

    private String held() {
        return new String(context.traceStateBuffer(), 0, context.traceStateBytes(), StandardCharsets.US_ASCII);
    }
}
