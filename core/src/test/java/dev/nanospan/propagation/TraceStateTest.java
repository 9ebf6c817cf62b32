package dev.nanospan.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.SpanContext;
import dev.nanospan.propagation.TraceState.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceStateTest {
    private static final String ALL_OF_A_KEY = "abcdefghijklmnopqrstuvwxyz0123456789_-*/@a-z0-9_-*/";
    private static final String ALL_OF_A_VALUE = IntStream.rangeClosed(0x20, 0x7e)
            .filter(c -> c != ',' && c != '=')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());

    private final SpanContext context = new SpanContext();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo=1",
                "foo=1,bar=2",
                "foo=1 \t , \t bar=2",
                "foo=1\t \t,\t \tbar=2,\t \tbaz=3",
                "foo@=1,bar=2",
                "foo@@bar=1,bar=2",
                "foo@bar@baz=1,bar=2",
                "1a=1",
                "a= x",
                "a=1,,b=2",
                "a=b c",
                "a=1,b=2,a1=3,aa=4"
            })
    void shouldKeepTheBytesAsTheyCame(final String header) {
        assertThat(parse(header)).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo(header);
    }

    @Test
    void shouldTakeAllCharactersThatAreAllowed() {
        final String header = ALL_OF_A_KEY + '=' + ALL_OF_A_VALUE;

        assertThat(parse(header)).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {" foo=1", "\tfoo=1", "foo=1 ", "foo=1\t", "\t foo=1 \t", ",foo=1,", " , ,foo=1, "})
    void shouldDropWhatIsEmptyAtBothEnds(final String header) {
        assertThat(parse(header)).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo("foo=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " ,\t, "})
    void shouldTakeAnEmptyOneAsNone(final String header) {
        assertThat(parse(header)).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@foo=1,bar=2",
                "FOO=1",
                "foo.bar=1",
                "foo =1",
                "foo=bar=baz",
                "foo=,bar=3",
                "foo= ,bar=3",
                "foo",
                "foo,bar=1",
                "=1",
                "foo=1\tx",
                "foo=\u00e9",
                "foo=\u0131",
                "_a=1",
                "a=1;b\n"
            })
    void shouldRefuseAsAWhole(final String header) {
        assertThat(parse(header)).isEqualTo(Outcome.MALFORMED);
        assertThat(held()).isEmpty();
    }

    @Test
    void shouldBoundKeysAndValues() {
        assertThat(parse("z".repeat(256) + "=1")).isEqualTo(Outcome.TAKEN);
        assertThat(parse("z".repeat(257) + "=1")).isEqualTo(Outcome.MALFORMED);
        assertThat(parse("t".repeat(241) + '@' + "v".repeat(14) + "=1")).isEqualTo(Outcome.TAKEN);
        assertThat(parse("t".repeat(242) + "@v=1")).isEqualTo(Outcome.TAKEN);
        assertThat(parse("t@" + "v".repeat(15) + "=1")).isEqualTo(Outcome.TAKEN);
        assertThat(parse("a=" + "v".repeat(256))).isEqualTo(Outcome.TAKEN);
        assertThat(parse("a=" + "v".repeat(256) + "  ")).isEqualTo(Outcome.TAKEN);
        assertThat(parse("a=" + "v".repeat(257))).isEqualTo(Outcome.MALFORMED);
    }

    @Test
    void shouldTakeThirtyTwoMembersAndNoMore() {
        assertThat(parse(members(32))).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo(members(32));

        assertThat(parse(members(33))).isEqualTo(Outcome.TOO_MANY);
        assertThat(held()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo=1,foo=1", "foo=1,foo=2", "foo=1 ,\tfoo=2", "foo=1,,foo=2,foo=3"})
    void shouldKeepTheFirstOfAKeyThatComesTwice(final String header) {
        assertThat(parse(header)).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo("foo=1");
    }

    @Test
    void shouldKeepTheOrderWhenAKeyComesTwice() {
        assertThat(parse("a=1,b=2, a=3,c=4 ,b=5")).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo("a=1,b=2,c=4");
    }

    @Test
    void shouldKeepFiveHundredAndTwelveBytes() {
        final String header = "a=" + "x".repeat(250) + ",b=" + "y".repeat(257 - 2);

        assertThat(header).hasSize(510);
        assertThat(parse(header + "  ")).isEqualTo(Outcome.TAKEN);
        assertThat(held()).isEqualTo(header);
    }

    @Test
    void shouldCutLongMembersFirst() {
        final String header =
                "a=" + "x".repeat(127) + ",b=" + "y".repeat(126) + ",c=" + "z".repeat(126) + ",d=" + "w".repeat(126);

        assertThat(parse(header)).isEqualTo(Outcome.CUT);
        assertThat(held()).isEqualTo(header.substring(header.indexOf("b=")));
    }

    @Test
    void shouldCutFromTheRight() {
        final String header = IntStream.range(0, 6)
                .mapToObj(i -> "k" + i + '=' + "v".repeat(97))
                .collect(Collectors.joining(","));

        assertThat(parse(header)).isEqualTo(Outcome.CUT);
        assertThat(held()).isEqualTo(header.substring(0, 5 * 101 - 1));
    }

    @Test
    void shouldCutAMemberThatIsLongerThanTheBound() {
        assertThat(parse("k".repeat(256) + '=' + "v".repeat(256))).isEqualTo(Outcome.CUT);
        assertThat(held()).isEmpty();
    }

    /** A million headers: none throws, all are read as the reference does. */
    @Test
    void shouldReadHostileHeadersAsTheReferenceDoes() {
        final HostileText hostile = hostile(4);
        int good = 0;
        for (int i = 0; i < 1_000_000; i++) {
            final String header = hostile.next();
            if (header.length() <= Headers.ROOM) {
                final Optional<List<String>> expected = Reference.traceState(header);
                final Outcome outcome = parse(header);

                final boolean taken = outcome == Outcome.TAKEN || outcome == Outcome.CUT;
                if (taken != expected.isPresent()
                        || !Reference.stateMembers(held()).equals(expected.orElse(List.of()))) {
                    throw new AssertionError(header);
                }
                good += taken ? 1 : 0;
            }
        }
        assertThat(good).isBetween(50_000, 950_000);
    }

    @Test
    void shouldAllocateNothing() {
        final HostileText hostile = hostile(5);
        final byte[][] headers = new byte[1_000][];
        for (int i = 0; i < headers.length; i++) {
            final String header = hostile.next();
            headers[i] =
                    header.substring(0, Math.min(header.length(), Headers.ROOM)).getBytes(StandardCharsets.ISO_8859_1);
        }

        assertThat(Allocation.of(100, () -> {
                    for (final byte[] header : headers) {
                        System.arraycopy(header, 0, context.headerBuffer(), Headers.BEGIN, header.length);
                        TraceState.parse(context.headerBuffer(), Headers.BEGIN, Headers.BEGIN + header.length, context);
                    }
                }))
                .isLessThan(Allocation.NEARLY_NOTHING);
    }

    static HostileText hostile(final long seed) {
        return new HostileText(
                seed,
                "abz019_-*/@=,, \t",
                "foo=1,bar=2",
                "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7",
                "foo=1 \t , \t bar=2",
                members(32),
                members(33),
                "a=" + "x".repeat(140) + ",b=" + "y".repeat(100) + ",c=" + "z".repeat(200) + ",d=1,e="
                        + "w".repeat(128),
                "k".repeat(250) + "=1,l=" + "v".repeat(250));
    }

    static String members(final int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> String.format("bar%02d=%02d", i, i))
                .collect(Collectors.joining(","));
    }

    private Outcome parse(final String header) {
        context.set(1, 2, 3, 0);
        final int length = Ascii.copy(header, context.headerBuffer(), Headers.BEGIN);
        return TraceState.parse(context.headerBuffer(), Headers.BEGIN, Headers.BEGIN + length, context);
    }

    private String held() {
        return new String(context.traceStateBuffer(), 0, context.traceStateBytes(), StandardCharsets.ISO_8859_1);
    }
}
