package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.sampling.Threshold;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtelMemberTest {
    private static final long QUARTER = Threshold.of(0.25);
    private static final long NONE = OtelMember.NONE;

    private final OtelMember state = new OtelMember();
    private final byte[] into = new byte[OtelMember.MAX_BYTES];

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ot=th:c                                  | c0000000000000 | ",
                "a=b,ot=th:0;rv:0123456789abcd,c=d        | 0              | 0123456789abcd",
                "ot=rv:0123456789abcd;x:y;th:0123456789abcd | 0123456789abcd | 0123456789abcd",
                "a=b ,\tot=th:8\t,                        | 80000000000000 | ",
                "ot=th:                                   |                | ",
                "ot=th:0123456789abcde                    |                | ",
                "ot=th:C                                  |                | ",
                "ot=th:-1;rv:1                            |                | ",
                "ot=rv:0123456789abcde;th:1               | 10000000000000 | ",
                "ot=                                      |                | ",
                "ot                                       |                | ",
                "oth=th:c                                 |                | ",
                "a=ot=th:c                                |                | ",
                ",,,                                      |                | ",
            })
    void shouldReadWhatIsThere(final String text, final String threshold, final String randomness) {
        read(text);

        assertThat(state.threshold()).isEqualTo(threshold == null ? NONE : Long.parseLong(threshold, 16));
        assertThat(state.randomness()).isEqualTo(randomness == null ? NONE : Long.parseLong(randomness, 16));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | ot=th:c",
                "a=b                             | ot=th:c,a=b",
                "a=b,ot=th:8;rv:0123456789abcd,c=d | ot=th:c;rv:0123456789abcd,a=b,c=d",
                "a=b, ot=rv:0123456789abcd;x:y   | ot=th:c;rv:0123456789abcd;x:y,a=b",
                "a=b , , c=d                     | ot=th:c,a=b,c=d",
                "ot=th:8                         | ot=th:c",
            })
    void shouldPutAThresholdIn(final String text, final String expected) {
        assertThat(written(text, QUARTER)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | ''",
                "ot=th:8                         | ''",
                "a=b,ot=th:8                     | a=b",
                "a=b,ot=th:8;rv:0123456789abcd   | ot=rv:0123456789abcd,a=b",
                "a=b,ot=x:y;th:8;z:               | ot=x:y;z:,a=b",
            })
    void shouldTakeAThresholdOut(final String text, final String expected) {
        assertThat(written(text, NONE)).isEqualTo(expected);
    }

    @Test
    void shouldWriteEveryThresholdSoThatItIsReadTheSame() {
        final SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 10_000; i++) {
            final long threshold =
                    random.nextLong(Threshold.NEVER) >>> random.nextInt(56) << random.nextInt(20) & Threshold.NEVER - 1;
            read(written("a=b", threshold));
            assertThat(state.threshold()).isEqualTo(threshold);
        }
        assertThat(written("", Threshold.ALWAYS)).isEqualTo("ot=th:0");
    }

    @Test
    void shouldLeaveOutTheRightMostOf32Members() {
        final String full = IntStream.range(0, 32).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));

        assertThat(written(full, QUARTER)).startsWith("ot=th:c,k0=v,").endsWith(",k30=v");
        assertThat(written(full, NONE)).isEqualTo(full);
    }

    @Test
    void shouldLeaveOutLongMembersFirstThenTheRightMost() {
        final String longOne = "long=" + "x".repeat(150);
        final String medium = "medium=" + "y".repeat(100);
        final String others = "a=" + "1".repeat(120) + ",b=" + "2".repeat(120);
        assertThat(written(medium + "," + longOne + "," + others, QUARTER))
                .isEqualTo("ot=th:c," + medium + "," + others);
        final String four =
                "a=" + "1".repeat(124) + ",b=" + "2".repeat(124) + ",c=" + "3".repeat(124) + ",d=" + "4".repeat(124);
        assertThat(written(four, QUARTER)).isEqualTo("ot=th:c," + four.substring(0, four.indexOf(",d=")));
    }

    @Test
    void shouldLeaveAllAsItIsIfTheMemberWouldBeTooLong() {
        final String full = "ot=x:" + "1".repeat(253);
        read(full);
        assertThat(state.write(QUARTER, into)).isEqualTo(-1);
        final String fits = "ot=x:" + "1".repeat(249); // 251 and ;th:c
        assertThat(written(fits, QUARTER)).isEqualTo("ot=th:c;" + fits.substring(3));
    }

    /** Against a parser that splits strings, with whatever a peer may send. */
    @Test
    void shouldAgreeWithASplittingParserOnAnyText() {
        final SplittableRandom random = new SplittableRandom(3);
        final String[] pieces = {
            "ot=",
            "th:",
            "rv:",
            "c",
            "0123456789abcd",
            ";",
            ",",
            " ",
            "\t",
            "a=b",
            "x:y",
            "=",
            ":",
            "F",
            "ot",
            "vendor=1"
        };
        for (int i = 0; i < 200_000; i++) {
            final StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            read(text.toString());
            final Map<String, String> fields = fields(text.toString());
            assertThat(state.threshold()).as("%s", text).isEqualTo(hex(fields.get("th"), 1));
            assertThat(state.randomness()).as("%s", text).isEqualTo(hex(fields.get("rv"), 14));
            final String written = written(text.toString(), QUARTER);
            read(written);
            assertThat(state.threshold()).as("%s", text).isEqualTo(QUARTER);
            assertThat(state.randomness()).as("%s", text).isEqualTo(hex(fields.get("rv"), 14));
            assertThat(others(written)).as("%s", text).isEqualTo(others(text.toString()));
        }
    }

    private static Map<String, String> fields(final String text) {
        final Map<String, String> fields = new LinkedHashMap<>();
        for (final String member : text.split(",")) {
            if (trimmed(member).startsWith("ot=")) {
                for (final String field : trimmed(member).substring(3).split(";")) {
                    if (field.length() >= 3 && field.charAt(2) == ':') {
                        final String key = field.substring(0, 2);
                        if (hex(fields.get(key), key.equals("th") ? 1 : 14) == NONE) {
                            fields.put(key, field.substring(3));
                        }
                    }
                }
                break;
            }
        }
        return fields;
    }

    private static List<String> others(final String text) {
        final List<String> others = new ArrayList<>();
        for (final String member : text.split(",")) {
            if (!trimmed(member).isEmpty() && !trimmed(member).startsWith("ot=")) {
                others.add(trimmed(member));
            }
        }
        return others;
    }

    private static String trimmed(final String text) {
        return text.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    private static long hex(final String digits, final int least) {
        return digits == null || !digits.matches("[0-9a-f]{" + least + ",14}")
                ? NONE
                : Long.parseLong((digits + "0".repeat(14)).substring(0, 14), 16);
    }

    private void read(final String text) {
        final byte[] bytes = ("..." + text + ",ot=th:1").getBytes(StandardCharsets.ISO_8859_1);
        state.read(bytes, 3, text.length());
    }

    private String written(final String text, final long threshold) {
        read(text);
        Arrays.fill(into, (byte) '#');
        return new String(into, 0, state.write(threshold, into), StandardCharsets.ISO_8859_1);
    }
}
