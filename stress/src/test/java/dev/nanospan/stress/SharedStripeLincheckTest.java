package dev.nanospan.stress;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * What the ring is not: with two producers on a stripe a record waits behind an earlier claim that is not published, so
 * that a drain may come back without a record whose offer has returned. The model checker finds it, which shows that it
 * looks.
 */
@Param(name = "slots", gen = IntGen.class, conf = "1:3")
public class SharedStripeLincheckTest {
    private static final int SLOT_BYTES = 64;
    private static final int SLOTS = 32;

    private final SpanRing ring = new SpanRing(SLOTS * SLOT_BYTES, SLOT_BYTES, 1);
    private final byte[] scratch = new byte[SLOTS * SLOT_BYTES];
    private byte mark;

    @Operation
    public boolean offer(@Param(name = "slots") final int slots) {
        final byte[] record = new byte[slots * SLOT_BYTES];
        mark++;
        record[Integer.BYTES] = mark;
        record[record.length - 1] = mark;
        return ring.stripe(0).offer(record, record.length) == Stripe.OFFERED;
    }

    @Operation(nonParallelGroup = "consumer")
    public List<Integer> drain() {
        final List<Integer> drained = new ArrayList<>();
        final int unused = ring.drain(
                (record, length) -> {
                    drained.add(length);
                    drained.add((int) record[Integer.BYTES]);
                    drained.add((int) record[length - 1]);
                },
                scratch);
        return drained;
    }

    @Test
    void shouldNotBeAQueueForTwoProducers() {
        final ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(30)
                .invocationsPerIteration(300)
                .threads(2)
                .actorsPerThread(3)
                .minimizeFailedScenario(false);

        assertThatThrownBy(() -> options.check(SharedStripeLincheckTest.class))
                .hasMessageContaining("Invalid execution");
    }
}
