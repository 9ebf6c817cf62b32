package dev.nanospan.jmh.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture with a line for each series over steps of even width, and a scale of powers of ten.
 *
 * @param name of the file, without its end
 * @param title one line
 * @param unit of the figures
 * @param steps what stands below
 * @param series the lines
 */
public record Plot(String name, String title, String unit, List<String> steps, List<Series> series) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int TOP = 40;
    private static final int BOTTOM = 40;
    private static final String[] COLORS = {"#0b6e4f", "#c1292e", "#1f5fa8", "#b8860b", "#6a4c93", "#555555", "#d1708f"
    };

    /**
     * A line.
     *
     * @param name beside it
     * @param values one for each step; NaN where nothing was measured
     */
    public record Series(String name, List<Double> values) {}

    /** The picture. Figures that are not above zero are left out: the scale has no place for them. */
    public String svg() {
        final double low = Math.floor(Math.log10(min()));
        final double high = Math.max(low + 1, Math.ceil(Math.log10(max())));
        final StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
        add(svg, "<text x=\"%d\" y=\"20\" font-size=\"14\">%s, %s</text>%n", LEFT, escape(title), escape(unit));
        for (double power = low; power <= high; power++) {
            final double y = y(Math.pow(10, power), low, high);
            add(
                    svg,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", LEFT - 6, y + 4, tick(power));
        }
        for (int step = 0; step < steps.size(); step++) {
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(step),
                    HEIGHT - BOTTOM + 18,
                    escape(steps.get(step)));
        }
        for (int i = 0; i < series.size(); i++) {
            line(svg, i, low, high);
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(final StringBuilder svg, final int index, final double low, final double high) {
        final Series line = series.get(index);
        final String color = COLORS[index % COLORS.length];
        final List<String> points = new ArrayList<>();
        for (int step = 0; step < line.values().size(); step++) {
            final double value = line.values().get(step);
            if (value > 0) {
                points.add(Format.format("%.1f,%.1f", x(step), y(value, low, high)));
            }
        }
        add(
                svg,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
                color,
                String.join(" ", points));
        for (final String point : points) {
            final String[] at = point.split(",");
            add(svg, "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n", at[0], at[1], color);
        }
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                WIDTH - RIGHT + 12,
                TOP + 12 + 18 * index,
                color,
                escape(line.name()));
    }

    private double x(final int step) {
        final double width = WIDTH - LEFT - RIGHT;
        return LEFT + width * (step + 0.5) / Math.max(1, steps.size());
    }

    private static double y(final double value, final double low, final double high) {
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (Math.log10(value) - low) / (high - low);
    }

    private double min() {
        return series.stream()
                .flatMap(line -> line.values().stream())
                .filter(value -> value > 0)
                .mapToDouble(value -> value)
                .min()
                .orElse(1);
    }

    private double max() {
        return series.stream()
                .flatMap(line -> line.values().stream())
                .filter(value -> value > 0)
                .mapToDouble(value -> value)
                .max()
                .orElse(10);
    }

    private static String tick(final double power) {
        return power < 0 ? Format.format("%s", Math.pow(10, power)) : Format.count(Math.pow(10, power));
    }

    private static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static void add(final StringBuilder svg, final String pattern, final Object... values) {
        svg.append(String.format(Locale.ROOT, pattern.replace("%n", "\n"), values));
    }
}
