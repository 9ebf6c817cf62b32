package dev.nanospan.otel;

import dev.nanospan.Nanospan;
import dev.nanospan.Options;
import dev.nanospan.SpanContext;
import dev.nanospan.propagation.Getter;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.propagation.Setter;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The engine's propagator behind OpenTelemetry's interface. Thread safe. */
final class OtelPropagator implements TextMapPropagator {
    /** B3's debug flag, which is to be handed on and has no place in a context of OpenTelemetry. */
    private static final ContextKey<Boolean> DEBUG = ContextKey.named("nanospan-b3-debug");

    private final Propagator propagator;
    private final List<String> fields;
    private final AtomicReference<@Nullable Holders> waiting = new AtomicReference<>();

    private OtelPropagator(final Propagator propagator, final List<String> fields) {
        this.propagator = propagator;
        this.fields = fields;
    }

    /** What an engine is configured to have. */
    static TextMapPropagator of(final Nanospan nanospan) {
        final List<String> fields = new ArrayList<>();
        nanospan.option(Options.PROPAGATORS).forEach(name -> fields.addAll(fieldsOf(name)));
        return fields.isEmpty()
                ? TextMapPropagator.noop()
                : new OtelPropagator(Propagator.of(nanospan), List.copyOf(fields));
    }

    private static List<String> fieldsOf(final String name) {
        return switch (name) {
            case "tracecontext" -> List.of("traceparent", "tracestate");
            case "baggage" -> List.of("baggage");
            case "b3" -> List.of("b3");
            case "b3multi" -> List.of("x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-flags");
            default -> List.of();
        };
    }

    @Override
    public Collection<String> fields() {
        return fields;
    }

    @Override
    public <C> void inject(
            final @Nullable Context context, final @Nullable C carrier, final @Nullable TextMapSetter<C> setter) {
        if (context == null || setter == null) {
            return;
        }
        final Span span = Span.fromContext(context);
        final Baggage baggage = Baggage.fromContext(context);
        final Holders holders = borrow();
        try {
            holders.context.clear();
            if (span.getSpanContext().isValid()) {
                OtelSpanContext.copy(span.getSpanContext(), holders.context);
                holders.context.debug(context.get(DEBUG) != null);
            }
            holders.baggage.clear();
            if (!baggage.isEmpty()) {
                baggage.forEach((key, entry) -> holders.baggage.put(
                        key, entry.getValue(), entry.getMetadata().getValue()));
            }
            propagator.inject(holders.context, holders.baggage, new Outgoing<>(carrier, setter), Outgoing.SETTER);
        } finally {
            waiting.setRelease(holders);
        }
    }

    @Override
    public <C> Context extract(
            final @Nullable Context context, final @Nullable C carrier, final @Nullable TextMapGetter<C> getter) {
        final Context into = context == null ? Context.root() : context;
        if (getter == null) {
            return into;
        }
        final Holders holders = borrow();
        try {
            final var unused = propagator.extract(
                    new Arriving<>(carrier, getter), Arriving.GETTER, holders.context, holders.baggage);
            return with(with(into, holders.context), holders.baggage);
        } finally {
            waiting.setRelease(holders);
        }
    }

    private static Context with(final Context context, final SpanContext found) {
        if (!found.isValid()) {
            return context;
        }
        final Context with = context.with(Span.wrap(OtelSpanContext.of(found)));
        return found.isDebug() ? with.with(DEBUG, true) : with;
    }

    private static Context with(final Context context, final dev.nanospan.propagation.Baggage found) {
        if (found.isEmpty()) {
            return context;
        }
        final BaggageBuilder builder = Baggage.builder();
        for (int i = 0; i < found.size(); i++) {
            builder.put(found.key(i), found.value(i), BaggageEntryMetadata.create(found.metadata(i)));
        }
        return context.with(builder.build());
    }

    private Holders borrow() {
        final Holders known = waiting.getAndSet(null);
        return known != null ? known : new Holders();
    }

    /** What the engine's propagator works with. */
    private static final class Holders {
        final SpanContext context = new SpanContext();
        final dev.nanospan.propagation.Baggage baggage = new dev.nanospan.propagation.Baggage();
    }

    /** A carrier that is written to, with the setter that knows how. */
    private record Outgoing<C>(@Nullable C carrier, TextMapSetter<C> setter) {
        static final Setter<Outgoing<?>> SETTER = (outgoing, name, value) -> outgoing.set(name, value);

        private void set(final String name, final String value) {
            setter.set(carrier, name, value);
        }
    }

    /** A carrier that is read, with the getter that knows how. */
    private record Arriving<C>(@Nullable C carrier, TextMapGetter<C> getter) {
        static final Getter<Arriving<?>> GETTER = new Getter<>() {
            @Override
            public @Nullable CharSequence get(final Arriving<?> arriving, final String name) {
                return arriving.get(name);
            }

            @Override
            public @Nullable CharSequence get(final Arriving<?> arriving, final String name, final int index) {
                return index == 0 ? arriving.get(name) : arriving.get(name, index);
            }
        };

        private @Nullable String get(final String name) {
            return getter.get(carrier, name);
        }

        private @Nullable String get(final String name, final int index) {
            final Iterator<String> values = getter.getAll(carrier, name);
            for (int i = 0; values.hasNext(); i++) {
                final String value = values.next();
                if (i == index) {
                    return value;
                }
            }
            return null;
        }
    }
}
