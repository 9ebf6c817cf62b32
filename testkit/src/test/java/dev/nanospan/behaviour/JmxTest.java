package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.ledger.Counter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
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
            rig.tracer.start(Names.WORK);
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
            assertThat(rig.count(Counter.STARTED)).isZero();
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
