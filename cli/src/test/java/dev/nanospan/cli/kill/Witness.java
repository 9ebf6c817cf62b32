package dev.nanospan.cli.kill;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that says for each producer how many of its spans were ended, and how many were dropped of all, whatever became of the
 * process that wrote it.
 */
final class Witness {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STRIDE = 128;

    private final ByteBuffer counts;
    private final int producers;

    private Witness(final ByteBuffer counts, final int producers) {
        this.counts = counts;
        this.producers = producers;
    }

    static Witness open(final Path path, final int producers) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Witness(channel.map(MapMode.READ_WRITE, 0, (producers + 1L) * STRIDE), producers);
        }
    }

    void saw(final int producer, final long spans) {
        LONG.setRelease(counts, producer * STRIDE, spans);
    }

    long seen(final int producer) {
        return (long) LONG.getAcquire(counts, producer * STRIDE);
    }

    void dropped(final long spans) {
        saw(producers, spans);
    }

    long dropped() {
        return seen(producers);
    }
}
