package dev.nanospan.stress;

import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Placeholder: Lincheck works on this JDK. */
public class PlaceholderLincheckTest {
    private final AtomicInteger count = new AtomicInteger();

    @Operation
    public int increment() {
        return count.incrementAndGet();
    }

    @Test
    void countsEveryIncrement() {
        new ModelCheckingOptions().iterations(5).invocationsPerIteration(100).check(PlaceholderLincheckTest.class);
    }
}
