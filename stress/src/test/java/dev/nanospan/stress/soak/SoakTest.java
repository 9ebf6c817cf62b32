package dev.nanospan.stress.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SoakTest {
    private static final int SECONDS = Boolean.getBoolean("test.slow") ? 300 : 3;
    private static final int THREADS = 3;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldDeliverOrCountEverything() {
        final Soak soak = new Soak(System.nanoTime(), THREADS).run(SECONDS);

        System.out.println(soak);
        assertThat(soak.ofRing().delivered()).isPositive();
        assertThat(soak.ofRing().stalls()).isPositive();
        assertThat(soak.ofEngine().delivered()).isPositive();
        assertThat(soak.ofEngine().refused()).isPositive();
    }
}
