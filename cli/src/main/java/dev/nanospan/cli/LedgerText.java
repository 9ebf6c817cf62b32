package dev.nanospan.cli;

import dev.nanospan.ledger.Counter;
import dev.nanospan.ledger.DestinationCounts;
import dev.nanospan.ledger.Ledger;
import java.util.List;

/** The ledger for people: each line is a sum, and what is 0 is left out of it. */
final class LedgerText {
    private final StringBuilder text = new StringBuilder("ledger\n");
    private String separator = "";

    private LedgerText() {}

    static String of(final Ledger ledger) {
        return new LedgerText()
                .started(ledger)
                .ended(ledger)
                .drained(ledger)
                .routed(ledger)
                .text
                .append(ledger.isExact() ? "  exact: every span is accounted for\n" : "  NOT EXACT\n")
                .toString();
    }

    private LedgerText started(final Ledger ledger) {
        return line(Counter.STARTED, ledger)
                .part(Counter.UNSAMPLED, ledger)
                .part("open", ledger.open())
                .part(Counter.ABANDONED, ledger)
                .part(Counter.ENDED, ledger)
                .part(Counter.OPEN_LIMIT, ledger)
                .part(Counter.TRACE_LIMIT, ledger)
                .end();
    }

    private LedgerText ended(final Ledger ledger) {
        return line(Counter.ENDED, ledger)
                .part("queued", ledger.queued())
                .part(Counter.DRAINED, ledger)
                .part(Counter.RING_FULL, ledger)
                .part(Counter.TOO_LARGE, ledger)
                .part(Counter.AFTER_CLOSE, ledger)
                .end();
    }

    private LedgerText drained(final Ledger ledger) {
        return line(Counter.DRAINED, ledger)
                .part(Counter.ROUTED, ledger)
                .part(Counter.RECORD_ONLY, ledger)
                .part(Counter.FILTERED, ledger)
                .part(Counter.PROCESSOR_FAILED, ledger)
                .end();
    }

    private LedgerText routed(final Ledger ledger) {
        final List<String> names = ledger.destinations();
        for (final String name : names) {
            routed(ledger, ledger.destination(name), names.size() == 1 ? "" : name + ": ");
        }
        return this;
    }

    private void routed(final Ledger ledger, final DestinationCounts to, final String destination) {
        text.append("  ")
                .append(destination)
                .append(Counter.ROUTED.label())
                .append(' ')
                .append(ledger.get(Counter.ROUTED))
                .append(to.recovered == 0 ? "" : " + recovered " + to.recovered);
        separator = " = ";
        part("exported", to.exported)
                .part("rejected", to.rejected)
                .part("failed", to.failed)
                .part("expired", to.expired)
                .part("spillFull", to.spillFull)
                .part("spillCorrupt", to.spillCorrupt)
                .part("buffered", to.buffered)
                .part("inFlight", to.inFlight)
                .part("spilled", to.spilled)
                .end();
    }

    private LedgerText line(final Counter counter, final Ledger ledger) {
        text.append("  ").append(counter.label()).append(' ').append(ledger.get(counter));
        separator = " = ";
        return this;
    }

    private LedgerText part(final Counter counter, final Ledger ledger) {
        return part(counter.label(), ledger.get(counter));
    }

    private LedgerText part(final String name, final long spans) {
        if (spans != 0) {
            text.append(separator).append(name).append(' ').append(spans);
            separator = " + ";
        }
        return this;
    }

    private LedgerText end() {
        text.append('\n');
        return this;
    }
}
