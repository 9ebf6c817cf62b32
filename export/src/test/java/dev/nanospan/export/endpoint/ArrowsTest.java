package dev.nanospan.export.endpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The store knows nothing of HTTP, the server nothing of spans, and what reads bytes nothing of either. */
class ArrowsTest {
    private static final String ROOT = "dev.nanospan.export.";
    private static final JavaClasses EXPORT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.export");

    @ParameterizedTest
    @CsvSource({
        "json, store",
        "json, receive",
        "json, server",
        "json, endpoint",
        "server, store",
        "server, receive",
        "server, json",
        "server, endpoint",
        "store, receive",
        "store, server",
        "store, endpoint",
        "receive, server",
        "receive, endpoint"
    })
    void shouldNotKnow(final String from, final String to) {
        arrow(from, to).check(EXPORT);
        assertThat(EXPORT.stream().anyMatch(type -> type.getPackageName().equals(ROOT + from)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"endpoint, server", "endpoint, receive", "receive, store", "store, json"})
    void shouldSeeTheArrowsThatThereAre(final String from, final String to) {
        assertThatThrownBy(() -> arrow(from, to).check(EXPORT)).isInstanceOf(AssertionError.class);
    }

    private static ArchRule arrow(final String from, final String to) {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + to);
    }
}
