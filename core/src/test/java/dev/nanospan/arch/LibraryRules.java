package dev.nanospan.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.regex.Pattern;

/** What no shipped class may touch: whatever needs a JVM flag, warns on a newer JDK, or prints. For every module. */
public final class LibraryRules {
    private static final Set<String> AGRONA_CLASSES_WITH_A_FLAG = Set.of(
            "org.agrona.BufferUtil",
            "org.agrona.UnsafeApi",
            "org.agrona.UnsafeAccess",
            "org.agrona.MarkFile",
            "org.agrona.MutableDirectBuffer",
            "org.agrona.DirectBuffer",
            "org.agrona.ExpandableArrayBuffer",
            "org.agrona.ExpandableDirectByteBuffer",
            "org.agrona.DirectBufferVector",
            "org.agrona.concurrent.AtomicBuffer",
            "org.agrona.concurrent.MappedResizeableBuffer",
            "org.agrona.concurrent.UnsafeBuffer");
    private static final Pattern AGRONA_CONCURRENT_QUEUES =
            Pattern.compile("org\\.agrona\\.concurrent\\.(Abstract)?(ManyToOne|ManyToMany|OneToOne).*");

    private LibraryRules() {}

    /** Holds the classes of a module to all that is said here but about printing, which is what some are for. */
    public static void check(final JavaClasses module) {
        noAgronaWithAFlag().check(module);
        noJcToolsWithUnsafe().check(module);
        noJdkInternals().check(module);
        noJavaUtilLogging().check(module);
    }

    /** Agrona's buffers, ring buffers, counters, mark files, error log and queues: they need {@code --add-exports}. */
    public static ArchRule noAgronaWithAFlag() {
        return noClasses().should().dependOnClassesThat(describe("need a flag", LibraryRules::isAgronaWithAFlag));
    }

    /** JCTools but its VarHandle queues and the interfaces they implement: the rest goes through Unsafe. */
    public static ArchRule noJcToolsWithUnsafe() {
        return noClasses().should().dependOnClassesThat(describe("use Unsafe", LibraryRules::isJcToolsWithUnsafe));
    }

    public static ArchRule noJdkInternals() {
        return noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are internal to the JDK",
                        type -> type.getPackageName().startsWith("sun.")
                                || type.getPackageName().startsWith("jdk.internal")
                                || type.getPackageName().startsWith("com.sun.")));
    }

    /** The platform's logger is what there is to say something with. */
    public static ArchRule noJavaUtilLogging() {
        return noClasses()
                .should()
                .dependOnClassesThat(
                        describe("log", type -> type.getPackageName().startsWith("java.util.logging")));
    }

    public static ArchRule noStandardStreams() {
        return noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "print a stack trace", call -> call.getName().equals("printStackTrace")));
    }

    private static boolean isAgronaWithAFlag(final JavaClass type) {
        final String name = type.getFullName();
        return AGRONA_CLASSES_WITH_A_FLAG.contains(name)
                || name.startsWith("org.agrona.MarkFile$")
                || name.startsWith("org.agrona.concurrent.ringbuffer.")
                || name.startsWith("org.agrona.concurrent.broadcast.")
                || name.startsWith("org.agrona.concurrent.status.")
                || name.startsWith("org.agrona.concurrent.errors.")
                || AGRONA_CONCURRENT_QUEUES.matcher(name).matches();
    }

    private static boolean isJcToolsWithUnsafe(final JavaClass type) {
        final String full = type.getPackageName();
        if (!full.startsWith("org.jctools")) {
            return false;
        }
        final boolean varHandles = full.startsWith("org.jctools.queues.varhandle");
        return !varHandles && !(full.equals("org.jctools.queues") && type.isInterface());
    }

    private static DescribedPredicate<JavaClass> describe(
            final String text, final java.util.function.Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe(text, type -> predicate.test(type.getBaseComponentType()));
    }
}
