package dev.nanospan.resource;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine, the operating system and the Java runtime, as the conventions call them. */
final class Platform {
    private static final int HOST_NAME_MAX_BYTES = 256;

    private static final Map<String, String> ARCHES = Map.ofEntries(
            Map.entry("amd64", "amd64"),
            Map.entry("x86_64", "amd64"),
            Map.entry("aarch64", "arm64"),
            Map.entry("arm64", "arm64"),
            Map.entry("arm", "arm32"),
            Map.entry("ia64", "ia64"),
            Map.entry("ppc", "ppc32"),
            Map.entry("ppc64", "ppc64"),
            Map.entry("ppc64le", "ppc64"),
            Map.entry("s390x", "s390x"),
            Map.entry("x86", "x86"),
            Map.entry("i386", "x86"),
            Map.entry("i686", "x86"));

    /** By how the name of the system begins, in lower case and without white space. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("linux", "linux"),
            Map.entry("windows", "windows"),
            Map.entry("mac", "darwin"),
            Map.entry("darwin", "darwin"),
            Map.entry("freebsd", "freebsd"),
            Map.entry("netbsd", "netbsd"),
            Map.entry("openbsd", "openbsd"),
            Map.entry("dragonfly", "dragonflybsd"),
            Map.entry("hp-ux", "hpux"),
            Map.entry("aix", "aix"),
            Map.entry("sunos", "solaris"),
            Map.entry("solaris", "solaris"),
            Map.entry("z/os", "zos"));

    private Platform() {}

    static void detectSystem(final Surroundings from, final Resource.Builder into) {
        final String name = known(from, "os.name");
        final String version = known(from, "os.version");
        into.setKnown(Names.HOST_ARCH, archOf(known(from, "os.arch")))
                .setKnown(Names.OS_TYPE, typeOf(name))
                .setKnown(Names.OS_NAME, name)
                .setKnown(Names.OS_VERSION, version)
                .setKnown(Names.OS_DESCRIPTION, name + ' ' + version);
    }

    static void detectRuntime(final Surroundings from, final Resource.Builder into) {
        into.setKnown(Names.PROCESS_RUNTIME_NAME, from.property("java.runtime.name"))
                .setKnown(Names.PROCESS_RUNTIME_VERSION, from.property("java.runtime.version"))
                .setKnown(
                        Names.PROCESS_RUNTIME_DESCRIPTION,
                        known(from, "java.vm.vendor")
                                + ' '
                                + known(from, "java.vm.name")
                                + ' '
                                + known(from, "java.vm.version"));
    }

    /** What the kernel, a file or a variable calls the host: never a name service, which may take long to answer. */
    static void detectHostName(final Surroundings from, final Resource.Builder into) {
        into.setKnown(Names.HOST_NAME, from.variable("COMPUTERNAME"))
                .setKnown(Names.HOST_NAME, from.variable("HOSTNAME"))
                .setKnown(Names.HOST_NAME, from.file("etc/hostname", HOST_NAME_MAX_BYTES))
                .setKnown(Names.HOST_NAME, from.file("proc/sys/kernel/hostname", HOST_NAME_MAX_BYTES));
    }

    /** One that the conventions don't know is told as it is. */
    private static String archOf(final String arch) {
        return ARCHES.getOrDefault(arch.toLowerCase(Locale.ROOT), arch);
    }

    private static @Nullable String typeOf(final String osName) {
        final String lower = osName.toLowerCase(Locale.ROOT);
        for (final Map.Entry<String, String> type : TYPES.entrySet()) {
            if (lower.startsWith(type.getKey())) {
                return type.getValue();
            }
        }
        return null;
    }

    private static String known(final Surroundings from, final String property) {
        final String value = from.property(property);
        return value == null ? "" : value;
    }
}
