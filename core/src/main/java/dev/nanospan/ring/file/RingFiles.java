package dev.nanospan.ring.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one name, as long as nobody else has them: the ring of this process, and those that earlier ones left.
 *
 * <pre>
 *   NAME                the ring in use
 *   NAME.lock           empty; whoever has it locked owns the others. It stays, as deleting it would be a race
 *   NAME.recovering-N   what an earlier process left, oldest first, at most {@value #MAX_LEFT}
 *   NAME.unreadable     the first one that is damaged or of another version; NAME.unreadable.1 is the second, and so on
 *   NAME.new            a ring that is being made
 * </pre>
 *
 * <p>Nothing here throws: whatever is wrong is said once, and whoever asked goes without.
 */
public final class RingFiles implements AutoCloseable {
    static final int MAX_LEFT = 8;

    /** So many damaged ones are kept; one more takes the place of the one that was written longest ago. */
    static final int MAX_ASIDE = 16;

    private static final System.Logger LOGGER = System.getLogger("dev.nanospan");
    private static final String LEFT = ".recovering-";
    private static final String ASIDE = ".unreadable";

    /** Those of this process, as the system's locks are of a process: closing a second channel would let go of the first. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;
    private final Set<Path> passedOver = new HashSet<>();
    private @Nullable RingFile made;
    private int setAside;

    private RingFiles(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Whether there seems to be a ring of that name, in use or left; without taking anything. */
    public static boolean areThere(final Path name) {
        final Path path = name.toAbsolutePath();
        try {
            return path.getParent() != null
                    && path.getFileName() != null
                    && (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                            || !left(path).isEmpty());
        } catch (final IOException e) {
            return false;
        }
    }

    /** Takes the files of a name; empty if another engine, of this process or another, has them, or they can't be used. */
    public static Optional<RingFiles> take(final Path name) {
        Path path = name.toAbsolutePath();
        boolean taken = false;
        try {
            final Path folder = path.getParent();
            final Path file = path.getFileName();
            if (folder == null || file == null) {
                throw new IOException("it is no file");
            }
            path = folder.toRealPath().resolve(file);
            taken = TAKEN.add(path);
            if (taken) {
                return Optional.of(new RingFiles(path, lock(path)));
            }
            warn("the ring goes without its file, as another engine uses " + path);
        } catch (final IOException | RuntimeException e) {
            warn("the ring goes without its file " + path + ": " + reason(e));
        }
        if (taken) {
            TAKEN.remove(path);
        }
        return Optional.empty();
    }

    private static FileChannel lock(final Path path) throws IOException {
        final FileChannel channel = FileChannel.open(
                sibling(path, ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                RingFile.ownersOnly(path));
        try {
            final FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new IOException("another process uses it");
            }
            return channel;
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Puts what the last process left aside and makes a ring; once.
     *
     * @return null if that can't be done
     */
    public @Nullable RingFile make(final RingShape shape) {
        try {
            leave();
            made = RingFile.create(path, shape);
        } catch (final IOException | RuntimeException e) {
            warn("the ring goes without its file " + path + ": " + reason(e));
        }
        return made;
    }

    /** Puts what the last process left where it is recovered from. */
    public void leave() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            final SortedMap<Long, Path> left = left();
            final long waiting =
                    left.values().stream().filter(Files::isReadable).count();
            if (waiting >= MAX_LEFT) {
                throw new IOException(waiting + " rings of earlier processes wait to be recovered");
            }
            Files.move(path, sibling(path, LEFT + (left.isEmpty() ? 1 : left.lastKey() + 1)));
        }
    }

    /**
     * The oldest ring that an earlier process left; the same one until it is deleted. What is no ring is set aside; one that
     * can't be opened now stays for another process.
     *
     * @param firstNumber by which its first stripe is announced
     */
    public @Nullable LeftRing oldest(final int firstNumber) {
        try {
            for (final Path each : left().values()) {
                final LeftRing ring = passedOver.contains(each) ? null : open(each, firstNumber);
                if (ring != null) {
                    return ring;
                }
            }
        } catch (final IOException | RuntimeException e) {
            warn("rings of earlier processes can't be recovered from " + path + ": " + reason(e));
        }
        return null;
    }

    private @Nullable LeftRing open(final Path left, final int firstNumber) {
        try {
            return LeftRing.open(left, firstNumber);
        } catch (final UnreadableRingException | RuntimeException e) {
            setAside(left, e);
        } catch (final IOException e) {
            passedOver.add(left);
            warn("a ring of an earlier process can't be opened, and stays for the next start: " + left + ": "
                    + reason(e));
        }
        return null;
    }

    private void setAside(final Path left, final Exception why) {
        try {
            final Path aside = aside();
            Files.move(left, aside, StandardCopyOption.REPLACE_EXISTING);
            setAside++;
            warn("a ring of an earlier process can't be recovered and was set aside as " + aside + ": " + reason(why));
        } catch (final IOException e) {
            passedOver.add(left);
            warn("a ring of an earlier process can't be recovered, nor set aside: " + left + ": " + reason(e));
        }
    }

    private Path aside() throws IOException {
        Path oldest = sibling(path, ASIDE);
        for (int i = 0; i < MAX_ASIDE; i++) {
            final Path each = sibling(path, i == 0 ? ASIDE : ASIDE + '.' + i);
            if (!Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
                return each;
            }
            oldest = writtenAt(each).compareTo(writtenAt(oldest)) < 0 ? each : oldest;
        }
        return oldest;
    }

    private static FileTime writtenAt(final Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** How many files were none that can be read. */
    public int setAside() {
        return setAside;
    }

    /** Lets others have the files; deletes that of this process if all in it is acknowledged. */
    public void close(final boolean acknowledged) {
        final RingFile ours = made;
        try {
            if (ours != null) {
                ours.close();
                if (acknowledged) {
                    Files.deleteIfExists(path);
                }
            }
            channel.close();
        } catch (final IOException e) {
            warn("the file " + path + " of the ring could not be put away: " + reason(e));
        } finally {
            TAKEN.remove(path);
        }
    }

    @Override
    public void close() {
        close(false);
    }

    private SortedMap<Long, Path> left() throws IOException {
        return left(path);
    }

    private static SortedMap<Long, Path> left(final Path path) throws IOException {
        final SortedMap<Long, Path> left = new TreeMap<>();
        final String prefix = path.getFileName() + LEFT;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(path.getParent(), each -> {
            final String name = each.getFileName().toString();
            return name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{1,18}");
        })) {
            for (final Path each : all) {
                left.put(Long.parseLong(each.getFileName().toString().substring(prefix.length())), each);
            }
        }
        return left;
    }

    private static Path sibling(final Path path, final String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** The system's own exceptions say no more than a path in their message. */
    private static String reason(final Exception e) {
        return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
    }

    private static void warn(final String what) {
        LOGGER.log(System.Logger.Level.WARNING, what);
    }
}
