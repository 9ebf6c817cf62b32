package dev.nanospan.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryPropagatorTest {
    private static final String FIELD = "005b8efff798038103d269b633813fc60ceee19b7ec3c1b17403";

    private final CountsOf counts = new CountsOf();
    private final BinaryPropagator propagator = BinaryPropagator.of(counts);
    private final SpanContext context = new SpanContext();

    @Test
    void shouldWriteTheFieldInItsPlace() {
        context.set(0x5b8efff798038103L, 0xd269b633813fc60cL, 0xeee19b7ec3c1b174L, 3);
        final byte[] message = new byte[30];
        Arrays.fill(message, (byte) -1);

        assertThat(propagator.inject(context, message, 2)).isEqualTo(28);
        assertThat(HexFormat.of().formatHex(message)).isEqualTo("ffff" + FIELD + "ffff");
    }

    @Test
    void shouldReadTheField() {
        context.traceState(new byte[] {'a', '=', 'b'}, 0, 3);

        assertThat(propagator.extract(HexFormat.of().parseHex("ff" + FIELD), 1, context))
                .isEqualTo(Incoming.PARENT);
        assertThat(context)
                .isEqualTo(new SpanContext().set(0x5b8efff798038103L, 0xd269b633813fc60cL, 0xeee19b7ec3c1b174L, 3));
        assertThat(context.isRemote()).isTrue();
    }

    @Test
    void shouldBeTheSameInAllKindsOfMemory() {
        final Random random = new Random(13);
        final byte[] array = new byte[40];
        final ByteBuffer[] buffers = {
            ByteBuffer.allocate(40),
            ByteBuffer.allocateDirect(40).order(ByteOrder.LITTLE_ENDIAN),
            ByteBuffer.allocateDirect(40)
        };
        final SpanContext back = new SpanContext();
        for (int i = 0; i < 20_000; i++) {
            final int at = random.nextInt(15);
            context.set(random.nextLong(), random.nextLong(), random.nextLong() | 1, random.nextInt(4));
            assertThat(propagator.inject(context, array, at)).isEqualTo(at + 26);
            assertThat(propagator.extract(array, at, back)).isEqualTo(Incoming.PARENT);
            assertThat(back).isEqualTo(context);
            for (final ByteBuffer buffer : buffers) {
                assertThat(propagator.inject(context, buffer, at)).isEqualTo(at + 26);
                assertThat(buffer.position()).isZero();
                final byte[] copy = new byte[26];
                buffer.get(at, copy);
                assertThat(copy).isEqualTo(Arrays.copyOfRange(array, at, at + 26));
                assertThat(propagator.extract(buffer, at, back.clear())).isEqualTo(Incoming.PARENT);
                assertThat(back).isEqualTo(context);
            }
        }
    }

    @Test
    void shouldTakeZerosAsNoContext() {
        context.set(1, 2, 3, 1);

        assertThat(propagator.extract(new byte[26], 0, context)).isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
        assertThat(counts.counted()).isEmpty();
    }

    @Test
    void shouldWriteZerosOverWhatWasThere() {
        final byte[] message = HexFormat.of().parseHex(FIELD);
        propagator.inject(context, message, 0);
        assertThat(message).isEqualTo(new byte[26]);
        assertThat(counts.counted()).isEmpty();

        final ByteBuffer buffer = ByteBuffer.wrap(HexFormat.of().parseHex(FIELD));
        propagator.inject(context.set(1, 2, 0, 1), buffer, 0);
        assertThat(buffer.array()).isEqualTo(new byte[26]);
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.INJECT_INVALID, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "015b8efff798038103d269b633813fc60ceee19b7ec3c1b17401",
                "ff5b8efff798038103d269b633813fc60ceee19b7ec3c1b17401",
                "0000000000000000000000000000000000eee19b7ec3c1b17401",
                "005b8efff798038103d269b633813fc60c000000000000000001",
                "0000000000000000000000000000000000000000000000000001",
                "0100000000000000000000000000000000000000000000000000"
            })
    void shouldRefuseAndCount(final String field) {
        assertThat(propagator.extract(HexFormat.of().parseHex(field), 0, context))
                .isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
        assertThat(counts.counted()).containsExactly(Map.entry(Counter.EXTRACT_MALFORMED, 1));
    }

    @Test
    void shouldKeepTheFlagsItKnows() {
        final byte[] message = HexFormat.of().parseHex(FIELD);
        message[25] = (byte) 0xfe;

        propagator.extract(message, 0, context);
        assertThat(context.traceFlags()).isEqualTo(2);
    }

    @Test
    void shouldRespectABorder() {
        final byte[] message = HexFormat.of().parseHex(FIELD);

        assertThat(propagator.at(TrustBoundary.LINK).extract(message, 0, context))
                .isEqualTo(Incoming.LINK);
        assertThat(context.isValid()).isTrue();
        assertThat(propagator.at(TrustBoundary.IGNORE).extract(message, 0, context))
                .isEqualTo(Incoming.NONE);
        assertThat(context.isValid()).isFalse();
    }

    @Test
    void shouldTellOfAFieldOutsideOfTheMessage() {
        final byte[] message = new byte[27];
        final ByteBuffer buffer = ByteBuffer.allocateDirect(40).limit(27);

        assertThatThrownBy(() -> propagator.extract(message, 2, context)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> propagator.inject(context, message, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> propagator.extract(buffer, 2, context)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> propagator.inject(context, buffer, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldReadAnyBytesWithoutThrowingOrAllocating() {
        final Random random = new Random(14);
        final byte[] message = new byte[64];
        final ByteBuffer direct = ByteBuffer.allocateDirect(64);
        final BinaryPropagator uncounted = BinaryPropagator.of(Counts.NONE);
        assertThat(Allocation.of(1_000_000, () -> {
                    message[random.nextInt(64)] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
                    direct.put(random.nextInt(64), message[random.nextInt(64)]);
                    final int at = random.nextInt(38);
                    uncounted.extract(message, at, context);
                    uncounted.inject(context, direct, at);
                    uncounted.extract(direct, 38 - at, context);
                    uncounted.inject(context, message, 38 - at);
                }))
                .isLessThan(Allocation.NEARLY_NOTHING);
    }
}
