package dev.nanospan.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassWriter;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import dev.nanospan.Span;
import dev.nanospan.planted.views.PlantedViews;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, in this module, and what nobody may touch. Each rule is shown to catch what is planted for it. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final Map<String, JavaClasses> PLANTED = new HashMap<>();

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_ARCHIVES)
            .importPackages("dev.nanospan");

    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("bridge", Set.of("", "record")),
            Map.entry("config", Set.of()),
            Map.entry("id", Set.of()),
            Map.entry("layout", Set.of()),
            Map.entry("ledger", Set.of("metrics")),
            Map.entry("metrics", Set.of()),
            Map.entry("propagation", Set.of("", "id", "layout", "ledger")),
            Map.entry("record", Set.of("layout")),
            Map.entry("resource", Set.of()),
            Map.entry("ring", Set.of("layout")),
            Map.entry("ring.file", Set.of("layout", "record", "resource", "ring")),
            Map.entry("sampling", Set.of("metrics", "record", "spi")),
            Map.entry("semconv", Set.of("record")),
            Map.entry("spi", Set.of("config", "record", "ledger", "metrics", "resource")),
            Map.entry(
                    "",
                    Set.of(
                            "bridge",
                            "config",
                            "id",
                            "layout",
                            "ledger",
                            "metrics",
                            "record",
                            "resource",
                            "ring",
                            "ring.file",
                            "sampling",
                            "spi")));

    private static final Map<String, Set<String>> LIBRARIES = Map.of(
            "layout", Set.of("org.jctools.queues."),
            "ring", Set.of("com.lmax.disruptor."),
            "", Set.of("org.agrona.concurrent.", "org.jctools.queues."));

    private static final ArchRule NEITHER_NETWORK_NOR_PROGRAMS = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "reach the network or run programs",
                    type -> type.getPackageName().startsWith("java.net")
                            || Set.of("java.lang.ProcessBuilder", "java.lang.Process", "java.lang.Runtime")
                                    .contains(type.getFullName())));

    // ---- arrows of packages

    @ParameterizedTest
    @MethodSource("packages")
    void shouldKnowOnlyThePackagesAndLibrariesItMay(final String name) {
        arrows("dev.nanospan").rule(name).check(CORE);
    }

    @Test
    void shouldHaveExactlyTheArrowsThatAreDrawn() {
        assertThat(arrows("dev.nanospan").found(CORE)).isEqualTo(sorted(ARROWS));
    }

    @Test
    void shouldHaveNoCycleOfPackages() {
        slices().matching("dev.nanospan.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void shouldCatchAPlantedArrow(final String name) {
        final JavaClasses planted = planted("arrows");

        assertThatThrownBy(
                        () -> arrows("dev.nanospan.planted.arrows").rule(name).check(planted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(".forbidden");
    }

    @Test
    void shouldCatchPlantedCycles() {
        assertThatThrownBy(() -> slices().matching("dev.nanospan.planted.arrows.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .check(planted("arrows")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle detected");
    }

    @Test
    void shouldSeeAPlantedArrowAmongThoseFound() {
        assertThat(arrows("dev.nanospan.planted.arrows").found(planted("arrows")))
                .containsEntry("id", Set.of("layout"))
                .containsEntry("spi", Set.of("", "ledger"));
    }

    // ---- arrows of modules

    @Test
    void shouldKnowNoOtherModule() {
        ModuleArrows.core().check(CORE);
    }

    @ParameterizedTest
    @CsvSource({"core, export", "export, cli"})
    void shouldCatchAPlantedArrowOfModules(final String from, final String to) {
        final ModuleArrows arrows = new ModuleArrows("dev.nanospan.planted.modules");

        assertThatThrownBy(() -> arrows.rule(from).check(planted("modules")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.nanospan.planted.modules." + to);
    }

    @Test
    void shouldLetPassTheArrowsOfModulesThatAreDrawn() {
        new ModuleArrows("dev.nanospan.planted.modules").rule("cli").check(planted("modules"));
    }

    // ---- libraries

    @ParameterizedTest
    @MethodSource("libraryRules")
    void shouldTouchNothingThatNeedsAFlagOrWarnsOrPrints(final ArchRule rule) {
        rule.check(CORE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UnsafeBuffer",
                "AgronaRing",
                "AgronaCounters",
                "AgronaErrors",
                "AgronaMarkFile",
                "AgronaQueue",
                "AgronaExpandable",
                "BufferUtil"
            })
    void shouldCatchPlantedAgrona(final String name) {
        shouldCatch(LibraryRules.noAgronaWithAFlag(), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JcToolsQueue", "JcToolsAtomic", "JcToolsMap", "JcToolsUnsafe"})
    void shouldCatchPlantedJcTools(final String name) {
        shouldCatch(LibraryRules.noJcToolsWithUnsafe(), name);
    }

    @Test
    void shouldCatchPlantedLogging() {
        shouldCatch(LibraryRules.noJavaUtilLogging(), "Logging");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Streams", "Streams$Err", "Streams$Trace"})
    void shouldCatchPlantedPrinting(final String name) {
        shouldCatch(LibraryRules.noStandardStreams(), name);
    }

    /** Made here, as a compiler that treats warnings as errors would not. */
    @ParameterizedTest
    @ValueSource(strings = {"sun/misc/Unsafe", "jdk/internal/misc/Unsafe", "com/sun/management/ThreadMXBean"})
    void shouldCatchPlantedInternalsOfTheJdk(final String internal, @TempDir final Path folder) throws IOException {
        final JavaClasses made = made(internal, folder);

        assertThatThrownBy(() -> LibraryRules.noJdkInternals().check(made))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("forbidden");
    }

    @Test
    void shouldDetectResourcesWithoutTheNetworkAndWithoutOtherPrograms() {
        NEITHER_NETWORK_NOR_PROGRAMS.check(CORE.that(DescribedPredicate.describe(
                "detect resources", type -> type.getPackageName().equals("dev.nanospan.resource"))));
    }

    @ParameterizedTest
    @ValueSource(classes = {InetAddress.class, Socket.class, ProcessBuilder.class, Runtime.class})
    void shouldCatchPlantedDetection(final Class<?> forbidden, @TempDir final Path folder) throws IOException {
        assertThatThrownBy(() -> NEITHER_NETWORK_NOR_PROGRAMS.check(made(forbidden.getName(), folder)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("forbidden");
    }

    @ParameterizedTest
    @MethodSource("libraryRules")
    void shouldLetPassWhatNeedsNoFlag(final ArchRule rule) {
        rule.check(planted("libraries").that(ofName("Clean")));
    }

    // ---- memory orders

    @Test
    void shouldAccessHeapMemoryInPlainOrderOnly() {
        assertThat(MemoryOrderRule.offencesBeside(Span.class))
                .filteredOn(each -> !each.startsWith("dev/nanospan/ring/DirectLongs."))
                .isEmpty();
    }

    @Test
    void shouldCatchPlantedMemoryOrders() {
        assertThat(MemoryOrderRule.offences(Bytecode.besides(PlantedViews.class), name -> name.contains("/views/")))
                .hasSize(4)
                .anySatisfy(each -> assertThat(each).contains("acquire").contains("getAcquire"))
                .anySatisfy(each -> assertThat(each).contains("release"))
                .anySatisfy(each -> assertThat(each).contains("compareAndSet"))
                .anySatisfy(each -> assertThat(each).contains("volatileOfBuffer"));
    }

    static Set<String> packages() {
        return ARROWS.keySet();
    }

    static Set<ArchRule> libraryRules() {
        return Set.of(
                LibraryRules.noAgronaWithAFlag(),
                LibraryRules.noJcToolsWithUnsafe(),
                LibraryRules.noJdkInternals(),
                LibraryRules.noJavaUtilLogging(),
                LibraryRules.noStandardStreams());
    }

    private static void shouldCatch(final ArchRule rule, final String name) {
        assertThatThrownBy(() -> rule.check(planted("libraries").that(ofName("Planted" + name))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Planted" + name);
    }

    private static DescribedPredicate<JavaClass> ofName(final String name) {
        return DescribedPredicate.describe(name, type -> type.getName().endsWith('.' + name));
    }

    /** A class with a field of a type that no compiler would let pass, or that nothing should name. */
    private static JavaClasses made(final String type, final Path folder) throws IOException {
        final ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "dev/nanospan/planted/Made", null, "java/lang/Object", null);
        writer.visitField(0, "forbidden", 'L' + type.replace('.', '/') + ';', null, null)
                .visitEnd();
        writer.visitEnd();
        Files.write(folder.resolve("Made.class"), writer.toByteArray());
        return new ClassFileImporter().importPath(folder);
    }

    private static PackageArrows arrows(final String root) {
        return new PackageArrows(root, ARROWS, LIBRARIES);
    }

    private static JavaClasses planted(final String kind) {
        return PLANTED.computeIfAbsent(
                kind, each -> new ClassFileImporter().importPackages("dev.nanospan.planted." + each));
    }

    private static Map<String, Set<String>> sorted(final Map<String, Set<String>> arrows) {
        final Map<String, Set<String>> sorted = new TreeMap<>();
        arrows.forEach((from, to) -> sorted.put(from, new TreeSet<>(to)));
        return sorted;
    }
}
