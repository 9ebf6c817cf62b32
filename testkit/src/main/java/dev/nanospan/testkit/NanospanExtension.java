package dev.nanospan.testkit;

import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Tracer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test an engine of its own, with {@code checks=strict} and an {@link InMemoryExporter}, and fails the test
 * that leaks a span or a scope, misuses one, or leaves a ledger that is not exact. The message says where.
 *
 * <pre>{@code
 * class OrderServiceTest {
 *     @RegisterExtension
 *     final NanospanExtension tracing = new NanospanExtension(builder -> builder.valueLimit(100));
 *
 *     @Test
 *     void shouldTraceAnOrder() {
 *         new OrderService(tracing.tracer()).handle(order);
 *         assertThat(tracing.span("order").attribute("symbol")).isEqualTo("ESZ6");
 *     }
 * }
 * }</pre>
 *
 * <p>{@code @ExtendWith(NanospanExtension.class)} does as well; a {@link Nanospan}, a {@link Tracer} and the {@link
 * InMemoryExporter} can be parameters of tests and of {@code @BeforeEach} methods either way. Where tests run in
 * parallel and share the extension, take parameters: the methods here speak of the test that began last.
 *
 * <p>The checks come after {@code @AfterEach} methods. A scope is looked for on the thread that runs the test; threads
 * that the test starts must have ended their spans by then. Misuse on purpose is declared by {@link ExpectMisuse}.
 */
public final class NanospanExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final List<Class<?>> PARAMETERS = List.of(Nanospan.class, Tracer.class, InMemoryExporter.class);

    private final Namespace namespace = Namespace.create(NanospanExtension.class, this);
    private final Consumer<NanospanConfig.Builder> setUp;
    private volatile @Nullable TracedTest latest;

    /** Engines with {@code checks=strict} and everything else at its default. */
    public NanospanExtension() {
        this(builder -> {});
    }

    /**
     * Engines of a special make.
     *
     * @param setUp called for each test; exporter and misuse listener are the extension's own
     */
    public NanospanExtension(final Consumer<NanospanConfig.Builder> setUp) {
        this.setUp = setUp;
    }

    /** The engine of the test. */
    public Nanospan nanospan() {
        return running().nanospan;
    }

    /** A tracer named like the test class. */
    public Tracer tracer() {
        return running().tracer;
    }

    /** Where the spans of the test go. */
    public InMemoryExporter exporter() {
        return running().exporter;
    }

    /** All spans that have ended by now. */
    public List<SpanData> spans() {
        return running().flushed().spans();
    }

    /**
     * The span of a name, among those that have ended by now.
     *
     * @throws AssertionError if there is not exactly one; the message lists the spans there are
     */
    public SpanData span(final String name) {
        return running().flushed().span(name);
    }

    @Override
    public void beforeEach(final ExtensionContext context) {
        final TracedTest test = new TracedTest(context, setUp);
        context.getStore(namespace).put(TracedTest.class, test);
        latest = test;
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        final TracedTest test = context.getStore(namespace).remove(TracedTest.class, TracedTest.class);
        if (test != null) {
            test.finish();
        }
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType()) && testOf(context) != null;
    }

    @Override
    public @Nullable Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        final TracedTest test = testOf(context);
        if (test == null) {
            return null;
        }
        final Class<?> type = parameter.getParameter().getType();
        if (type == Nanospan.class) {
            return test.nanospan;
        }
        return type == Tracer.class ? test.tracer : test.exporter;
    }

    private @Nullable TracedTest testOf(final ExtensionContext context) {
        return context.getStore(namespace).get(TracedTest.class, TracedTest.class);
    }

    private TracedTest running() {
        final TracedTest test = latest;
        if (test == null) {
            throw new IllegalStateException("no test is running: there is an engine from @BeforeEach on");
        }
        return test;
    }
}
