package dev.nanospan.export;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who knows whom in this module, and nobody knows anybody else:
 *
 * <pre>
 *   otlp  --> batch --> encode           endpoint --> server       (otlp --> spill --> http)
 *     |         |                           |   '---> receive --> json
 *     |         v                           |            |         ^
 *     '------> http <-- lines (--> batch)   +---------> store ----'   (store --> encode)
 *                                           '---------> process
 * </pre>
 */
class ArrowsTest {
    private static final String ROOT = "dev.nanospan.export.";
    private static final JavaClasses EXPORT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.export");

    private static final Map<String, Set<String>> KNOWS = Map.ofEntries(
            Map.entry("encode", Set.of()),
            Map.entry("http", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("server", Set.of()),
            Map.entry("process", Set.of()),
            Map.entry("batch", Set.of("encode", "http")),
            Map.entry("spill", Set.of("http")),
            Map.entry("otlp", Set.of("batch", "encode", "http", "spill")),
            Map.entry("lines", Set.of("batch", "encode", "http")),
            Map.entry("store", Set.of("encode", "json")),
            Map.entry("receive", Set.of("json", "store")),
            Map.entry("endpoint", Set.of("json", "process", "receive", "server", "store")));

    @Test
    void shouldNameEveryRoomThereIs() {
        final Set<String> there = EXPORT.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(name -> name.substring(ROOT.length()))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(there).containsExactlyInAnyOrderElementsOf(KNOWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void shouldKnowNoOtherRooms(final String room) {
        rule(room, KNOWS.get(room)).check(EXPORT);
    }

    /** A rule that never fails would hold nothing: without one of its arrows each one has to. */
    @ParameterizedTest
    @MethodSource("arrows")
    void shouldSeeTheArrowsThatThereAre(final String from, final String to) {
        final Set<String> others = new TreeSet<>(KNOWS.get(from));
        others.remove(to);

        assertThatThrownBy(() -> rule(from, others).check(EXPORT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(ROOT + to);
    }

    /** What posts knows nothing of spans, and what serves neither. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "server"})
    void shouldKnowNothingOfSpans(final String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.nanospan..")
                        .and(JavaClass.Predicates.resideOutsideOfPackage(ROOT + room)))
                .check(EXPORT);
    }

    private static Stream<String> rooms() {
        return KNOWS.keySet().stream();
    }

    private static Stream<Arguments> arrows() {
        return KNOWS.entrySet().stream()
                .flatMap(room -> room.getValue().stream().map(to -> Arguments.of(room.getKey(), to)));
    }

    private static ArchRule rule(final String room, final Set<String> knows) {
        final String[] others = Stream.concat(
                        KNOWS.keySet().stream()
                                .filter(other -> !other.equals(room) && !knows.contains(other))
                                .map(other -> ROOT + other),
                        Stream.of("dev.nanospan.export")) // the front, which knows them all
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
