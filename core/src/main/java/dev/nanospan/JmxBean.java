package dev.nanospan;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import dev.nanospan.metrics.Distribution;
import dev.nanospan.metrics.Metrics;
import dev.nanospan.sampling.Samplers;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * An engine through JMX, at {@code dev.nanospan:type=Engine,name=…}: its counters and other figures, an attribute each, the
 * ledger as JSON, its configuration, and what of it can be changed while it runs.
 */
final class JmxBean implements DynamicMBean {
    private static final AtomicInteger SUFFIX = new AtomicInteger(1);
    private static final String TEXT = String.class.getName();
    private static final String LEDGER = "ledger";
    private static final String METRICS = "metrics";
    private static final String OPEN = "open";
    private static final String QUEUED = "queued";
    private static final String EXACT = "exact";
    private static final String CONFIGURATION = "configuration";
    private static final String SAMPLER = "sampler";
    private static final String RATES = "samplingRates";
    private static final String TRACING = "tracing";
    private static final String BLOCKED_KEYS = "blockedKeys";

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
        return switch (attribute) {
            case CONFIGURATION -> engine.controls.settings().effective();
            case SAMPLER -> engine.controls.sampler().description();
            case RATES ->
                Arrays.stream(engine.controls.rates())
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(","));
            case TRACING -> engine.controls.isTracing();
            case BLOCKED_KEYS -> engine.controls.settings().text(Options.KEYS_BLOCKED);
            default -> ofLedger(attribute);
        };
    }

    private Object ofLedger(final String attribute) throws AttributeNotFoundException {
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        return switch (attribute) {
            case LEDGER -> ledger.toString();
            case METRICS -> metrics(ledger).toString();
            case OPEN -> ledger.open();
            case QUEUED -> ledger.queued();
            case EXACT -> ledger.isExact();
            default -> ofCounter(attribute, ledger);
        };
    }

    /** The value of a counter of the ledger, or of another figure by its name and labels. */
    private Object ofCounter(final String attribute, final Ledger ledger) throws AttributeNotFoundException {
        for (final Counter counter : Counter.values()) {
            if (counter.label().equals(attribute)) {
                return ledger.get(counter);
            }
        }
        for (final Metrics.Point point : metrics(ledger).points()) {
            if (point.id().equals(attribute)) {
                return value(point);
            }
        }
        throw new AttributeNotFoundException(attribute);
    }

    /** Of a histogram the mean: the rest of it stands in the text of all. */
    private static double value(final Metrics.Point point) {
        final Distribution distribution = point.distribution();
        return distribution == null ? point.value() : distribution.mean();
    }

    /** All figures but the lines of the ledger, which have attributes of their own. */
    private Metrics metrics(final Ledger ledger) {
        final Metrics metrics = new Metrics();
        engine.measure(ledger, metrics);
        return metrics;
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
    public void setAttribute(final Attribute attribute)
            throws AttributeNotFoundException, InvalidAttributeValueException {
        final Object value = attribute.getValue();
        switch (attribute.getName()) {
            case TRACING -> engine.controls.tracing(given(Boolean.class, value));
            case SAMPLER -> sampler(given(String.class, value));
            case RATES -> rates(given(String.class, value));
            case BLOCKED_KEYS ->
                engine.controls.block(Options.KEYS_BLOCKED.type().parse(given(String.class, value)));
            default -> throw new AttributeNotFoundException("read only: " + attribute.getName());
        }
    }

    /** Takes a name, and an argument behind a blank. */
    private void sampler(final String text) throws InvalidAttributeValueException {
        final String[] words = text.strip().split("\\s+", 2);
        try {
            engine.controls.sampler(Samplers.named(words[0], words.length > 1 ? words[1] : ""));
        } catch (final IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private void rates(final String text) throws InvalidAttributeValueException {
        try {
            engine.controls.rates(Arrays.stream(text.split(",", -1))
                    .filter(item -> !item.isBlank())
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        } catch (final IllegalArgumentException e) {
            throw refused(e);
        }
    }

    private static InvalidAttributeValueException refused(final IllegalArgumentException why) {
        final InvalidAttributeValueException refused = new InvalidAttributeValueException(why.getMessage());
        refused.initCause(why);
        return refused;
    }

    private static <T> T given(final Class<T> type, final @Nullable Object value)
            throws InvalidAttributeValueException {
        if (!type.isInstance(value)) {
            throw new InvalidAttributeValueException("must be a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public AttributeList setAttributes(final AttributeList attributes) {
        final AttributeList done = new AttributeList();
        for (final Attribute attribute : attributes.asList()) {
            try {
                setAttribute(attribute);
                done.add(attribute);
            } catch (final AttributeNotFoundException | InvalidAttributeValueException e) {
                engine.errors.report(e);
            }
        }
        return done;
    }

    @Override
    public Object invoke(final String action, final Object @Nullable [] parameters, final String @Nullable [] signature)
            throws MBeanException {
        throw new MBeanException(new IllegalArgumentException("no operation " + action));
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        final List<MBeanAttributeInfo> attributes = new ArrayList<>();
        for (final Counter counter : Counter.values()) {
            attributes.add(info(counter.label(), "long", counter.description()));
        }
        attributes.add(info(OPEN, "long", "spans that have started and not ended"));
        attributes.add(info(QUEUED, "long", "ended spans that wait in the ring"));
        attributes.add(info(EXACT, "boolean", "whether all lines of the ledger agree"));
        attributes.add(info(LEDGER, TEXT, "the ledger as JSON"));
        attributes.add(info(METRICS, TEXT, "all other figures, a line each"));
        final Ledger ledger = new Ledger();
        engine.ledger(ledger);
        for (final Metrics.Point point : metrics(ledger).points()) {
            attributes.add(info(point.id(), "double", point.metric().description()));
        }
        attributes.add(info(CONFIGURATION, TEXT, "the value of each option and where it comes from"));
        attributes.add(changeable(
                SAMPLER,
                TEXT,
                "what decides whether a span is recorded; takes a name and, behind a blank, a ratio or" + " rules"));
        attributes.add(changeable(
                RATES,
                TEXT,
                "the rates of the sampler and of those it asks, in their order, with commas between them"));
        attributes.add(changeable(TRACING, "boolean", "whether spans are recorded; if not, all are unsampled"));
        attributes.add(changeable(BLOCKED_KEYS, TEXT, "attribute keys that are not written, with commas between them"));
        return new MBeanInfo(
                JmxBean.class.getName(),
                "What became of every span of a Nanospan engine",
                attributes.toArray(new MBeanAttributeInfo[0]),
                null,
                null,
                null);
    }

    private static MBeanAttributeInfo info(final String name, final String type, final String description) {
        return new MBeanAttributeInfo(name, type, description, true, false, false);
    }

    private static MBeanAttributeInfo changeable(final String name, final String type, final String description) {
        return new MBeanAttributeInfo(name, type, description, true, true, false);
    }

    private static ObjectName nameOf(final String name) throws JMException {
        return new ObjectName("dev.nanospan:type=Engine,name=" + ObjectName.quote(name));
    }
}
