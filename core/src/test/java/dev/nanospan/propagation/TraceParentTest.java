package dev.nanospan.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.SpanContext;
import dev.nanospan.id.Hex;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String FIELDS = "-12345678901234567890123456789012-1234567890123456-";
    private static final String GOOD = "00" + FIELDS + "01";

    private final SpanContext context = new SpanContext();

    @Test
    void shouldReadTheFields() {
        assertThat(TraceParent.parse("00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01", context))
                .isTrue();

        assertThat(context.traceIdHigh()).isEqualTo(0x5b8efff798038103L);
        assertThat(context.traceIdLow()).isEqualTo(0xd269b633813fc60cL);
        assertThat(context.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
        assertThat(context.isSampled()).isTrue();
        assertThat(context.isRemote()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                " " + GOOD,
                "\t" + GOOD,
                GOOD + " ",
                GOOD + "\t",
                "\t " + GOOD + " \t",
                "cc" + FIELDS + "01",
                "cc" + FIELDS + "01-",
                "cc" + FIELDS + "01-what-the-future-will-be-like",
                "01" + FIELDS + "ff",
                "fe" + FIELDS + "00"
            })
    void shouldAccept(final String header) {
        assertThat(read(header)).isTrue();
        assertThat(context.traceIdHigh()).isEqualTo(0x1234567890123456L);
        assertThat(context.traceIdLow()).isEqualTo(0x7890123456789012L);
        assertThat(context.spanId()).isEqualTo(0x1234567890123456L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "00",
                GOOD + ".",
                GOOD + "-what-the-future-will-be-like",
                GOOD + "-",
                "cc" + FIELDS + "01.what-the-future-will-be-like",
                "ff" + FIELDS + "01",
                ".0" + FIELDS + "01",
                "0." + FIELDS + "01",
                "000" + FIELDS + "01",
                "0000" + FIELDS + "01",
                "0" + FIELDS + "01",
                "CC" + FIELDS + "01",
                "00-00000000000000000000000000000000-1234567890123456-01",
                "00-.2345678901234567890123456789012-1234567890123456-01",
                "00-1234567890123456789012345678901.-1234567890123456-01",
                "00-A2345678901234567890123456789012-1234567890123456-01",
                "00-123456789012345678901234567890123-1234567890123456-01",
                "00-1234567890123456789012345678901-1234567890123456-01",
                "00-12345678901234567890123456789012-0000000000000000-01",
                "00-12345678901234567890123456789012-.234567890123456-01",
                "00-12345678901234567890123456789012-123456789012345.-01",
                "00-12345678901234567890123456789012-B234567890123456-01",
                "00-12345678901234567890123456789012-12345678901234567-01",
                "00-12345678901234567890123456789012-123456789012345-01",
                "00" + FIELDS + ".0",
                "00" + FIELDS + "0.",
                "00" + FIELDS + "0A",
                "00" + FIELDS + "001",
                "00" + FIELDS + "1",
                "00_12345678901234567890123456789012-1234567890123456-01",
                "00-12345678901234567890123456789012_1234567890123456-01",
                "00-12345678901234567890123456789012-1234567890123456_01",
                "00-12345678901234567890123456789012-1234567890123456-0\u0131",
                "00-\u0131234567890123456789012345678901-1234567890123456-01"
            })
    void shouldRefuse(final String header) {
        context.set(1, 2, 3, 1).traceState(new byte[] {'a', '=', 'b'}, 0, 3);

        assertThat(read(header)).isFalse();
        assertThat(context).isEqualTo(stateOf(new SpanContext().set(1, 2, 3, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 0x80, 0xfe, 0xff})
    void shouldKeepTheFlagsItKnowsAndSendNoOther(final int flags) {
        final byte[] hex = new byte[2];
        Hex.encodeByte(flags, hex, 0);

        assertThat(read("00" + FIELDS + new String(hex, StandardCharsets.US_ASCII)))
                .isTrue();
        assertThat(context.traceFlags()).isEqualTo(flags & 3);
        assertThat(written()).endsWith("-0" + (flags & 3));
    }

    @Test
    void shouldForgetATracestateOfBefore() {
        context.traceState(new byte[] {'a', '=', 'b'}, 0, 3);

        assertThat(TraceParent.parse(GOOD, context)).isTrue();
        assertThat(context.traceStateBytes()).isZero();
    }

    @Test
    void shouldRefuseARangeOutsideOfTheArray() {
        final byte[] bytes = GOOD.getBytes(StandardCharsets.US_ASCII);

        assertThat(TraceParent.parse(bytes, 0, 55, context)).isTrue();
        assertThat(TraceParent.parse(bytes, 1, 55, context)).isFalse();
        assertThat(TraceParent.parse(bytes, -1, 55, context)).isFalse();
        assertThat(TraceParent.parse(bytes, Integer.MAX_VALUE, 55, context)).isFalse();
        assertThat(TraceParent.parse(bytes, 0, -1, context)).isFalse();
        assertThat(TraceParent.parse(bytes, 0, Integer.MAX_VALUE, context)).isFalse();
    }

    @Test
    void shouldNotTakeAWideCharForTheByteItEndsWith() {
        final String good = "00-12345678901234567890123456789012-1234567890123456-01";
        final SpanContext context = new SpanContext();
        assertThat(TraceParent.parse(good, context)).isTrue();
        for (int i = 0; i < good.length(); i++) {
            for (final int high : new int[] {0x80, 0x100, 0x300, 0x8000, 0xff00}) {
                final char wide = (char) (good.charAt(i) | high);
                final String bad = good.substring(0, i) + wide + good.substring(i + 1);
                assertThat(TraceParent.parse(bad, context)).as(bad).isFalse();
                assertThat(TraceParent.parse(new StringBuilder(bad), context))
                        .as(bad)
                        .isFalse();
            }
        }
        assertThat(TraceParent.parse(good + '\u3000', context)).isFalse();
    }

    @Test
    void shouldReadAnyTextNotOnlyStrings() {
        assertThat(TraceParent.parse(new StringBuilder(GOOD), context)).isTrue();
        assertThat(TraceParent.parse(new StringBuilder(GOOD).append('.'), context))
                .isFalse();
        assertThat(TraceParent.parse(new StringBuilder(GOOD).replace(54, 55, "\u0131"), context))
                .isFalse();
    }

    @Test
    void shouldWriteWhatItReads() {
        final Random random = new Random(1);
        final SpanContext back = new SpanContext();
        for (int i = 0; i < 100_000; i++) {
            context.set(random.nextLong(), random.nextLong(), random.nextLong() | 1, random.nextInt(4));
            final String header = written();

            assertThat(header)
                    .isEqualTo(String.format(
                            "00-%016x%016x-%016x-%02x",
                            context.traceIdHigh(), context.traceIdLow(), context.spanId(), context.traceFlags()));
            assertThat(TraceParent.parse(header, back)).isTrue();
            assertThat(back).isEqualTo(context);
        }
    }

    @Test
    void shouldWriteNothingBesideItsPlace() {
        final byte[] into = new byte[57];
        context.set(1, 2, 3, 1);

        assertThat(TraceParent.format(context, into, 1)).isEqualTo(56);
        assertThat(into[0]).isZero();
        assertThat(into[56]).isZero();
        assertThatThrownBy(() -> TraceParent.format(context, into, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** A million headers: none throws, all are read as the reference does, from text and from bytes. */
    @Test
    void shouldReadHostileHeadersAsTheReferenceDoes() {
        final HostileText hostile = new HostileText(2, "0123456789abcdef-fF. \t", GOOD, "cc" + FIELDS + "01-more");
        int good = 0;
        for (int i = 0; i < 1_000_000; i++) {
            final String header = hostile.next();
            final Optional<Reference.Context> expected = Reference.traceParent(header);

            if (read(header) != expected.isPresent()
                    || (expected.isPresent() && !expected.get().equals(held(context)))) {
                throw new AssertionError(header);
            }
            good += expected.isPresent() ? 1 : 0;
        }
        assertThat(good).isBetween(50_000, 950_000);
    }

    @Test
    void shouldAllocateNothing() {
        final String[] headers = new String[1_000];
        final HostileText hostile = new HostileText(3, "0123456789abcdef-fF. \t", GOOD, "cc" + FIELDS + "01-more");
        for (int i = 0; i < headers.length; i++) {
            headers[i] = hostile.next();
        }
        final byte[] bytes = GOOD.getBytes(StandardCharsets.US_ASCII);

        assertThat(Allocation.of(100, () -> {
                    for (final String header : headers) {
                        TraceParent.parse(header, context);
                    }
                }))
                .isLessThan(Allocation.NEARLY_NOTHING);
        assertThat(Allocation.of(100_000, () -> TraceParent.parse(bytes, 0, bytes.length, context)))
                .isLessThan(Allocation.NEARLY_NOTHING);
        assertThat(Allocation.of(100_000, () -> TraceParent.format(context, bytes, 0)))
                .isLessThan(Allocation.NEARLY_NOTHING);
    }

    static Reference.Context held(final SpanContext context) {
        return new Reference.Context(
                Hex.hex16(context.traceIdHigh(), context.traceIdLow()),
                Hex.hex8(context.spanId()),
                context.traceFlags(),
                context.isDebug());
    }

    /** Reads a header in both ways, which must agree. */
    private boolean read(final String header) {
        final SpanContext ofBytes = new SpanContext();
        ofBytes.set(context.traceIdHigh(), context.traceIdLow(), context.spanId(), context.traceFlags());
        final byte[] bytes = new byte[header.length() + 2];
        Ascii.copy(header, bytes, 1);
        final boolean good = TraceParent.parse(bytes, 1, header.length(), ofBytes);
        if (TraceParent.parse(header, context) != good
                || context.traceIdLow() != ofBytes.traceIdLow()
                || context.spanId() != ofBytes.spanId()) {
            throw new AssertionError(header);
        }
        return good;
    }

    private String written() {
        final byte[] into = new byte[TraceParent.LENGTH];
        TraceParent.format(context, into, 0);
        return new String(into, StandardCharsets.US_ASCII);
    }

    private static SpanContext stateOf(final SpanContext context) {
        context.traceState(new byte[] {'a', '=', 'b'}, 0, 3);
        return context;
    }
}
