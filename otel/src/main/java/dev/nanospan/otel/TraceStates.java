package dev.nanospan.otel;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;

/** The header {@code tracestate} as OpenTelemetry's list of keys and values, and back. */
final class TraceStates {
    private TraceStates() {}

    /** Reads what was validated as it came; members in the same order. */
    static TraceState parse(final String text) {
        if (text.isEmpty()) {
            return TraceState.getDefault();
        }
        final TraceStateBuilder builder = TraceState.builder();
        final String[] members = text.split(",");
        for (int i = members.length - 1; i >= 0; i--) { // what is put last stands first
            final String member = members[i].strip();
            final int equals = member.indexOf('=');
            if (equals > 0) {
                builder.put(member.substring(0, equals), member.substring(equals + 1));
            }
        }
        return builder.build();
    }

    /** Writes the header. */
    static String format(final TraceState state) {
        if (state.isEmpty()) {
            return "";
        }
        final StringBuilder text = new StringBuilder(64);
        state.forEach((key, value) -> text.append(text.length() == 0 ? "" : ",")
                .append(key)
                .append('=')
                .append(value));
        return text.toString();
    }
}
