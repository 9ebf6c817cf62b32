package dev.nanospan.ring.file;

import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.Acknowledged;
import dev.nanospan.ring.OpenWalk;
import dev.nanospan.ring.RecordHandler;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.StripeWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * A ring that a process left which is no more. What it holds can be handed over, and acknowledged, again and again, until
 * the file is deleted. One thread.
 */
public final class LeftRing {
    private final Path path;
    private final RingShape shape;
    private final StripeWalk[] stripes;
    private final OpenWalk openSpans;
    private final Texts texts;

    private LeftRing(final Path path, final ByteBuffer file, final int firstNumber) throws UnreadableRingException {
        this.path = path;
        this.shape = FileLayout.readHeader(file);
        if (file.capacity() != FileLayout.fileBytes(shape)) {
            throw new UnreadableRingException(
                    "it has " + file.capacity() + " bytes, not " + FileLayout.fileBytes(shape));
        }
        this.texts = new Texts(file);
        this.stripes = new StripeWalk[shape.stripes()];
        final int stripeBytes = shape.ringBytes() / shape.stripes();
        final ByteBuffer positions = file.slice(FileLayout.POSITIONS, FileLayout.PLACES - FileLayout.POSITIONS);
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new StripeWalk(
                    file.slice(FileLayout.SLOTS + i * stripeBytes, stripeBytes),
                    shape.slotBytes(),
                    positions,
                    i,
                    FileLayout.salt(file),
                    firstNumber + i);
        }
        this.openSpans = new OpenWalk(
                file.slice(FileLayout.SLOTS + shape.ringBytes(), FileLayout.openSpansBytes(shape)),
                positions,
                FileLayout.salt(file),
                List.of(stripes),
                firstNumber + SpanRing.MAX_STRIPES);
    }

    /**
     * Opens a file.
     *
     * @param firstNumber by which its first stripe is announced, the second by the next, and so on
     * @throws UnreadableRingException if it is none; says why
     * @throws IOException if that can't be said now
     */
    static LeftRing open(final Path path, final int firstNumber) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            final long size = Math.min(channel.size(), Integer.MAX_VALUE);
            final ByteBuffer file = channel.map(MapMode.READ_WRITE, 0, size).order(ByteOrder.LITTLE_ENDIAN);
            return new LeftRing(path, file, firstNumber);
        }
    }

    /**
     * Hands records over, each once: those of spans that were open, as they were at their start, then those of the ring. In
     * this order, as what is acknowledged of the ring counts as published, gaps and all, and so says no more who was open.
     *
     * @param scratch at least {@link #maxRecordBytes()}
     * @return how many
     */
    public int drain(final RecordHandler handler, final byte[] scratch, final int limit) {
        int records = openSpans.drain(handler, scratch, limit);
        for (int i = 0; i < stripes.length && openSpans.isDone(); i++) {
            records += stripes[i].drain(handler, scratch, limit - records);
        }
        return records;
    }

    /** Whether everything was handed over. */
    public boolean isDone() {
        return openSpans.isDone() && Arrays.stream(stripes).allMatch(StripeWalk::isDone);
    }

    /** Where what was handed over is acknowledged, stripe by stripe. */
    public Acknowledged[] stripes() {
        return stripes.clone();
    }

    /** Where spans that were open are acknowledged; its number is by {@link SpanRing#MAX_STRIPES} above that of the first stripe. */
    public Acknowledged openSpans() {
        return openSpans;
    }

    /** When the process was last seen alive, ns since the epoch; 0 if it kept no open spans. */
    public long aliveEpochNs() {
        return openSpans.aliveEpochNs();
    }

    public int maxRecordBytes() {
        return shape.maxRecordBytes();
    }

    /** Places, so far, where a record was begun and not completed. */
    public long torn() {
        return openSpans.torn()
                + Arrays.stream(stripes).mapToLong(StripeWalk::torn).sum();
    }

    /** Records, so far, that had been handed over before, so that they may have arrived. */
    public long again() {
        return openSpans.again()
                + Arrays.stream(stripes).mapToLong(StripeWalk::again).sum();
    }

    /** What the service said of itself; nothing if it had not come to that. */
    public Resource resource() {
        return ResourceText.read(texts.get(FileLayout.RESOURCE_PLACE));
    }

    /** The text of a symbol of that process, as UTF-8; another one if the file does not hold it. */
    byte[] symbol(final int ref) {
        final int number = FileLayout.SYMBOL_PLACES + ref;
        return ref > 0 && texts.has(number)
                ? texts.get(number)
                : ("unknown-" + ref).getBytes(StandardCharsets.US_ASCII);
    }

    /** The scope of a number of that process; an empty one if the file does not hold it. */
    InstrumentationScope scope(final int ref) {
        final boolean inTable = ref > 0 && ref <= FileLayout.SCOPES;
        final ByteBuffer runs = ByteBuffer.wrap(texts.get(inTable ? FileLayout.SCOPE_PLACES + ref : -1))
                .order(ByteOrder.LITTLE_ENDIAN);
        return new InstrumentationScope(run(runs), run(runs), run(runs));
    }

    private static String run(final ByteBuffer from) {
        final int length = from.remaining() < Integer.BYTES ? 0 : from.getInt();
        final byte[] utf8 = new byte[Math.max(0, Math.min(length, from.remaining()))];
        from.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Does away with the file: nothing of it is needed any more. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
