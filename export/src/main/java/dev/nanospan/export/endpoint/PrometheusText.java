package dev.nanospan.export.endpoint;

/**
 * Writes metrics in the text format 0.0.4 of Prometheus: a family, then its samples. Label values and helps are escaped;
 * names are the caller's.
 */
final class PrometheusText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder(4_096);
    private String family = "";

    /** Begins a family of counters, whose name ends in {@code _total}. */
    PrometheusText counter(final String name, final String help) {
        return begin(name, "counter", help);
    }

    /** Begins a family of values that go up and down. */
    PrometheusText gauge(final String name, final String help) {
        return begin(name, "gauge", help);
    }

    /**
     * Writes a sample of the family.
     *
     * @param labels names and values by turns
     */
    PrometheusText sample(final long value, final String... labels) {
        text.append(family);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            appendEscaped(labels[i + 1], true);
            text.append('"');
        }
        text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private PrometheusText begin(final String name, final String type, final String help) {
        family = name;
        text.append("# HELP ").append(name).append(' ');
        appendEscaped(help, false);
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    private void appendEscaped(final String value, final boolean ofLabel) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '\n') {
                text.append("\\n");
            } else if (c == '\\' || ofLabel && c == '"') {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
    }
}
