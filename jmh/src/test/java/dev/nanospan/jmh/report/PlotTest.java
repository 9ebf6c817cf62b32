package dev.nanospan.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {
    @Test
    void shouldBeWellFormedWithAPointForEachFigureAboveZero() throws Exception {
        final Document svg = parse(new Plot(
                "p",
                "cost <of> a \"span\" & more",
                "ns",
                List.of("1", "2 & 3", "4"),
                List.of(
                        new Plot.Series("a<b", List.of(10.0, Double.NaN, 1000.0)),
                        new Plot.Series("c", List.of(0.0, 5.0, 7.0)))));
        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(4);
    }

    @Test
    void shouldPutLargerFiguresHigher() throws Exception {
        final Document svg = parse(
                new Plot("p", "t", "ns", List.of("1", "2"), List.of(new Plot.Series("a", List.of(10.0, 1000.0)))));
        assertThat(y(svg, 0)).isGreaterThan(y(svg, 1));
    }

    @Test
    void shouldDrawNothingWhereNothingWasMeasured() throws Exception {
        final Document svg =
                parse(new Plot("p", "t", "ns", List.of("1"), List.of(new Plot.Series("a", List.of(Double.NaN)))));
        assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
    }

    private static double y(final Document svg, final int circle) {
        return Double.parseDouble(((Element) svg.getElementsByTagName("circle").item(circle)).getAttribute("cy"));
    }

    private static Document parse(final Plot plot) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8)));
    }
}
