package dev.nanospan.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What runs on the traced thread allocates nothing: counted by the JVM, over 100,000 calls after as many to warm up.
 */
class IdAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 100_000;

    /** Far less than one object for each hundred calls; room for what the JVM does on the side. */
    private static final long MAX_BYTES = 4_096;

    private static final String HEADER = "00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01";

    private final byte[] array = new byte[64];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(64);
    private final byte[] headerBytes = HEADER.getBytes(StandardCharsets.US_ASCII);
    private final ByteBuffer headerBuffer = ByteBuffer.wrap(headerBytes).asReadOnlyBuffer();
    private final StringBuilder builder = new StringBuilder(64);
    private final HexReader reader = new HexReader();
    private final IdGenerator.Factory factory = RandomIds.factory();
    private final IdGenerator ids = factory.create();
    private long sum;

    @Test
    void shouldSeeAnAllocationWhenThereIsOne() {
        assertThat(allocatedBytes(() -> sum += Hex.hex8(sum).length())).isGreaterThan(CALLS * 16L);
    }

    @Test
    void shouldEncodeWithoutAllocating() {
        assertThat(allocatedBytes(() -> sum += Hex.encode16(sum, ~sum, array, 3)))
                .isLessThan(MAX_BYTES);
        assertThat(allocatedBytes(() -> Hex.encode16(sum++, sum, direct.clear())))
                .isLessThan(MAX_BYTES);
        assertThat(allocatedBytes(this::append)).isLessThan(MAX_BYTES);
    }

    @Test
    void shouldDecodeWithoutAllocating() {
        assertThat(allocatedBytes(() -> sum += reader.readLower(HEADER, 3, 32) ? reader.low() : 0))
                .isLessThan(MAX_BYTES);
        assertThat(allocatedBytes(() -> sum += reader.readLower(headerBytes, 36, 16) ? reader.low() : 0))
                .isLessThan(MAX_BYTES);
        assertThat(allocatedBytes(() -> sum += reader.read(headerBuffer, 53, 2) ? reader.low() : 0))
                .isLessThan(MAX_BYTES);
    }

    @Test
    void shouldRejectWithoutAllocating() {
        assertThat(allocatedBytes(() -> sum += reader.read(HEADER, 0, 32) ? 1 : 0))
                .isLessThan(MAX_BYTES);
        assertThat(allocatedBytes(() -> sum += reader.read(headerBytes, 40, 32) ? 1 : 0))
                .isLessThan(MAX_BYTES);
    }

    @Test
    void shouldDrawWithoutAllocating() {
        assertThat(allocatedBytes(this::draw)).isLessThan(MAX_BYTES);
    }

    @Test
    void shouldBeginAnewWithoutAllocating() {
        final SeedSource source = new SeedSource(new Seed(1, 2));
        final RandomIds[] generators = new RandomIds[CALLS];
        for (int i = 0; i < CALLS; i++) {
            generators[i] = new RandomIds(source);
        }
        for (int round = 0; round < 2; round++) {
            source.reseed();
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            for (final RandomIds generator : generators) {
                sum += generator.nextSpanId();
            }
            assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_BYTES);
        }
        assertThat(source.current().nextSerial()).isEqualTo(CALLS);
    }

    private void append() {
        builder.setLength(0);
        Hex.append16(sum++, sum, builder);
    }

    private void draw() {
        sum += ids.nextTraceIdHigh() + ids.nextTraceIdLow() + ids.nextSpanId();
    }

    private static long allocatedBytes(final Runnable call) {
        repeat(call);
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        repeat(call);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void repeat(final Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
    }
}
