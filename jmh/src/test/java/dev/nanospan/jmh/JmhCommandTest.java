package dev.nanospan.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JmhCommandTest {
    private static final String ALLOW = "--sun-misc-unsafe-memory-access=allow";

    @Test
    void shouldLeaveTheArgumentsAloneWhereUnsafeIsNotWarnedOf() {
        assertThat(JmhCommand.withForkOptions(List.of("Span", "-prof", "gc"), 17))
                .containsExactly("Span", "-prof", "gc");
    }

    @Test
    void shouldAllowTheForksUnsafeWhereItIsWarnedOf() {
        assertThat(JmhCommand.withForkOptions(List.of("Span"), 25)).containsExactly("Span", "-jvmArgsAppend", ALLOW);
    }

    @Test
    void shouldAddToWhatTheUserAppends() {
        assertThat(JmhCommand.withForkOptions(List.of("-jvmArgsAppend", "-Xmx1g", "Span"), 25))
                .containsExactly("-jvmArgsAppend", "-Xmx1g " + ALLOW, "Span");
        assertThat(JmhCommand.withForkOptions(List.of("--jvmArgsAppend=-Xmx1g"), 25))
                .containsExactly("--jvmArgsAppend=-Xmx1g " + ALLOW);
    }

    @Test
    void shouldNotBreakForksOfAnotherJvm() {
        assertThat(JmhCommand.withForkOptions(List.of("-jvm", "/jdk/bin/java"), 17))
                .containsExactly(
                        "-jvm", "/jdk/bin/java", "-jvmArgsAppend", "-XX:+IgnoreUnrecognizedVMOptions " + ALLOW);
    }
}
