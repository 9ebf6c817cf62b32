package dev.nanospan.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Metric SIZE = Metric.gauge("a.size", "{span}", "Is large.");
    private static final Metric TOOK = Metric.histogram("a.took", "ns", "Took long.");

    private final Metrics metrics = new Metrics();

    @Test
    void shouldGiveWhatWasTold() {
        metrics.add(SIZE, 3);
        metrics.add(SIZE, 0.5, "of", "ring", "by", "me");

        assertThat(metrics.value("a.size")).hasValue(3);
        assertThat(metrics.value("a.size", "by", "me")).hasValue(0.5);
        assertThat(metrics.value("a.size", "by", "you")).isEmpty();
        assertThat(metrics.value("a")).isEmpty();
        assertThat(metrics).hasToString("a.size 3\na.size{of=ring,by=me} 0.5\n");
    }

    @Test
    void shouldAddTheLabelsOfAViewToAll() {
        final Metrics ofRing = metrics.with("of", "ring");
        ofRing.with("by", "me").add(SIZE, 1, "for", "you");
        ofRing.add(SIZE, 2);
        metrics.add(SIZE, 4);

        assertThat(metrics.points())
                .extracting(Metrics.Point::id)
                .containsExactly("a.size{of=ring,by=me,for=you}", "a.size{of=ring}", "a.size");
    }

    /** Two samples of one name would make the whole of it unreadable for who reads metrics. */
    @Test
    void shouldTakeAFigureOnce() {
        metrics.add(SIZE, 1, "of", "a");
        metrics.with("of", "a").add(SIZE, 2);

        assertThat(metrics.points())
                .singleElement()
                .extracting(Metrics.Point::value)
                .isEqualTo(1.0);
    }

    @Test
    void shouldLeaveOutWhatIsNotKnown() {
        metrics.add(SIZE, Double.NaN);

        assertThat(metrics.points()).isEmpty();
    }

    @Test
    void shouldReadAHistogramWhenItIsTold() {
        final Histogram took = Histogram.of(10);
        took.record(4);
        metrics.add(TOOK, took);
        took.record(5);

        assertThat(metrics.value("a.took")).hasValue(4);
        assertThat(metrics).hasToString("a.took count=1 sum=4.0\n");
    }
}
