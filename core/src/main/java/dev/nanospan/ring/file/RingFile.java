package dev.nanospan.ring.file;

import dev.nanospan.layout.Symbol;
import dev.nanospan.layout.Symbols;
import dev.nanospan.layout.Utf8;
import dev.nanospan.record.InstrumentationScope;
import dev.nanospan.resource.Resource;
import dev.nanospan.ring.OpenSpans;
import dev.nanospan.ring.SpanRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The ring of this process and what its records refer to, in a file. The mapping lasts as long as anybody can reach it: a
 * traced thread may still write when all else is closed.
 */
public final class RingFile implements Symbols.Keeper {
    private static final int CHUNK_BYTES = 1 << 20;

    private final SpanRing ring;
    private final @Nullable OpenSpans openSpans;
    private final Texts texts;
    private final AtomicLong left = new AtomicLong();

    private RingFile(final ByteBuffer file, final RingShape shape, final long salt) {
        final ByteBuffer positions = file.slice(FileLayout.POSITIONS, FileLayout.PLACES - FileLayout.POSITIONS);
        final int slotsEnd = FileLayout.SLOTS + shape.ringBytes();
        this.openSpans = shape.openSpans() == 0
                ? null
                : new OpenSpans(file.slice(slotsEnd, FileLayout.openSpansBytes(shape)), positions, salt);
        this.ring = new SpanRing(
                file.slice(FileLayout.SLOTS, shape.ringBytes()),
                shape.slotBytes(),
                shape.stripes(),
                positions,
                salt,
                openSpans);
        this.texts = new Texts(file);
    }

    /**
     * Makes a file, readable for its owner only, with an empty ring, and keeps every symbol in it from now on.
     *
     * @param path where there is none
     * @throws IOException if that can't be done; then there is no file
     */
    static RingFile create(final Path path, final RingShape shape) throws IOException {
        final long salt = new SecureRandom().nextLong();
        final RingFile made = new RingFile(map(path, FileLayout.fileBytes(shape), shape, salt), shape, salt);
        Symbols.tell(made);
        return made;
    }

    private static ByteBuffer map(final Path path, final long bytes, final RingShape shape, final long salt)
            throws IOException {
        final Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                ownersOnly(path))) {
            fill(channel, bytes);
            final ByteBuffer file =
                    channel.map(MapMode.READ_WRITE, 0, bytes).load().order(ByteOrder.LITTLE_ENDIAN);
            FileLayout.writeHeader(file, shape, salt);
            Files.move(unfinished, path);
            return file;
        } catch (final IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Takes all the room that is needed: a disk that is full says so here, and nowhere else. */
    private static void fill(final FileChannel channel, final long bytes) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_BYTES);
        long at = 0;
        while (at < bytes) {
            zeros.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at));
            at += channel.write(zeros, at);
        }
        channel.force(true);
    }

    static FileAttribute<?>[] ownersOnly(final Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    public SpanRing ring() {
        return ring;
    }

    /** Where the starts of open spans are kept; null if they are not. */
    public @Nullable OpenSpans openSpans() {
        return openSpans;
    }

    @Override
    public void keep(final Symbol symbol) {
        put(FileLayout.SYMBOL_PLACES + symbol.ref(), symbol.utf8());
    }

    /** Keeps what a number of a scope stands for. Before any record can hold it. */
    public void keep(final int ref, final InstrumentationScope scope) {
        if (ref > 0 && ref <= FileLayout.SCOPES) {
            final byte[] name = Utf8.bytes(scope.name());
            final byte[] version = Utf8.bytes(scope.version());
            final byte[] url = Utf8.bytes(scope.schemaUrl());
            final ByteBuffer runs = ByteBuffer.allocate(3 * Integer.BYTES + name.length + version.length + url.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            runs.putInt(name.length)
                    .put(name)
                    .putInt(version.length)
                    .put(version)
                    .putInt(url.length)
                    .put(url);
            put(FileLayout.SCOPE_PLACES + ref, runs.array());
        }
    }

    /** Keeps what the service says of itself. */
    public void keep(final Resource resource) {
        put(FileLayout.RESOURCE_PLACE, ResourceText.of(resource));
    }

    /** How many texts found no room. */
    public long leftOut() {
        return left.get();
    }

    /** Keeps no more symbols. */
    void close() {
        Symbols.tellNoMore(this);
    }

    private void put(final int number, final byte[] text) {
        if (!texts.put(number, text)) {
            left.incrementAndGet();
        }
    }
}
