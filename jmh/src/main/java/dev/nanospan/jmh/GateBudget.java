package dev.nanospan.jmh;

import dev.nanospan.jmh.report.Result.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a subject of the {@link Gate} may cost: {@code gate.root = 0 2.4 0.4}.
 *
 * @param subject what is measured
 * @param bytes allocated by an operation, at most
 * @param floors times two readings of the clock
 * @param peers times the same by OpenTelemetry
 */
record GateBudget(String subject, double bytes, double floors, double peers) {
    static final String PREFIX = "gate.";
    static final String OK = "ok";
    static final String GARBAGE = "ALLOCATES";
    static final String SLOW = "SLOW";

    private static final int FIGURES = 3;

    /** The budgets that this build is held to. */
    static List<GateBudget> committed() {
        return parse(Budget.lines());
    }

    /**
     * Reads the lines that are of the gate.
     *
     * @throws IllegalArgumentException if one is not of this form
     */
    static List<GateBudget> parse(final Properties lines) {
        final List<GateBudget> budgets = new ArrayList<>();
        for (final Object key : new TreeMap<>(lines).keySet()) {
            final String name = String.valueOf(key);
            if (name.startsWith(PREFIX)) {
                budgets.add(parse(name.substring(PREFIX.length()), lines.getProperty(name)));
            }
        }
        return budgets;
    }

    private static GateBudget parse(final String subject, final String value) {
        final String[] words = value.trim().split("\\s+");
        try {
            if (words.length == FIGURES) {
                return new GateBudget(
                        subject,
                        Double.parseDouble(words[0]),
                        Double.parseDouble(words[1]),
                        Double.parseDouble(words[2]));
            }
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("not a budget: gate." + subject + " = " + value, e);
        }
        throw new IllegalArgumentException("not a budget: gate." + subject + " = " + value);
    }

    /** What is to be said of figures; one that is missing is never good. */
    String verdict(final Row row) {
        if (!(row.number("bytes") <= bytes)) {
            return GARBAGE;
        }
        final boolean quickByFloor = row.number("ns") <= Gate.SLACK * floors * row.number("floorNs");
        final boolean quickByPeer = row.number("ns") <= Gate.SLACK * peers * row.number("peerNs");
        return quickByFloor || quickByPeer ? OK : SLOW;
    }

    @Override
    public String toString() {
        return bytes + " B/op, " + floors + " x floor or " + peers + " x peer";
    }
}
