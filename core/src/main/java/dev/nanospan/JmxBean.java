package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** The counters through JMX, at {@code dev.nanospan:type=Engine,name=…}: an attribute each, and the ledger as JSON. */
final class JmxBean implements DynamicMBean {
    private static final AtomicInteger SUFFIX = new AtomicInteger(1);
    private static final String LEDGER = "ledger";
    private static final String OPEN = "open";
    private static final String QUEUED = "queued";
    private static final String EXACT = "exact";

    private final String engineName;
    private final Engine engine;
    private @Nullable ObjectName registered;

    JmxBean(final String engineName, final Engine engine) {
        this.engineName = engineName;
        this.engine = engine;
    }

    /** Registers under the engine's name, with a number behind it if the name is taken. An engine runs without it. */
    synchronized void register() {
        try {
            ObjectName name = nameOf(engineName);
            while (ManagementFactory.getPlatformMBeanServer().isRegistered(name)) {
                name = nameOf(engineName + "-" + SUFFIX.incrementAndGet());
            }
            registered = ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(this, name)
                    .getObjectName();
        } catch (final JMException e) {
            engine.errors.report(e);
        }
    }

    synchronized void unregister() {
        final ObjectName name = registered;
        if (name == null) {
            return;
        }
        registered = null;
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (final JMException e) {
            engine.errors.report(e);
        }
    }

    @Override
    public Object getAttribute(final String attribute) throws AttributeNotFoundException {
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        return switch (attribute) {
            case LEDGER -> ledger.toString();
            case OPEN -> ledger.open();
            case QUEUED -> ledger.queued();
            case EXACT -> ledger.isExact();
            default -> ledger.get(counter(attribute));
        };
    }

    @Override
    public AttributeList getAttributes(final String[] attributes) {
        final AttributeList list = new AttributeList();
        for (final String attribute : attributes) {
            addIfKnown(list, attribute);
        }
        return list;
    }

    /** What is not known is left out, as the contract of JMX says. */
    private void addIfKnown(final AttributeList list, final String attribute) {
        try {
            list.add(new Attribute(attribute, getAttribute(attribute)));
        } catch (final AttributeNotFoundException e) {
            engine.errors.report(e);
        }
    }

    @Override
    public void setAttribute(final Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("read only: " + attribute.getName());
    }

    @Override
    public AttributeList setAttributes(final AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(final String action, final Object @Nullable [] parameters, final String @Nullable [] signature)
            throws MBeanException {
        throw new MBeanException(new IllegalArgumentException("no operation " + action));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        final Counter[] counters = Counter.values();
        final MBeanAttributeInfo[] attributes = new MBeanAttributeInfo[counters.length + 4];
        for (int i = 0; i < counters.length; i++) {
            attributes[i] = info(counters[i].label(), "long", counters[i].description());
        }
        attributes[counters.length] = info(OPEN, "long", "spans that have started and not ended");
        attributes[counters.length + 1] = info(QUEUED, "long", "ended spans that wait in the ring");
        attributes[counters.length + 2] = info(EXACT, "boolean", "whether all lines of the ledger agree");
        attributes[counters.length + 3] = info(LEDGER, "java.lang.String", "the ledger as JSON");
        return new MBeanInfo(
                JmxBean.class.getName(),
                "What became of every span of a Nanospan engine",
                attributes,
                null,
                null,
                null);
    }

    private static MBeanAttributeInfo info(final String name, final String type, final String description) {
        return new MBeanAttributeInfo(name, type, description, true, false, false);
    }

    private static ObjectName nameOf(final String name) throws JMException {
        return new ObjectName("dev.nanospan:type=Engine,name=" + ObjectName.quote(name));
    }

    private static Counter counter(final String label) throws AttributeNotFoundException {
        for (final Counter counter : Counter.values()) {
            if (counter.label().equals(label)) {
                return counter;
            }
        }
        throw new AttributeNotFoundException(label);
    }
}
