package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.NanospanConfig.Builder;
import dev.nanospan.config.Option;
import dev.nanospan.config.Sources;
import dev.nanospan.ring.Alarm;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.spi.Sampler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NanospanConfigTest {
    private static final Alarm ALARM = new SpanRing(4_096, 64, 1).alarm();

    // ---- the builder

    @ParameterizedTest
    @MethodSource("setters")
    void shouldWriteIntoTheTable(final Option<?> option, final Consumer<Builder> setter, final Object value) {
        final Builder builder = NanospanConfig.builder();
        setter.accept(builder);
        final NanospanConfig config = builder.build();

        assertThat((Object) config.get(option)).isEqualTo(value);
        assertThat(config.settings().origin(option)).hasToString("builder");
        final List<Option<?>> others = Options.TABLE.options().stream()
                .filter(other -> other != option)
                .toList();
        assertThat(others)
                .allSatisfy(other -> assertThat(config.settings().origin(other)).hasToString("default"));
    }

    static Stream<Arguments> setters() {
        return Stream.of(
                setter(Options.NAME, b -> b.name("x"), "x"),
                setter(Options.ENABLED, b -> b.enabled(false), false),
                setter(Options.RING_BYTES, b -> b.ringBytes(32 << 20), 32L << 20),
                setter(Options.SLOT_BYTES, b -> b.slotBytes(256), 256L),
                setter(Options.STRIPES, b -> b.stripes(1), 1),
                setter(Options.OVERFLOW, b -> b.overflow(Overflow.BLOCK), Overflow.BLOCK),
                setter(Options.OVERFLOW_TIMEOUT, b -> b.overflowTimeout(Duration.ZERO), Duration.ZERO),
                setter(Options.SPAN_MAX_BYTES, b -> b.spanMaxBytes(5_000), 5_000L),
                setter(Options.STACK_TRACE_MAX_CHARS, b -> b.stackTraceMaxChars(5), 5),
                setter(Options.SPANS_MAX_OPEN, b -> b.spansMaxOpen(5), 5),
                setter(Options.SPANS_MAX_PER_TRACE, b -> b.spansMaxPerTrace(5), 5),
                setter(Options.ATTRIBUTES_MAX, b -> b.attributeLimit(5), 5),
                setter(Options.VALUE_MAX_CHARS, b -> b.valueLimit(5), 5),
                setter(Options.EVENTS_MAX, b -> b.eventLimit(5), 5),
                setter(Options.LINKS_MAX, b -> b.linkLimit(5), 5),
                setter(Options.EVENT_ATTRIBUTES_MAX, b -> b.eventAttributeLimit(5), 5),
                setter(Options.LINK_ATTRIBUTES_MAX, b -> b.linkAttributeLimit(5), 5),
                setter(Options.KEYS_ALLOWED, b -> b.allowedKeys("b", "a", "b"), List.of("b", "a")),
                setter(Options.KEYS_BLOCKED, b -> b.blockedKeys("a", "a"), List.of("a")),
                setter(Options.CHECKS, b -> b.checks(Checks.STRICT), Checks.STRICT),
                setter(
                        Options.SHUTDOWN_HOOK,
                        b -> b.shutdownHook(Duration.ofSeconds(1)),
                        Optional.of(Duration.ofSeconds(1))),
                setter(Options.JMX, b -> b.jmx(false), false),
                setter(
                        Options.BATCH_DELAY,
                        b -> b.set(Options.BATCH_DELAY, Duration.ofMillis(1)),
                        Duration.ofMillis(1)));
    }

    @Test
    void shouldNameMethodsThatAreThere() {
        final List<String> methods = Arrays.stream(Builder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .toList();
        final List<String> named = Options.TABLE.options().stream()
                .map(Option::method)
                .filter(name -> !name.isEmpty())
                .toList();

        assertThat(named).doesNotHaveDuplicates().isSubsetOf(methods);
    }

    @Test
    void shouldNotCareForTheEnvironmentUnlessToldSo() {
        System.setProperty("nanospan.spans.max.open", "7");
        System.setProperty("nanospan.batch.delay", "bad");
        try {
            assertThat(NanospanConfig.builder().build().get(Options.SPANS_MAX_OPEN))
                    .isEqualTo(16_384);
            assertThatThrownBy(NanospanConfig::load)
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("nanospan.batch.delay=bad: must be a time such as 250ms, from 0 s to 1 h "
                            + "(system property nanospan.batch.delay)");
            System.clearProperty("nanospan.batch.delay");
            assertThat(NanospanConfig.load().get(Options.SPANS_MAX_OPEN)).isEqualTo(7);
        } finally {
            System.clearProperty("nanospan.spans.max.open");
            System.clearProperty("nanospan.batch.delay");
        }
    }

    @Test
    void shouldFillUpWhatTheBuilderLeavesOpen() {
        final NanospanConfig config = NanospanConfig.builder(
                        environment(Map.of("NANOSPAN_SLOT_BYTES", "256", "NANOSPAN_RING_BYTES", "1MiB")))
                .ringBytes(2 << 20)
                .build();

        assertThat(config.effective())
                .containsPattern("nanospan\\.ring\\.bytes += 2 MiB +\\(builder\\)\n")
                .containsPattern("nanospan\\.slot\\.bytes += 256 +\\(environment NANOSPAN_SLOT_BYTES\\)\n")
                .containsPattern("nanospan\\.jmx += true +\\(default\\)\n")
                .isEqualTo(config.toString());
        assertThat(config.effective().lines()).hasSameSizeAs(Options.TABLE.options());
    }

    @Test
    void shouldTellAllThatIsWrongInOneException() {
        final Builder builder = NanospanConfig.builder(environment(Map.of("NANOSPAN_IDLE", "never")))
                .stripes(3)
                .overflowTimeout(Duration.ofHours(2));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "nanospan.idle=never: must be spin, yield, or a growing sleep such as 100us..1s"
                                                + " (environment NANOSPAN_IDLE)",
                                        "nanospan.ring.stripes=3: must be a power of two from 1 to 16 (builder)",
                                        "nanospan.overflow.timeout=2 h: must be a time such as 250ms, from 0 s to 1 h (builder)")
                                .isEqualTo(e.getMessage().lines().toList()));
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
    void shouldRefuseNull() {
        final Builder builder = NanospanConfig.builder();
        assertThatThrownBy(() -> builder.overflow(null)).hasMessage("nanospan.overflow == null");
        assertThatThrownBy(() -> builder.shutdownHook(null)).hasMessage("shutdownHook == null");
        assertThatThrownBy(() -> builder.sampler(null)).hasMessage("sampler == null");
        assertThatThrownBy(() -> builder.blockedKeys("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> NanospanConfig.builder(null)).hasMessage("sources == null");
    }

    // ---- objects

    @Test
    void shouldPreferAnObjectToAName() {
        final Sampler own = (request, result) -> Sampler.Decision.DROP;
        final NanospanConfig config = NanospanConfig.builder(environment(Map.of("NANOSPAN_SAMPLER", "always_on")))
                .sampler(own)
                .idleStrategy(BusySpinIdleStrategy.INSTANCE)
                .build();

        assertThat(config.sampler()).isSameAs(own);
        assertThat(config.settings().text(Options.SAMPLER)).isEqualTo(own.description());
        assertThat(config.settings().origin(Options.SAMPLER)).hasToString("builder");
        assertThat(config.settings().text(Options.IDLE)).isEqualTo("org.agrona.concurrent.BusySpinIdleStrategy");
    }

    @Test
    void shouldMakeASamplerFromItsName() {
        assertThat(load(Map.of()).sampler()).isSameAs(Samplers.PARENT_BASED_ALWAYS_ON);
        assertThat(load(Map.of("NANOSPAN_SAMPLER", "always_on")).sampler()).isSameAs(Sampler.ALWAYS_ON);
        assertThat(load(Map.of("OTEL_TRACES_SAMPLER", "always_off")).sampler()).isSameAs(Sampler.ALWAYS_OFF);
        assertThat(load(Map.of("NANOSPAN_SAMPLER", "traceidratio", "NANOSPAN_SAMPLER_ARG", "0.25"))
                        .sampler()
                        .description())
                .contains("0.25");
    }

    @Test
    void shouldRefuseARatioThatIsNone() {
        assertThatThrownBy(() -> load(Map.of("NANOSPAN_SAMPLER", "traceidratio", "NANOSPAN_SAMPLER_ARG", "1.5")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nanospan.sampler.arg=1.5: must be a number from 0 to 1");
        try (Logged logged = new Logged()) {
            assertThat(load(Map.of("OTEL_TRACES_SAMPLER", "traceidratio", "OTEL_TRACES_SAMPLER_ARG", "many"))
                            .settings()
                            .get(Options.SAMPLER_ARG))
                    .isEmpty();
            assertThat(logged.messages()).singleElement().asString().contains("OTEL_TRACES_SAMPLER_ARG=many");
        }
    }

    @Test
    void shouldReadRules() {
        final String rules = "name=GET /health* -> always_off; otherwise -> traceidratio 0.5";
        assertThat(load(Map.of("NANOSPAN_SAMPLER", "rules", "NANOSPAN_SAMPLER_ARG", rules))
                        .sampler())
                .hasToString(RuleSampler.parse(rules).toString());
        assertThat(load(Map.of("OTEL_TRACES_SAMPLER", "parentbased_rules", "OTEL_TRACES_SAMPLER_ARG", rules))
                        .sampler()
                        .description())
                .contains("root:" + RuleSampler.parse(rules));
    }

    @Test
    void shouldRefuseRulesThatAreNone() {
        final String bad = "kind=much -> always_off; otherwise -> always_on";
        assertThatThrownBy(() -> load(Map.of("NANOSPAN_SAMPLER", "rules", "NANOSPAN_SAMPLER_ARG", bad)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nanospan.sampler.arg=" + bad + ": must be rules for the sampler: rule=kind=much:"
                        + " must be one of internal, server");
        assertThatThrownBy(() -> load(Map.of("NANOSPAN_SAMPLER", "parentbased_rules")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be rules, of which the last is otherwise -> sampler");
        try (Logged logged = new Logged()) {
            assertThat(load(Map.of("OTEL_TRACES_SAMPLER", "rules", "OTEL_TRACES_SAMPLER_ARG", bad))
                            .sampler())
                    .isSameAs(Samplers.PARENT_BASED_ALWAYS_ON);
            assertThat(logged.messages()).singleElement().asString().contains("OTEL_TRACES_SAMPLER=rules", "kind=much");
        }
    }

    @Test
    void shouldMakeAnIdleStrategyForEachEngine() {
        final NanospanConfig config = load(Map.of("NANOSPAN_IDLE", "20us..3ms"));

        assertThat(config.idleStrategy(ALARM, () -> Long.MAX_VALUE))
                .isInstanceOf(Doze.class)
                .isNotSameAs(config.idleStrategy(ALARM, () -> Long.MAX_VALUE))
                .hasToString("Doze[20000..3000000 ns]");
        assertThat(load(Map.of("NANOSPAN_IDLE", "yield")).idleStrategy(ALARM, () -> Long.MAX_VALUE))
                .isInstanceOf(YieldingIdleStrategy.class);
        assertThat(load(Map.of("NANOSPAN_IDLE", "spin")).idleStrategy(ALARM, () -> Long.MAX_VALUE))
                .isInstanceOf(BusySpinIdleStrategy.class);
    }

    // ---- warnings

    @Test
    void shouldLogWhatItIgnoresOnce() {
        try (Logged logged = new Logged()) {
            load(Map.of("OTEL_BSP_SCHEDULE_DELAY", "soon"));

            assertThat(logged.messages())
                    .containsExactly(
                            "WARNING environment OTEL_BSP_SCHEDULE_DELAY=soon is ignored: must be a whole number"
                                    + " of milliseconds, 0 or more");
        }
    }

    private static NanospanConfig load(final Map<String, String> environment) {
        return NanospanConfig.builder(environment(environment)).build();
    }

    private static Sources environment(final Map<String, String> variables) {
        return Sources.of(variables, new Properties());
    }

    private static Arguments setter(final Option<?> option, final Consumer<Builder> setter, final Object value) {
        return Arguments.of(option, setter, value);
    }
}
