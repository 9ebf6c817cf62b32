package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.nanospan.record.Key;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * What a span that is set by one thread and ended by another does to its writer: a reset, and so a smaller buffer, in the
 * middle of a call.
 */
class RecordWriterMisuseTest {
    private static final int SPAN = RecordLayout.LEVEL_SPAN;
    private static final int TEXT = Key.ofString("misuse.text").ref();
    private static final int FLAGS = Key.ofBooleans("misuse.flags").ref();
    private static final int SMALL = 128;
    private static final int LARGE = 4_096;
    private static final int ROUNDS = 40_000;
    private static final String WIDE = "\u00e9".repeat(300);

    private final RecordWriter writer = new RecordWriter(
            new RecordLimits(64, 8, 8, 8, 8, 1_024, LARGE),
            new KeyFilter(Set.of(), Set.of()),
            new LargeBuffers(4, LARGE),
            SMALL);

    @Test
    void shouldNotWriteFlagsBeyondABufferThatBecameSmaller() {
        growTo(2_000);
        final int at = writer.beginInline(SPAN, "key", RecordLayout.BOOLEANS, Integer.BYTES + 3);
        writer.reset();

        assertThatCode(() -> writer.writeBooleans(at, new boolean[3])).doesNotThrowAnyException();
    }

    @Test
    void shouldNotTakeBackAnItemThatIsGone() {
        growTo(2_000);
        writer.beforeReading();
        writer.putLongValue(SPAN, TEXT, 1);
        writer.reset();

        assertThatCode(() -> writer.takeBackUnread()).doesNotThrowAnyException();
        assertThat(writer.lengthBytes()).isEqualTo(RecordLayout.HEADER_BYTES);
    }

    @Test
    void shouldThrowNothingAtAThreadThatSetsWhileAnotherResets() throws InterruptedException {
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        final Thread setter = new Thread(() -> {
            for (int i = 0; i < ROUNDS && thrown.get() == null; i++) {
                setEverything(i);
            }
        });
        setter.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        setter.start();
        while (setter.isAlive()) {
            writer.reset();
        }
        setter.join();

        assertThat(thrown.get()).isNull();
        assertThat(writer.lengthBytes()).isBetween(RecordLayout.HEADER_BYTES, LARGE);
    }

    private void setEverything(final int i) {
        writer.putString(SPAN, TEXT, "a text");
        writer.putString(SPAN, TEXT, WIDE);
        writer.putBooleans(SPAN, FLAGS, new boolean[] {true, false});
        writer.name("a name");
        writer.name(i % 2 == 0 ? 0 : TEXT, "another name");
        writer.status(2);
        writer.statusMessage(WIDE);
        writer.event("event", i);
        writer.putString(RecordLayout.LEVEL_EVENT, TEXT, "of the event");
        writer.putString(RecordLayout.LEVEL_EVENT, TEXT, WIDE);
        writer.link(1, 2, 3, 1, false, new byte[8], 8);
        writer.writeText(writer.beginInline(SPAN, "inline", RecordLayout.STRING, Integer.BYTES + 4), "text", 4);
        writer.writeText(writer.beginInline(SPAN, "inline", RecordLayout.STRING, Integer.BYTES + 4), "text", 4);
    }

    private void growTo(final int bytes) {
        while (writer.lengthBytes() < bytes) {
            final byte[] run = new byte[200];
            writer.writeRun(
                    writer.beginInline(
                            SPAN, "run" + writer.lengthBytes(), RecordLayout.BYTES, Integer.BYTES + run.length),
                    run,
                    0,
                    run.length);
        }
    }
}
