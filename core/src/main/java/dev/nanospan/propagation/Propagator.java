package dev.nanospan.propagation;

import dev.nanospan.Nanospan;
import dev.nanospan.Options;
import dev.nanospan.SpanContext;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Counts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace from one process to the next: reads contexts and baggage from carriers, and writes them into carriers, in
 * one or more formats. Immutable and thread safe, so make one for a service; the memory it works with is that of the holders
 * it is given, each of which belongs to one thread at a time.
 *
 * <p>Hot path: nothing is allocated but the strings that a carrier of strings forces. Nothing throws: what comes from
 * outside and is no good is refused and counted, as is a carrier that throws a {@link RuntimeException}. A bound stands on
 * everything: headers of more than {@value #MAX_HEADER_BYTES} bytes are not read, but for baggage, which has {@linkplain
 * Baggage its own}.
 *
 * <pre>{@code
 * static final Propagator PROPAGATOR = Propagator.of("tracecontext,baggage", Counts.NONE);
 *
 * void handle(Map<String, String> request, Map<String, String> onwards, SpanContext context, Baggage baggage) {
 *     Incoming incoming = PROPAGATOR.extract(request, Map::get, context, baggage);
 *     Span span = incoming == Incoming.PARENT ? tracer.start(REPLY, Kind.SERVER, context) : tracer.start(REPLY);
 *     PROPAGATOR.inject(span.context(context), baggage, onwards, Map::put);
 *     span.end();
 * }
 * }</pre>
 */
public final class Propagator {
    /** The most bytes of a header that are read, and of several {@code tracestate} together. */
    public static final int MAX_HEADER_BYTES = Headers.ROOM;

    /** What OpenTelemetry has if nothing is configured. */
    public static final String DEFAULT_NAMES = "tracecontext,baggage";

    private static final String NONE = "none";

    private final Format[] formats;
    private final Counts counts;
    private final TrustBoundary boundary;

    private Propagator(final Format[] formats, final Counts counts, final TrustBoundary boundary) {
        this.formats = formats;
        this.counts = counts;
        this.boundary = boundary;
    }

    /** Makes the propagator that an engine is configured to have; what it refuses is in the engine's ledger. */
    public static Propagator of(final Nanospan nanospan) {
        final List<String> names = nanospan.option(Options.PROPAGATORS);
        return of(names.isEmpty() ? "none" : String.join(",", names), nanospan.counts());
    }

    /**
     * Makes a propagator of several formats, which are read and written in the order given; where two find a context, the
     * later one wins.
     *
     * @param names a list as {@code OTEL_PROPAGATORS} has it, separated by commas, in any case: {@code tracecontext}, {@code
     *     baggage}, {@code b3}, {@code b3multi}, or {@code none} alone; a name that comes twice counts once; an empty list is
     *     {@value #DEFAULT_NAMES}
     * @param counts where to count what is refused
     * @throws IllegalArgumentException for any other name; who reads the list from a variable of OpenTelemetry's warns then,
     *     and goes on with {@link #DEFAULT_NAMES}
     */
    public static Propagator of(final String names, final Counts counts) {
        final Map<String, Format> formats = new LinkedHashMap<>();
        boolean none = false;
        for (final String each : (names.isBlank() ? DEFAULT_NAMES : names).split(",")) {
            final String name = each.strip().toLowerCase(Locale.ROOT);
            if (name.equals(NONE)) {
                none = true;
            } else if (!name.isEmpty()) {
                formats.put(name, format(name, names));
            }
        }
        if (none && !formats.isEmpty()) {
            throw refused(names, "none stands alone");
        }
        return new Propagator(formats.values().toArray(new Format[0]), counts, TrustBoundary.CONTINUE);
    }

    /** The same at a border of trust. */
    public Propagator at(final TrustBoundary border) {
        return new Propagator(formats, counts, border);
    }

    /**
     * Reads what a carrier brings.
     *
     * @param getter is called for each header that may be there, on this thread
     * @param into gets the context, with its tracestate; not valid if there is none
     * @param baggage gets the baggage; null if it is not wanted
     * @return what to make of the context
     */
    public <C> Incoming extract(
            final C carrier, final Getter<? super C> getter, final SpanContext into, final @Nullable Baggage baggage) {
        into.clear();
        if (baggage != null) {
            baggage.clear();
        }
        if (boundary == TrustBoundary.IGNORE) {
            return Incoming.NONE;
        }
        final Baggage wanted = boundary == TrustBoundary.CONTINUE ? baggage : null;
        try {
            for (int i = 0; i < formats.length; i++) {
                formats[i].extract(carrier, getter, into, wanted, counts);
            }
        } catch (final Throwable e) {
            counts.count(Counter.EXTRACT_FAILED);
            into.clear();
            if (baggage != null) {
                baggage.clear();
            }
        }
        if (!into.isValid()) {
            return Incoming.NONE;
        }
        return boundary == TrustBoundary.CONTINUE ? Incoming.PARENT : Incoming.LINK;
    }

    /**
     * Writes what is to travel. A context that was never set writes nothing, so that baggage can travel alone.
     *
     * @param context its {@linkplain SpanContext#headerBuffer() buffer} is used on the way
     * @param baggage null if there is none
     * @param setter is called for each header, on this thread
     */
    public <C> void inject(
            final SpanContext context,
            final @Nullable Baggage baggage,
            final C carrier,
            final Setter<? super C> setter) {
        if (!context.isValid() && (context.traceIdHigh() | context.traceIdLow() | context.spanId()) != 0) {
            counts.count(Counter.INJECT_INVALID);
        }
        if (baggage != null && baggage.dropped() > 0) {
            counts.count(Counter.INJECT_TOO_LARGE);
        }
        try {
            for (int i = 0; i < formats.length; i++) {
                formats[i].inject(context, baggage, carrier, setter);
            }
        } catch (final Throwable e) {
            counts.count(Counter.INJECT_FAILED);
        }
    }

    private static Format format(final String name, final String names) {
        return switch (name) {
            case "tracecontext" -> new TraceContextFormat();
            case "baggage" -> new BaggageFormat();
            case "b3" -> new B3Format(false);
            case "b3multi" -> new B3Format(true);
            default -> throw refused(names, "must be of tracecontext, baggage, b3, b3multi, or none; not " + name);
        };
    }

    private static IllegalArgumentException refused(final String names, final String why) {
        return new IllegalArgumentException("propagators=" + names + ": " + why);
    }
}
