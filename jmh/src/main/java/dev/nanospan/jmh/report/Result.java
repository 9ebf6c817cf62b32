package dev.nanospan.jmh.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a measuring command leaves behind: one JSON object.
 *
 * @param kind the command, by its name: {@code hot}
 * @param facts of the machine and the run, for people, in the order to be shown
 * @param rows what was measured, in the form of the kind
 */
public record Result(String kind, Map<String, Object> facts, List<Row> rows) {

    /** As it is written to a file. */
    public String toJson() {
        final Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", kind);
        members.put("facts", facts);
        members.put("rows", rows.stream().map(Row::members).toList());
        return Json.write(members);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Result parse(final String json) {
        if (!(Json.parse(json) instanceof Map<?, ?> members)
                || !(members.get("kind") instanceof String kind)
                || !(members.get("facts") instanceof Map<?, ?> facts)
                || !(members.get("rows") instanceof List<?> rows)) {
            throw new IllegalArgumentException("not a result file: kind, facts and rows expected");
        }
        final List<Row> read = new ArrayList<>();
        for (final Object row : rows) {
            read.add(Row.of(row));
        }
        return new Result(kind, Row.of(facts).members(), read);
    }

    /** A fact as text; {@code ?} if it is missing. */
    public String fact(final String name) {
        final Object fact = facts.get(name);
        return fact instanceof Double number && number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : String.valueOf(fact == null ? "?" : fact);
    }

    /**
     * One thing that was measured: names and figures.
     *
     * @param members by their names, in the order of the file
     */
    public record Row(Map<String, Object> members) {

        static Row of(final @Nullable Object json) {
            if (!(json instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("not a result file: an object expected");
            }
            final Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, value) -> {
                if (value != null) {
                    members.put(String.valueOf(name), value);
                }
            });
            return new Row(members);
        }

        /** A figure; NaN if it was not measured. */
        public double number(final String name) {
            return members.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
        }

        /** A name; empty if there is none. */
        public String text(final String name) {
            final Object value = members.get(name);
            return value == null ? "" : value instanceof Number ? Format.count(number(name)) : value.toString();
        }
    }
}
