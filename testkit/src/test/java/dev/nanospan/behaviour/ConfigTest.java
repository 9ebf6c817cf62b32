package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.ConfigException;
import dev.nanospan.NanospanConfig;
import dev.nanospan.NanospanConfig.Builder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldSayKeyValueAndWhatIsAllowed(final String message, final Consumer<Builder> mistake) {
        final Builder builder = NanospanConfig.builder().stripes(2);
        mistake.accept(builder);
        assertThatThrownBy(builder::build).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("nanospan.slot.bytes=100: must be a power of two from 64 to 65536", b -> b.slotBytes(100)),
                mistake("nanospan.slot.bytes=32: must be a power of two from 64 to 65536", b -> b.slotBytes(32)),
                mistake("nanospan.ring.stripes=3: must be a power of two from 1 to 16", b -> b.stripes(3)),
                mistake("nanospan.ring.stripes=0: must be a power of two from 1 to 16", b -> b.stripes(0)),
                mistake("nanospan.ring.stripes=32: must be a power of two from 1 to 16", b -> b.stripes(32)),
                mistake(
                        "nanospan.ring.bytes=100000: must be a power of two from 65536 to 1073741824",
                        b -> b.ringBytes(100_000)),
                mistake(
                        "nanospan.ring.bytes=-2147483648: must be a power of two from 65536 to 1073741824",
                        b -> b.ringBytes(Integer.MIN_VALUE)),
                mistake(
                        "nanospan.ring.bytes=65536: must be from 8388608 to 1073741824",
                        b -> b.ringBytes(65_536).slotBytes(65_536)),
                mistake("nanospan.span.max.bytes=100: must be from 288 to 2097152", b -> b.spanMaxBytes(100)),
                mistake("nanospan.span.max.bytes=3000000: must be from 288 to 2097152", b -> b.spanMaxBytes(3_000_000)),
                mistake(
                        "nanospan.span.stacktrace.max.chars=-1: must be from 0 to 16384",
                        b -> b.stackTraceMaxChars(-1)),
                mistake("nanospan.spans.max.open=0: must be from 1 to 1048576", b -> b.spansMaxOpen(0)),
                mistake("nanospan.spans.max.trace=0: must be from 1 to 2147483647", b -> b.spansMaxPerTrace(0)),
                mistake("nanospan.span.attributes.max=-1: must be from 0 to 65535", b -> b.attributeLimit(-1)),
                mistake("nanospan.span.attributes.max=65536: must be from 0 to 65535", b -> b.attributeLimit(65_536)),
                mistake("nanospan.span.value.max.chars=-1: must be from 0 to 2147483647", b -> b.valueLimit(-1)),
                mistake("nanospan.span.events.max=-1: must be from 0 to 65535", b -> b.eventLimit(-1)),
                mistake("nanospan.span.links.max=-1: must be from 0 to 65535", b -> b.linkLimit(-1)),
                mistake("nanospan.event.attributes.max=-1: must be from 0 to 65535", b -> b.eventAttributeLimit(-1)),
                mistake("nanospan.link.attributes.max=-1: must be from 0 to 65535", b -> b.linkAttributeLimit(-1)),
                mistake(
                        "nanospan.overflow.timeout=PT-1S: must be from 0 to 1 h",
                        b -> b.overflowTimeout(Duration.ofSeconds(-1))),
                mistake(
                        "nanospan.overflow.timeout=PT2H: must be from 0 to 1 h",
                        b -> b.overflowTimeout(Duration.ofHours(2))),
                mistake(
                        "nanospan.shutdown.hook=PT-1S: must be from 0 to 1 h",
                        b -> b.shutdownHook(Duration.ofSeconds(-1))));
    }

    @Test
    void shouldTakeTheExtremesItAllows() {
        assertThatCode(() -> NanospanConfig.builder()
                        .slotBytes(64)
                        .stripes(16)
                        .ringBytes(1 << 16)
                        .spanMaxBytes(1 << 10)
                        .stackTraceMaxChars(0)
                        .spansMaxOpen(1)
                        .spansMaxPerTrace(1)
                        .attributeLimit(0)
                        .valueLimit(0)
                        .eventLimit(65_535)
                        .overflowTimeout(Duration.ZERO)
                        .shutdownHook(Duration.ZERO)
                        .build())
                .doesNotThrowAnyException();
    }

    @Test
    void shouldTakeAKeyThatIsListedTwice() {
        assertThat(NanospanConfig.builder()
                        .allowedKeys("a", "a")
                        .blockedKeys("b", "c", "b")
                        .build())
                .isNotNull();
    }

    private static Arguments mistake(final String message, final Consumer<Builder> mistake) {
        return Arguments.of(message, mistake);
    }
}
