package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlaceholderTest {
    @Test
    void runsOnSeventeenOrLater() {
        assertThat(Runtime.version().feature()).isGreaterThanOrEqualTo(17);
    }
}
