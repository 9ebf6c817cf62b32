package dev.nanospan.export.endpoint;

import dev.nanospan.export.store.TraceQuery;
import dev.nanospan.id.TraceId;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands behind the question mark of {@code /traces}. */
final class QueryString {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(ns|us|ms|s|min|h)");
    private static final BigDecimal MAX_NS = BigDecimal.valueOf(Long.MAX_VALUE);

    private TraceQuery query = TraceQuery.ALL;
    private boolean clear;

    private QueryString() {}

    /**
     * Reads a query.
     *
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    static QueryString of(final String text) {
        final QueryString read = new QueryString();
        final Set<String> seen = new HashSet<>();
        for (final String part : text.split("&")) {
            if (!part.isEmpty()) {
                final int equals = part.indexOf('=');
                final String key = decoded(equals < 0 ? part : part.substring(0, equals));
                final String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
                if (!seen.add(key)) {
                    throw new IllegalArgumentException(key + ": is given more than once");
                }
                read.set(key, value);
            }
        }
        return read;
    }

    /** Which traces are asked for. */
    TraceQuery query() {
        return query;
    }

    /** Whether they are to be taken away. */
    boolean clear() {
        return clear;
    }

    private void set(final String key, final String value) {
        switch (key) {
            case "limit" -> query = query.withLimit(limit(value));
            case "clear" -> clear = bool(key, value);
            case "service" -> query = query.withService(value);
            case "name" -> query = query.withName(value);
            case "minDuration" -> query = query.withMinDuration(duration(value));
            case "error" -> query = query.withError(bool(key, value));
            case "traceId" -> query = query.withTraceId(traceId(value));
            default ->
                throw new IllegalArgumentException(
                        key + ": is not known; limit, clear, service, name, minDuration, error and traceId are");
        }
    }

    private static int limit(final String value) {
        if (!value.matches("\\d{1,9}")) {
            throw bad("limit", value, "a whole number from 0 to 999999999");
        }
        return Integer.parseInt(value);
    }

    private static boolean bool(final String key, final String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(key, value, "true or false");
        };
    }

    private static Duration duration(final String value) {
        final Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            final BigDecimal ns =
                    new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNs(matcher.group(2))));
            if (ns.compareTo(MAX_NS) <= 0) {
                return Duration.ofNanos(ns.longValue());
            }
        }
        throw bad("minDuration", value, "a time such as 10ms or 1.5s, with ns, us, ms, s, min or h");
    }

    private static long unitNs(final String unit) {
        return switch (unit) {
            case "ns" -> 1;
            case "us" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "min" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }

    private static TraceId traceId(final String value) {
        final TraceId id = TraceId.tryParse(value);
        if (id == null || !id.isValid()) {
            throw bad("traceId", value, "32 hex digits that are not all 0");
        }
        return id;
    }

    private static String decoded(final String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(text + ": has a % without two hex digits", e);
        }
    }

    private static IllegalArgumentException bad(final String key, final String value, final String allowed) {
        return new IllegalArgumentException(key + "=" + value + ": must be " + allowed);
    }
}
