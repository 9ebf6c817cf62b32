package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.Ledger;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {
    @ParameterizedTest
    @EnumSource
    void shouldPrintItselfAsJson(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer.start(Names.WORK).set("", 1).end();
            final Span open = rig.tracer.start(Names.OTHER);
            rig.flush();
            final Map<String, Object> json = Json.object(rig.nanospan.ledger().toString());
            assertThat(json.keySet())
                    .startsWith("started", "unsampled", "open", "abandoned", "ended", "queued", "drained", "routed")
                    .contains("dropped", "destinations", "cut", "refused", "misused", "propagation")
                    .endsWith("exact");
            assertThat(json)
                    .containsEntry("started", 2L)
                    .containsEntry("open", 1L)
                    .containsEntry("routed", 1L);
            assertThat(json).containsEntry("exact", true);
            assertThat(Json.at(json, "dropped").keySet())
                    .containsExactlyInAnyOrder(
                            "openLimit",
                            "traceLimit",
                            "ringFull",
                            "tooLarge",
                            "afterClose",
                            "recordOnly",
                            "filtered",
                            "processorFailed");
            assertThat(Json.at(json, "destinations", "memory"))
                    .containsEntry("exported", 1L)
                    .containsKeys(
                            "rejected",
                            "failed",
                            "expired",
                            "spillFull",
                            "spillCorrupt",
                            "buffered",
                            "inFlight",
                            "spilled",
                            "duplicated");
            assertThat(Json.at(json, "refused")).containsEntry("emptyKeys", 1L);
            open.end();
        }
    }

    @Test
    void shouldPrintEveryCounterOnce() {
        final Ledger ledger = new Ledger();
        long value = 1_000;
        for (final Counter counter : Counter.values()) {
            ledger.set(counter, value++);
        }
        final String json = ledger.toString();
        Json.object(json);
        for (final Counter counter : Counter.values()) {
            assertThat(json.split(":" + ledger.get(counter) + "[,}]", -1))
                    .as(counter.label())
                    .hasSize(2);
        }
    }

    @Test
    void shouldPrintJsonWhateverTheExporterIsCalled() {
        final String name = "in \"memory\"\\\n\u0001\u4e2d";
        try (Rig rig = Rig.with(Checks.OFF, b -> b.exporter(new Faulty().named(name)))) {
            final Map<String, Object> json = Json.object(rig.nanospan.ledger().toString());
            assertThat(Json.at(json, "destinations")).containsOnlyKeys(name);
        }
    }

    @Test
    void shouldBeReadWithoutAllocation() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count what threads allocate");
        try (Rig rig = Rig.with(Checks.OFF)) {
            final Ledger into = new Ledger();
            rig.tracer.start(Names.WORK).end();
            rig.flush();
            for (int i = 0; i < 20_000; i++) {
                rig.nanospan.ledger(into);
            }
            final long id = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                final long before = threads.getThreadAllocatedBytes(id);
                for (int i = 0; i < 1_000; i++) {
                    rig.nanospan.ledger(into);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
            }
            assertThat(least).as("bytes for 1,000 reads").isLessThan(1_000);
            assertThat(into.get(Counter.ENDED)).isEqualTo(1);
        }
    }

    @Test
    void shouldNotBeExactIfALineIsNot() {
        for (final Counter counter : new Counter[] {
            Counter.STARTED, Counter.UNSAMPLED, Counter.ENDED, Counter.DRAINED, Counter.ROUTED, Counter.OPEN_LIMIT
        }) {
            try (Rig rig = Rig.with(Checks.OFF)) {
                rig.tracer.start(Names.WORK).end();
                final Ledger ledger = rig.closed();
                ledger.set(counter, ledger.get(counter) + 1);
                assertThat(ledger.isExact()).as("%s", counter).isFalse();
            }
        }
    }
}
