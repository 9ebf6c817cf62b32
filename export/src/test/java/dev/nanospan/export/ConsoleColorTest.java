package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ConsoleColorTest {
    private final PrintStream file = new PrintStream(new ByteArrayOutputStream());

    @Test
    void shouldStayPlainWhereTheTargetIsNoTerminal() {
        assertThat(ConsoleColor.AUTO.isOn(file)).isFalse();
    }

    @Test
    void shouldObeyTheCaller() {
        assertThat(ConsoleColor.ALWAYS.isOn(file)).isTrue();
        assertThat(ConsoleColor.NEVER.isOn(System.out)).isFalse();
    }

    @Test
    void shouldHonourNoColor() {
        assertThat(ConsoleColor.isOn(true, null)).isTrue();
        assertThat(ConsoleColor.isOn(true, "")).isTrue();
        assertThat(ConsoleColor.isOn(true, "1")).isFalse();
        assertThat(ConsoleColor.isOn(false, null)).isFalse();
    }
}
