package dev.nanospan.export.spill;

import static java.nio.file.StandardOpenOption.READ;

import dev.nanospan.export.spill.FileHeader.Cursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A segment as somebody else sees it, who has not got the lock: read, and never written. Of one that is in use it shows what was there
 * when it was read.
 *
 * <pre>{@code
 * for (SegmentFile segment : SegmentFile.in(Path.of("/var/spill"))) {
 *     System.out.println(segment.path() + " " + segment.spans() + " spans to deliver");
 * }
 * }</pre>
 *
 * @param format what is in it; empty if it is none that can be read here
 * @param endpoint scheme, host and port that it was for
 * @param spans those not delivered yet, as far as they can be read
 * @param batches the same
 * @param damages places that can't be read
 * @param lost spans in damaged batches, as far as that is known
 * @param oldestMs when the oldest batch was written, in ms since 1970; 0 if there is none
 */
public record SegmentFile(
        Path path,
        Optional<Format> format,
        String endpoint,
        long bytes,
        long spans,
        long batches,
        long damages,
        long lost,
        long oldestMs) {
    /** Takes batches that were not delivered yet, oldest first. */
    @FunctionalInterface
    public interface Batches {
        /** Takes one; its bytes are good until this returns. */
        void take(ByteBuffer body, int spans) throws IOException;
    }

    /**
     * All segments in a folder, and in those of the exporters in it, in their order.
     *
     * @throws IOException if it can't be read
     */
    public static List<SegmentFile> in(final Path folder) throws IOException {
        final List<SegmentFile> all = new ArrayList<>();
        try (Stream<Path> files = Files.find(folder, 2, (path, attributes) -> attributes.isRegularFile())) {
            for (final Path file : files.sorted().toList()) {
                if (String.valueOf(file.getFileName()).endsWith(".spill") && Files.exists(file)) {
                    all.add(of(file));
                }
            }
        }
        return all;
    }

    /** One segment, every byte of it looked at. */
    static SegmentFile of(final Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            final FileHeader header = FileHeader.read(channel);
            if (header == null) {
                return new SegmentFile(path, Optional.empty(), "", channel.size(), 0, 0, 1, 0, 0);
            }
            return new Count().of(path, channel, header);
        }
    }

    /** Hands over all batches that are whole and were not delivered yet. */
    public void read(final Batches to) throws IOException {
        try (FileChannel channel = FileChannel.open(path, READ)) {
            final FileHeader header = FileHeader.read(channel);
            if (header != null) {
                final SegmentReader reader = new SegmentReader(
                        channel, header.salt(), Cursor.read(channel).position(), channel.size());
                while (reader.next()) {
                    final ByteBuffer body = ByteBuffer.allocate(reader.isWhole() ? reader.frame().bodyBytes : 0);
                    if (reader.isWhole() && reader.readBody(body)) {
                        to.take(body, reader.frame().spans);
                    }
                }
            }
        }
    }

    /** Adds up one segment. */
    private static final class Count {
        private long spans;
        private long batches;
        private long damages;
        private long oldestMs;

        SegmentFile of(final Path path, final FileChannel channel, final FileHeader header) throws IOException {
            final Cursor cursor = Cursor.read(channel);
            final SegmentReader reader = new SegmentReader(channel, header.salt(), cursor.position(), channel.size());
            long end = cursor.spans();
            while (reader.next()) {
                count(reader);
                end = Math.max(end, reader.frame().endSpan());
            }
            return new SegmentFile(
                    path,
                    Optional.of(header.format()),
                    header.endpoint(),
                    channel.size(),
                    spans,
                    batches,
                    damages + reader.takeDamages(),
                    end - cursor.spans() - spans,
                    oldestMs);
        }

        private void count(final SegmentReader reader) throws IOException {
            final FrameHeader frame = reader.frame();
            if (reader.isWhole() && reader.readBody(ByteBuffer.allocate(frame.bodyBytes))) {
                spans += frame.spans;
                batches++;
                oldestMs = oldestMs == 0 ? frame.timeMs : oldestMs;
            } else {
                damages++;
            }
        }
    }
}
