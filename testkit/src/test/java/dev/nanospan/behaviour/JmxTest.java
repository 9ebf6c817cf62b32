package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.sampling.AdjustableSampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.sampling.Samplers;
import dev.nanospan.spi.Sampler;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class JmxTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @Test
    void shouldShowEveryCounterAndTheLedger() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true).name("jmx test"))) {
            rig.tracer.start(Names.WORK).end();
            final Span open = rig.tracer.start(Names.WORK);
            rig.flush();
            final ObjectName name = only();
            assertThat(name.getKeyProperty("name")).isEqualTo("\"jmx test\"");
            final List<String> attributes = Arrays.stream(
                            SERVER.getMBeanInfo(name).getAttributes())
                    .map(MBeanAttributeInfo::getName)
                    .toList();
            for (final Counter counter : Counter.values()) {
                assertThat(attributes).contains(counter.label());
                assertThat(SERVER.getAttribute(name, counter.label())).isEqualTo(rig.count(counter));
            }
            assertThat(SERVER.getAttribute(name, "started")).isEqualTo(2L);
            assertThat(SERVER.getAttribute(name, "open")).isEqualTo(1L);
            assertThat(SERVER.getAttribute(name, "queued")).isEqualTo(0L);
            assertThat(SERVER.getAttribute(name, "exact")).isEqualTo(true);
            assertThat(SERVER.getAttribute(name, "ledger"))
                    .isEqualTo(rig.nanospan.ledger().toString());
            final AttributeList some = SERVER.getAttributes(name, new String[] {"open", "ended"});
            assertThat(some.asList()).extracting(Attribute::getValue).containsExactly(1L, 1L);
            open.end(); // until here somebody has it
        }
        assertThat(all()).as("gone with the engine").isEmpty();
    }

    @Test
    void shouldBeReadOnly() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true))) {
            final ObjectName name = only();
            assertThatThrownBy(() -> SERVER.getAttribute(name, "nonsense"))
                    .isInstanceOf(AttributeNotFoundException.class);
            assertThatThrownBy(() -> SERVER.setAttribute(name, new Attribute("started", 7L)))
                    .isInstanceOf(AttributeNotFoundException.class);
            assertThatThrownBy(() -> SERVER.invoke(name, "close", null, null)).isInstanceOf(MBeanException.class);
            assertThatThrownBy(() -> SERVER.setAttribute(name, new Attribute("configuration", "x")))
                    .isInstanceOf(AttributeNotFoundException.class);
            assertThat(rig.count(Counter.STARTED)).isZero();
        }
    }

    @Test
    void shouldShowTheConfigurationAndChangeWhatMayChange() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true).blockedKeys("secret"))) {
            final ObjectName name = only();
            assertThat((String) SERVER.getAttribute(name, "configuration"))
                    .isEqualTo(rig.nanospan.effectiveConfig())
                    .containsPattern("nanospan\\.keys\\.blocked += secret +\\(builder\\)");
            assertThat(SERVER.getAttribute(name, "sampler")).isEqualTo(Samplers.PARENT_BASED_ALWAYS_ON.description());
            assertThat(SERVER.getAttribute(name, "blockedKeys")).isEqualTo("secret");
            assertThat(SERVER.getAttribute(name, "tracing")).isEqualTo(true);

            SERVER.setAttribute(name, new Attribute("blockedKeys", "a, b"));
            assertThat(SERVER.getAttribute(name, "blockedKeys")).isEqualTo("a,b");
            assertThat(rig.record(span -> span.set("a", 1).set("secret", 2)).attributes())
                    .containsOnlyKeys("secret");
            final AttributeList set = new AttributeList();
            set.add(new Attribute("tracing", false));
            set.add(new Attribute("started", 1L));
            assertThat(SERVER.setAttributes(name, set).asList()).containsExactly(new Attribute("tracing", false));
            assertThat(rig.nanospan.isTracing()).isFalse();
            assertThat(rig.tracer.start(Names.WORK).isSampled()).isFalse();
            SERVER.setAttribute(name, new Attribute("blockedKeys", ""));
            assertThat(SERVER.getAttribute(name, "blockedKeys")).isEqualTo("");
        }
    }

    @Test
    void shouldChangeSamplerAndRates() throws Exception {
        final AdjustableSampler queue = RateLimitedSampler.of(200);
        final AdjustableSampler others = ProbabilitySampler.of(1);
        final Sampler rules = ParentBasedSampler.of(
                RuleSampler.builder().rule(Rule.any().name("child"), queue).otherwise(others));
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true).sampler(rules))) {
            final ObjectName name = only();
            assertThat(SERVER.getAttribute(name, "samplingRates")).isEqualTo("200.0,1.0");
            SERVER.setAttribute(name, new Attribute("samplingRates", "50, 0"));
            assertThat(queue.rate()).isEqualTo(50);
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isFalse();
            for (final String bad : List.of("50", "50,2", "x,1", "50,0,0")) {
                assertThatThrownBy(() -> SERVER.setAttribute(name, new Attribute("samplingRates", bad)))
                        .isInstanceOf(InvalidAttributeValueException.class);
            }
            assertThat(SERVER.getAttribute(name, "samplingRates")).isEqualTo("50.0,0.0");

            SERVER.setAttribute(name, new Attribute("sampler", "traceidratio 1"));
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isTrue();
            assertThat(SERVER.getAttribute(name, "samplingRates")).isEqualTo("1.0");
            assertThatThrownBy(() -> SERVER.setAttribute(name, new Attribute("sampler", "sometimes")))
                    .isInstanceOf(InvalidAttributeValueException.class);
        }
    }

    @Test
    void shouldReplaceRulesByTheTextOfTheConfiguration() throws Exception {
        final String first = "name=child -> always_on; otherwise -> always_off";
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true).sampler(Samplers.named("rules", first)))) {
            final ObjectName name = only();
            assertThat(rig.tracer.startRoot(Names.CHILD).isSampled()).isTrue();
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isFalse();
            final String next = "name=child -> traceidratio 0; otherwise -> traceidratio 1";
            SERVER.setAttribute(name, new Attribute("sampler", "rules " + next));
            assertThat(rig.tracer.startRoot(Names.CHILD).isSampled()).isFalse();
            assertThat(rig.tracer.startRoot(Names.WORK).isSampled()).isTrue();
            assertThat(SERVER.getAttribute(name, "samplingRates")).isEqualTo("0.0,1.0");
            assertThatThrownBy(() -> SERVER.setAttribute(name, new Attribute("sampler", "rules kind=x -> always_on")))
                    .isInstanceOf(InvalidAttributeValueException.class)
                    .hasMessageContaining("rule=kind=x -> always_on: must be otherwise -> sampler");
            assertThat(SERVER.getAttribute(name, "sampler"))
                    .as("as it was")
                    .isEqualTo(RuleSampler.parse(next).description());
        }
    }

    @Test
    void shouldRefuseValuesOfAnotherType() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(true))) {
            final ObjectName name = only();
            for (final Attribute bad : List.of(
                    new Attribute("tracing", "no"),
                    new Attribute("tracing", null),
                    new Attribute("blockedKeys", 7),
                    new Attribute("blockedKeys", null))) {
                assertThatThrownBy(() -> SERVER.setAttribute(name, bad))
                        .isInstanceOf(InvalidAttributeValueException.class);
            }
            assertThat(rig.nanospan.isTracing()).isTrue();
        }
    }

    @Test
    void shouldTakeAnotherNameIfTheNameIsTaken() throws Exception {
        final List<Rig> rigs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rigs.add(Rig.with(Checks.OFF, b -> b.jmx(true).name("same, \"quoted\"*?")));
        }
        assertThat(all()).hasSize(3);
        rigs.get(0).closed();
        assertThat(all()).hasSize(2);
        rigs.forEach(Rig::close);
        assertThat(all()).isEmpty();
        assertThat(rigs).allMatch(rig -> rig.errors.isEmpty());
    }

    @Test
    void shouldStayOutOfJmxIfToldSo() throws Exception {
        try (Rig rig = Rig.with(Checks.OFF, b -> b.jmx(false))) {
            assertThat(all()).isEmpty();
            assertThat(rig.nanospan.isEnabled()).isTrue();
        }
    }

    private static ObjectName only() throws Exception {
        assertThat(all()).hasSize(1);
        return all().iterator().next();
    }

    private static Set<ObjectName> all() throws Exception {
        return SERVER.queryNames(new ObjectName("dev.nanospan:type=Engine,*"), null);
    }
}
