package dev.nanospan.export.spill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Spills for tests, on disks as they are and on such that run full. */
public final class Spills {
    private static final long HOUR_MS = 3_600_000;

    private Spills() {}

    public static SpillSettings settings(final Path folder, final long maxBytes) {
        return settings(folder, maxBytes, Math.max(maxBytes / 8, 4_096), 1_000);
    }

    public static SpillSettings settings(
            final Path folder, final long maxBytes, final long segmentBytes, final int maxFiles) {
        return settings(Format.OTLP_JSON, folder, maxBytes, segmentBytes, maxFiles);
    }

    /** Of an exporter whose batches are given up at that age. */
    public static SpillSettings settings(final Path folder, final long maxBytes, final long maxAgeMs) {
        final SpillSettings as = settings(folder, maxBytes);
        return new SpillSettings(
                folder, as.format(), as.endpoint(), maxBytes, as.segmentBytes(), as.maxFiles(), maxAgeMs);
    }

    private static SpillSettings settings(
            final Format format, final Path folder, final long maxBytes, final long segmentBytes, final int maxFiles) {
        return new SpillSettings(folder, format, "http://collector:4318", maxBytes, segmentBytes, maxFiles, HOUR_MS);
    }

    public static Spill in(final Path folder) {
        return in(folder, Format.OTLP_JSON);
    }

    public static Spill in(final Path folder, final Format format) {
        return new Spill(settings(format, folder, 1L << 30, 1L << 27, 1_000), new Said());
    }

    public static Spill of(final SpillSettings settings, final Said said) {
        return new Spill(settings, said);
    }

    public static Spill onFullDisk(final SpillSettings settings, final Said said, final AtomicLong freeBytes) {
        return new Spill(settings, said, fullAt(freeBytes), System::currentTimeMillis);
    }

    public static Spill withClock(final SpillSettings settings, final Said said, final LongSupplier clockMs) {
        return new Spill(settings, said, Disk.REAL, clockMs);
    }

    static Spill on(final Disk disk, final SpillSettings settings, final Said said, final LongSupplier clockMs) {
        return new Spill(settings, said, disk, clockMs);
    }

    /** The segments of OTLP in a folder, in their order. */
    public static List<Path> segments(final Path folder) {
        try (Stream<Path> all = Files.list(folder.resolve(Format.OTLP_JSON.exporter()))) {
            return all.filter(file -> file.toString().endsWith(".spill"))
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies them as they are, as they would be left by a process that dies now. */
    public static void copy(final Path from, final Path to) {
        try {
            final Path into = Files.createDirectories(to.resolve(Format.OTLP_JSON.exporter()));
            for (final Path file : segments(from)) {
                Files.copy(file, into.resolve(file.getFileName()));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Damages the first frame of the oldest segment: its header, or else its body. */
    public static void damage(final Path folder, final boolean header) {
        try {
            SegmentTest.flip(segments(folder).get(0), FileHeader.BYTES + (header ? 10 : FrameHeader.BYTES + 50));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was said. */
    public static final class Said implements SpillReports {
        public final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void say(final Kind kind, final String what) {
            lines.add(kind + " " + what);
        }
    }

    /** A disk with so many bytes left: what is longer is written in part, and then it says that it is full. */
    static Disk fullAt(final AtomicLong freeBytes) {
        return (path, how) -> new Bounded(Disk.REAL.open(path, how), freeBytes);
    }

    /** A disk on which those files can't be opened, as by a process that has no more file descriptors. */
    static Disk closedTo(final Predicate<Path> files) {
        return (path, how) -> {
            if (files.test(path)) {
                throw new FileSystemException(path.toString(), null, "Too many open files");
            }
            return Disk.REAL.open(path, how);
        };
    }

    /** A disk on which those files can be opened and not be read. */
    static Disk unreadable(final Predicate<Path> files) {
        return (path, how) -> new Bounded(Disk.REAL.open(path, how), new AtomicLong(Long.MAX_VALUE)) {
            @Override
            public int read(final ByteBuffer into, final long position) throws IOException {
                if (files.test(path)) {
                    throw new IOException("Input/output error");
                }
                return super.read(into, position);
            }
        };
    }

    /** Counts what makes a file longer. */
    private static class Bounded extends FileChannel {
        private final FileChannel inner;
        private final AtomicLong free;

        Bounded(final FileChannel inner, final AtomicLong free) {
            this.inner = inner;
            this.free = free;
        }

        @Override
        public int write(final ByteBuffer from, final long position) throws IOException {
            final long more = Math.max(0, position + from.remaining() - inner.size());
            if (more > 0 && free.get() <= 0) {
                throw new IOException("No space left on device");
            }
            final int limit = from.limit();
            if (more > free.get()) {
                from.limit((int) (limit - (more - free.get())));
            }
            final long before = inner.size();
            try {
                return inner.write(from, position);
            } finally {
                from.limit(limit);
                free.addAndGet(before - inner.size());
            }
        }

        @Override
        public FileChannel truncate(final long size) throws IOException {
            final long before = inner.size();
            inner.truncate(size);
            free.addAndGet(before - inner.size());
            return this;
        }

        @Override
        public int read(final ByteBuffer into, final long position) throws IOException {
            return inner.read(into, position);
        }

        @Override
        public long size() throws IOException {
            return inner.size();
        }

        @Override
        public void force(final boolean metaData) throws IOException {
            inner.force(metaData);
        }

        @Override
        public FileLock tryLock(final long position, final long size, final boolean shared) throws IOException {
            return inner.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            inner.close();
        }

        // ---- nobody asks for these

        @Override
        public int read(final ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(final ByteBuffer[] into, final int offset, final int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(final ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(final ByteBuffer[] from, final int offset, final int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(final long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(final long position, final long count, final WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(final ReadableByteChannel from, final long position, final long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(final MapMode mode, final long position, final long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(final long position, final long size, final boolean shared) {
            throw new UnsupportedOperationException();
        }
    }
}
