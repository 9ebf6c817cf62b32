package dev.nanospan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTypeTest {
    private static final OptionType<Duration> TIMES = OptionType.durations(Duration.ZERO, Duration.ofHours(1));
    private static final OptionType<Long> SIZES = OptionType.bytes(64, 1L << 40);

    // ---- times

    @ParameterizedTest
    @CsvSource({
        "10us, 10000",
        "1ms, 1000000",
        "1 s, 1000000000",
        "' 250  MS ', 250000000",
        "90s, 90000000000",
        "2min, 120000000000",
        "1h, 3600000000000",
        "7ns, 7",
        "0, 0",
        "0s, 0"
    })
    void shouldReadATime(final String text, final long ns) {
        assertThat(TIMES.parse(text)).isEqualTo(Duration.ofNanos(ns));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1000",
                "s",
                "1.5s",
                "1 s s",
                "-1s",
                "61min",
                "1d",
                "1ks",
                "3600000000001ns",
                "9223372036854775807h",
                "99999999999999999999s",
                "PT1S",
                "1m"
            })
    void shouldRefuseWhatIsNoTimeOrTooLong(final String text) {
        assertThatThrownBy(() -> TIMES.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "1, 1 ns",
        "1000, 1 us",
        "1500, 1500 ns",
        "1000000, 1 ms",
        "1500000, 1500 us",
        "1000000000, 1 s",
        "90000000000, 90 s",
        "120000000000, 2 min",
        "3600000000000, 1 h"
    })
    void shouldPrintATimeSoThatItReadsTheSame(final long ns, final String text) {
        assertThat(TIMES.print(Duration.ofNanos(ns))).isEqualTo(text);
        assertThat(TIMES.parse(text)).isEqualTo(Duration.ofNanos(ns));
    }

    @Test
    void shouldPrintATimeThatIsLongerThanAnyRange() {
        assertThat(TIMES.print(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("PT2562047788015215H30M7S");
        assertThat(TIMES.print(Duration.ofSeconds(-2))).isEqualTo("-2 s");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5000, 5000", "3600001, 3600000", "9223372036854775807, 3600000"})
    void shouldReadPlainNumbersAsMillisecondsWhereOtelSaysSo(final String text, final long ms) {
        assertThat(OptionType.otelMillis(Duration.ofHours(1)).parse(text)).isEqualTo(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1s", "1.5", "", "x", "9223372036854775808"})
    void shouldRefuseWhatOtelDoesNotCallATime(final String text) {
        final OptionType<Duration> type = OptionType.otelMillis(Duration.ofHours(1));
        assertThatThrownBy(() -> type.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- sizes

    @ParameterizedTest
    @CsvSource({
        "64, 64, 64",
        "65536, 65536, 64 KiB",
        "64KiB, 65536, 64 KiB",
        "1 mib, 1048576, 1 MiB",
        "3GiB, 3221225472, 3 GiB",
        "1537B, 1537, 1537",
        "1536 KiB, 1572864, 1536 KiB"
    })
    void shouldReadAndPrintASize(final String text, final long bytes, final String printed) {
        assertThat(SIZES.parse(text)).isEqualTo(bytes);
        assertThat(SIZES.print(bytes)).isEqualTo(printed);
        assertThat(SIZES.parse(printed)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "63", "1KB", "1.5MiB", "-64", "KiB", "1 TiB", "1025GiB", "9223372036854775807GiB", "64s"})
    void shouldRefuseWhatIsNoSizeOrOutOfRange(final String text) {
        assertThatThrownBy(() -> SIZES.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNarrowARangeAndSaySo() {
        final OptionType<Long> powers = SIZES.within(value -> Long.bitCount(value) == 1, "a power of two");

        assertThat(powers.allowed()).isEqualTo("a power of two from 64 to 1024 GiB");
        assertThat(powers.parse("1 KiB")).isEqualTo(1_024);
        assertThatThrownBy(() -> powers.parse("65")).hasMessage("must be a power of two from 64 to 1024 GiB");
        assertThatThrownBy(() -> powers.parse("32")).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- numbers and words

    @Test
    void shouldReadNumbersWithinTheirRange() {
        final OptionType<Integer> ints = OptionType.ints(-1, 1_000);
        assertThat(ints.parse(" 1000 ")).isEqualTo(1_000);
        assertThat(ints.allowed()).isEqualTo("from -1 to 1,000");
        assertThatThrownBy(() -> ints.parse("1001")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ints.parse("-2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ints.parse("1,000")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ints.parse("99999999999")).isInstanceOf(IllegalArgumentException.class);
        assertThat(OptionType.longs(0, Long.MAX_VALUE).parse("9223372036854775807"))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> OptionType.longs(0, 5).parse("6")).isInstanceOf(IllegalArgumentException.class);
        assertThat(OptionType.otelCounts(100).parse("2147483648")).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-0.1", "1.1", "Infinity", "half", ""})
    void shouldRefuseFractionsOutOfRange(final String text) {
        assertThatThrownBy(() -> OptionType.doubles(0, 1).parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadFractions() {
        assertThat(OptionType.doubles(0, 1).parse("0.25")).isEqualTo(0.25);
        assertThat(OptionType.doubles(0, 1).allowed()).isEqualTo("from 0.0 to 1.0");
    }

    @Test
    void shouldReadBooleansStrictly() {
        assertThat(OptionType.booleans().parse("TRUE")).isTrue();
        assertThat(OptionType.booleans().parse("false")).isFalse();
        assertThatThrownBy(() -> OptionType.booleans().parse("yes")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OptionType.booleans().parse("1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadWordsInAnyCase() {
        final OptionType<String> words = OptionType.words("http/json", "http/protobuf", "grpc");
        assertThat(words.parse("HTTP/Json")).isEqualTo("http/json");
        assertThat(words.allowed()).isEqualTo("http/json, http/protobuf or grpc");
        assertThatThrownBy(() -> words.parse("http")).isInstanceOf(IllegalArgumentException.class);
        final OptionType<Idle.Kind> constants = OptionType.oneOf(Idle.Kind.class);
        assertThat(constants.parse("Sleep")).isSameAs(Idle.Kind.SLEEP);
        assertThat(constants.print(Idle.Kind.SLEEP)).isEqualTo("sleep");
        assertThat(constants.allowed()).isEqualTo("sleep, yield or spin");
        assertThatThrownBy(() -> constants.parse("nap")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldLetAWordStandForAValue() {
        final OptionType<Integer> type = OptionType.ints(0, 10).word("unlimited", Integer.MAX_VALUE);
        assertThat(type.parse("Unlimited")).isEqualTo(Integer.MAX_VALUE);
        assertThat(type.print(Integer.MAX_VALUE)).isEqualTo("unlimited");
        assertThat(type.print(3)).isEqualTo("3");
        assertThat(type.allows(Integer.MAX_VALUE)).isTrue();
        assertThat(type.allowed()).isEqualTo("from 0 to 10, or unlimited");
        assertThatThrownBy(() -> type.parse("11")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldReadLists() {
        final OptionType<List<String>> lists = OptionType.lists("words");
        assertThat(lists.parse(" a ,b,, a,c ")).containsExactly("a", "b", "c");
        assertThat(lists.print(List.of("a", "b"))).isEqualTo("a,b");
    }

    @Test
    void shouldReadNothingOrSomething() {
        final OptionType<Optional<Path>> type = OptionType.optional(OptionType.paths());
        assertThat(type.parse("/a/b")).contains(Path.of("/a/b"));
        assertThat(type.print(Optional.empty())).isEmpty();
        assertThat(type.print(Optional.of(Path.of("/a/b")))).isEqualTo("/a/b");
        assertThat(type.allows(Optional.empty())).isTrue();
        assertThatThrownBy(() -> type.parse("a\0b")).isInstanceOf(IllegalArgumentException.class);
        final OptionType<Optional<Integer>> small = OptionType.optional(OptionType.ints(0, 1));
        assertThat(small.allows(Optional.of(2))).isFalse();
        assertThatThrownBy(() -> small.parse("2")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\0", "", "  "})
    void shouldRefuseTextThatIsBlankOrHasControls(final String text) {
        assertThatThrownBy(() -> OptionType.text("a name").parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- pairs

    @Test
    void shouldReadPairs() {
        assertThat(OptionType.pairs().parse(" a = 1 ,b=x%2Cy%3Dz,c%20d=%C3%A9,e=,f=g=h,,a=2"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "2", "b", "x,y=z", "c d", "é", "e", "", "f", "g=h"));
        assertThat(OptionType.headers().parse("Authorization=Bearer%20x%3D%3D,%41=b"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("Authorization", "Bearer x==", "%41", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "a=%", "a=%2", "a=%GG", "a=%FF", "a=1,b", "%=1", "a=%-1"})
    void shouldSpoilAllPairsByOneMistake(final String text) {
        assertThatThrownBy(() -> OptionType.pairs().parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b%0D%0Ax: y", "a b=c", "a=%00", "a:=b", "é=b"})
    void shouldRefuseHeadersThatWouldSmuggleInOthers(final String text) {
        assertThatThrownBy(() -> OptionType.headers().parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldPrintPairsSoThatTheyReadTheSame() {
        final Map<String, String> pairs = Map.of("a,b", "x=y%z", "ü", " \n\u20AC\uD83D\uDE00 ");
        assertThat(OptionType.pairs().parse(OptionType.pairs().print(pairs))).isEqualTo(pairs);
        final Map<String, String> headers = Map.of("x-%41", "a,b \t%");
        assertThat(OptionType.headers().parse(OptionType.headers().print(headers)))
                .isEqualTo(headers);
    }

    // ---- addresses

    @Test
    void shouldReadAddressesOfWebServers() {
        assertThat(OptionType.uris().parse("https://h:4318/v1/traces"))
                .isEqualTo(URI.create("https://h:4318/v1/traces"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h:4318", "ftp://h/", "http://", "http:///x", "http://h h/", "//h/", "localhost"})
    void shouldRefuseOtherAddresses(final String text) {
        assertThatThrownBy(() -> OptionType.uris().parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotShowWhatIsSecretInAnAddress() {
        assertThat(OptionType.uris().mask("https://user:pa@ss@h/p?token=1")).isEqualTo("https://(secret)@h/p?(secret)");
        assertThat(OptionType.uris().mask("https://h/p")).isEqualTo("https://h/p");
    }

    @Test
    void shouldShowForeignTextOnOneShortLine() {
        assertThat(OptionType.booleans().mask("a\r\nb\u001b[2J")).isEqualTo("a??b?[2J");
        assertThat(OptionType.booleans().mask("x".repeat(1_000))).isEqualTo("x".repeat(200) + "...");
    }

    // ---- idling

    @Test
    void shouldReadWaysToIdle() {
        assertThat(Idle.parse("SPIN")).isEqualTo(Idle.SPIN).hasToString("spin");
        assertThat(Idle.parse("yield")).isEqualTo(Idle.YIELD).hasToString("yield");
        assertThat(Idle.parse("10us .. 1 ms"))
                .isEqualTo(Idle.sleep(Duration.ofNanos(10_000), Duration.ofMillis(1)))
                .hasToString("10us..1ms");
        for (final String text : List.of("", "sleep", "10us", "..", "10us..", "1..2", "10us...1ms")) {
            assertThatThrownBy(() -> Idle.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
