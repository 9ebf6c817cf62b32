package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class MisuseListenerTest {
    @Test
    void shouldSwallowAndLogWhatAListenerDidNotTake() {
        final Logger logger = Logger.getLogger("dev.nanospan");
        final List<LogRecord> logged = new CopyOnWriteArrayList<>();
        logger.setFilter(line -> !logged.add(line)); // kept here, and off the console
        try (Rig rig = Rig.with(
                Checks.STRICT,
                b -> b.misuseListener(misuse -> {
                    if (misuse.what() == Counter.DOUBLE_END) {
                        throw new AssertionError("misused");
                    }
                    throw new IllegalStateException("misused");
                }))) {
            final Span span = rig.tracer.start(Names.WORK);
            span.end();
            span.end();
            span.set("k", 1);
            assertThat(rig.count(Counter.DOUBLE_END)).isEqualTo(1);
            assertThat(rig.count(Counter.USE_AFTER_END)).isEqualTo(1);
        } finally {
            logger.setFilter(null);
        }
        assertThat(logged).hasSize(2);
    }
}
