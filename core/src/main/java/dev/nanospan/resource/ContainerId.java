package dev.nanospan.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of the container a process runs in.
 *
 * <p>Under cgroup v1, and under v2 without a cgroup namespace, the path of the process's group ends in it:
 *
 * <pre>
 * 4:memory:/docker/&lt;id&gt;                                                     Docker
 * 4:memory:/kubepods.slice/kubepods-pod6a.slice/cri-containerd-&lt;id&gt;.scope   containerd; also docker-, crio-, libpod-
 * 4:memory:/system.slice/containerd.service/kubepods-pod6a.slice:cri-containerd:&lt;id&gt;
 * 4:memory:/ecs/&lt;task&gt;/&lt;id&gt;                                                 also Fargate's 32 digits, dash, number
 * 4:memory:/garden/&lt;id&gt;                                                     Cloud Foundry
 * </pre>
 *
 * <p>With a namespace of its own a process sees only {@code /}; then the files that the runtime mounts over {@code
 * /etc/hostname} and the like lie in the container's folder on the host. In a Kubernetes pod they lie in the folder of the
 * pod's sandbox, which is another container: there is no id to be found then, and a wrong one is not told.
 */
final class ContainerId {
    private static final int CGROUP_MAX_BYTES = 1 << 16;
    private static final int MOUNTINFO_MAX_BYTES = 1 << 20;

    private static final Pattern HEX_64 = Pattern.compile("(?:.*[-:])?([0-9a-f]{64})(?:\\.scope)?");
    private static final Pattern FARGATE = Pattern.compile("([0-9a-f]{32}-[0-9]+)");
    private static final Pattern GARDEN = Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){4}(?:[0-9a-f]{8})?)");

    /** A folder of one container: Docker and its like, Podman, nerdctl (which has a namespace in between). */
    private static final Pattern FOLDER =
            Pattern.compile("(?:.*/)?(?:overlay-)?containers/(?:[^/]+/)?([0-9a-f]{64})/(?:userdata/)?[^/]+");

    private static final Pattern RUNTIMES_FILE = Pattern.compile("/etc/(?:hostname|hosts|resolv\\.conf)");

    private ContainerId() {}

    static void detect(final Surroundings from, final Resource.Builder into) {
        final String cgroup = from.file("proc/self/cgroup", CGROUP_MAX_BYTES);
        final String byGroup = cgroup == null ? null : ofCgroup(cgroup);
        if (byGroup != null) {
            into.set(Names.CONTAINER_ID, byGroup);
            return;
        }
        final String mounts = from.file("proc/self/mountinfo", MOUNTINFO_MAX_BYTES);
        into.setKnown(Names.CONTAINER_ID, mounts == null ? null : ofMountinfo(mounts));
    }

    /** The id in {@code /proc/self/cgroup}: lines of hierarchy, controllers and path, parted by colons. */
    static @Nullable String ofCgroup(final String text) {
        final int fields = 3;
        for (final String line : text.split("\n")) {
            final String[] parts = line.strip().split(":", fields);
            final String id = parts.length < fields ? null : ofPath(parts[fields - 1]);
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    /** The last part that is an id: of a container in a container it is the inner one; an init system adds parts below. */
    private static @Nullable String ofPath(final String path) {
        final String[] parts = path.split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
            final String id = firstGroup(HEX_64, parts[i]);
            if (id != null) {
                return id;
            }
        }
        final String last = parts.length == 0 ? "" : parts[parts.length - 1];
        if (path.startsWith("/ecs/")) {
            return firstGroup(FARGATE, last);
        }
        return path.contains("/garden/") ? firstGroup(GARDEN, last) : null;
    }

    /** The id in {@code /proc/self/mountinfo}, whose fourth field is the folder on the host and whose fifth is here. */
    static @Nullable String ofMountinfo(final String text) {
        final int folder = 3;
        final int mountPoint = 4;
        String found = null;
        for (final String line : text.split("\n")) {
            final String[] fields = line.split(" ");
            if (fields.length <= mountPoint) {
                continue;
            }
            if (fields[folder].contains("/pods/")) {
                return null;
            }
            if (found == null && RUNTIMES_FILE.matcher(fields[mountPoint]).matches()) {
                found = firstGroup(FOLDER, fields[folder]);
            }
        }
        return found;
    }

    private static @Nullable String firstGroup(final Pattern pattern, final String text) {
        final Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? matcher.group(1) : null;
    }
}
