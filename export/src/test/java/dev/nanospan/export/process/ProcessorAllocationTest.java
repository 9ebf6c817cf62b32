package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nanospan.export.encode.Records;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.Value;
import dev.nanospan.spi.SpanProcessor;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Span after span through all processors: nothing is allocated, whether there is something to do or not. */
class ProcessorAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SPANS = 20_000;
    private static final int MOST_ROUNDS = 12;
    private static final Value SECRET = Value.of("a constant bob@example.com");

    private final SpanEditor editor = new SpanEditor(ref -> new InstrumentationScope("", "", ""), 16 << 10);
    private final SpanProcessor[] processors = {
        SpanFilter.drop(
                SpanRule.parse("name=GET /health*; duration>1h; x=1, y=true").toArray(SpanRule[]::new)),
        PathNames.create(),
        Enrichment.of(Map.of("team", "checkout")),
        Redaction.builder().strict().hash("hashed").remove("removed").build(),
    };
    private final List<byte[]> records = List.of(
            Records.of(span -> span.rename("GET /orders/17")
                    .set("k", "nothing to find here")
                    .set("n", 5)),
            Records.of(span -> span.rename("GET /orders/" + "9".repeat(250))
                    .set("hashed", "h")
                    .set("removed", 1)),
            Records.of(span -> span.set("mail", "to bob@example.com and 4111 1111 1111 1111")
                    .set(Key.ofString("constant"), SECRET)
                    .set("db.query.text", "SELECT * FROM t WHERE a = 'x'")
                    .set(Key.ofStrings("list"), "a", "password=x")
                    .fail(new IllegalStateException("Bearer abcDEF123456"))));

    @Test
    void shouldAllocateNothing() {
        run();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MOST_ROUNDS && least > 0; i++) {
            final long before = allocated();
            run();
            least = Math.min(least, allocated() - before); // a compiler that changes its mind allocates, too
        }

        assertThat(least).isZero();
    }

    private void run() {
        for (int i = 0; i < SPANS; i++) {
            final byte[] record = records.get(i % records.size());
            System.arraycopy(record, 0, editor.buffer(), 0, record.length);
            editor.begin(record.length);
            for (final SpanProcessor each : processors) {
                each.process(editor);
            }
        }
    }

    private static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
