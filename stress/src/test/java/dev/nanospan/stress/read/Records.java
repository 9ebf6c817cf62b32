package dev.nanospan.stress.read;

import dev.nanospan.layout.KeyFilter;
import dev.nanospan.layout.LargeBuffers;
import dev.nanospan.layout.RecordLayout;
import dev.nanospan.layout.RecordLimits;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.record.Key;
import java.util.Arrays;
import java.util.Set;

/** Sound records to spoil. */
final class Records {
    private static final int BYTES = 4_096;
    private static final int SPAN = RecordLayout.LEVEL_SPAN;

    private Records() {}

    /** A record with nothing but a header. */
    static byte[] empty() {
        return finished(writer());
    }

    /** A record with an item of every type. */
    static byte[] full() {
        final RecordWriter writer = writer();
        final int ref = Key.ofString("read.key").ref();
        writer.name("a name of its own");
        writer.status(RecordLayout.STATUS_ERROR);
        writer.statusMessage("a message");
        writer.traceState(new byte[] {'a', '=', 'b'}, 0, 3);
        writer.putBoolean(SPAN, ref, true);
        writer.putLongValue(SPAN, Key.ofLong("read.long").ref(), 42);
        writer.putDouble(SPAN, Key.ofDouble("read.double").ref(), 0.5);
        writer.putConstant(SPAN, Key.ofString("read.constant").ref(), ref, "read.key");
        writer.putLongs(SPAN, Key.ofLongs("read.longs").ref(), new long[] {1, 2});
        writer.putDoubles(SPAN, Key.ofDoubles("read.doubles").ref(), new double[] {1, 2});
        writer.putBooleans(SPAN, Key.ofBooleans("read.booleans").ref(), new boolean[] {true, false});
        writer.putStrings(SPAN, Key.ofStrings("read.strings").ref(), new String[] {"one", null, "", "\u00e9"});
        writer.store(writer.beginInline(SPAN, "inline", RecordLayout.LONG, Long.BYTES), 7L);
        writer.writeText(writer.beginInline(SPAN, "text", RecordLayout.STRING, Integer.BYTES + 4), "text", 4);
        writer.event("an event", 1);
        writer.putString(RecordLayout.LEVEL_EVENT, ref, "of the event");
        writer.event(ref, "read.key", 2);
        writer.link(1, 2, 3, 1, true, new byte[] {'c', '=', 'd'}, 3);
        writer.putString(RecordLayout.LEVEL_LINK, ref, "of the link");
        writer.cut(0);
        return finished(writer);
    }

    private static byte[] finished(final RecordWriter writer) {
        return Arrays.copyOf(writer.bytes(), writer.finish(writer.bytes(), 100));
    }

    private static RecordWriter writer() {
        final RecordWriter writer = new RecordWriter(
                new RecordLimits(64, 8, 8, 8, 8, 256, BYTES),
                new KeyFilter(Set.of(), Set.of()),
                new LargeBuffers(1, BYTES),
                BYTES);
        writer.begin(0, 2, 3, 4, 5, 0);
        writer.describe(1, 0, 1, 0, 8);
        return writer;
    }
}
