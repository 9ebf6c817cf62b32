package dev.nanospan.spi;

/**
 * Hears of misuse that {@code checks=strict} finds, on the thread that finds it. What it throws is swallowed.
 *
 * <pre>{@code
 * MisuseListener listener = misuse -> System.err.println(misuse);
 * }</pre>
 */
@FunctionalInterface
public interface MisuseListener {
    void onMisuse(Misuse misuse);
}
