package dev.nanospan;

import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.SpanView;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tracers of an engine and the numbers of their instrumentation scopes; bounded. Any thread; not a hot path. */
final class ScopeTable implements SpanView.Scopes {
    static final int CAPACITY = 1_024;

    private static final InstrumentationScope NONE = new InstrumentationScope("", "", "");

    private final ConcurrentHashMap<InstrumentationScope, Tracer> tracers = new ConcurrentHashMap<>();
    private final @Nullable InstrumentationScope[] byRef = new InstrumentationScope[CAPACITY + 1];
    private final Engine engine;
    private int count;

    ScopeTable(final Engine engine) {
        this.engine = engine;
    }

    /** The tracer of a scope, made if need be; one without a scope, and null in {@code byRef}, once the table is full. */
    @Nullable
    Tracer find(final InstrumentationScope scope) {
        final Tracer known = tracers.get(scope);
        return known != null ? known : add(scope);
    }

    private synchronized @Nullable Tracer add(final InstrumentationScope scope) {
        final Tracer known = tracers.get(scope);
        if (known != null || count == CAPACITY) {
            return known;
        }
        final Tracer tracer = new Tracer(engine, scope, ++count);
        byRef[count] = scope;
        engine.keep(count, scope);
        tracers.put(scope, tracer);
        return tracer;
    }

    @Override
    public InstrumentationScope scope(final int ref) {
        // A number reaches a reader through the ring, long after the scope was put here.
        final InstrumentationScope scope = ref < 0 || ref > CAPACITY ? null : byRef[ref];
        return scope == null ? NONE : scope;
    }
}
