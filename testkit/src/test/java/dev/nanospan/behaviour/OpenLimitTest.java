package dev.nanospan.behaviour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenLimitTest {
    @ParameterizedTest
    @CsvSource({"4, 4", "8, 8", "127, 127", "1024, 896"}) // of 1,024 each of 16 idle threads may keep 8
    void shouldRecordAsManySpansAsMayBeOpenWhateverOtherThreadsDid(final int limit, final int recorded)
            throws Exception {
        final int idle = 16;
        final CountDownLatch traced = new CountDownLatch(idle);
        final CountDownLatch over = new CountDownLatch(1);
        try (Rig rig = Rig.with(Checks.OFF, b -> b.spansMaxOpen(limit))) {
            for (int t = 0; t < idle; t++) {
                new Thread(() -> {
                            for (int round = 0; round < 50; round++) {
                                final List<Span> spans = new ArrayList<>();
                                for (int i = 0; i < 20; i++) {
                                    spans.add(rig.tracer.start(Names.WORK));
                                }
                                spans.forEach(Span::end);
                            }
                            traced.countDown();
                            try {
                                over.await();
                            } catch (final InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .start();
            }
            assertThat(traced.await(20, SECONDS)).isTrue();
            final List<Span> open = new ArrayList<>();
            for (int i = 0; i < limit; i++) {
                open.add(rig.tracer.start(Names.WORK));
            }
            assertThat(open.stream().filter(Span::isRecording).count()).isGreaterThanOrEqualTo(recorded);
            assertThat(rig.tracer.start(Names.OTHER).isRecording()).isFalse();
            open.forEach(Span::end);
        } finally {
            over.countDown();
        }
    }
}
