package dev.nanospan.spring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.ModuleArrows;
import dev.nanospan.arch.PackageArrows;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The starter knows what it puts together, and of Spring only what makes beans and reads properties. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.spring");

    @Test
    void shouldKnowTheModulesItMay() {
        ModuleArrows.of("spring").check(STARTER);
    }

    @Test
    void shouldKnowNoMoreThanBeansAndProperties() {
        final Set<String> ours = Set.of("", "config", "otel");
        final Set<String> theirs = Set.of(
                "io.opentelemetry.api.OpenTelemetry",
                "org.springframework.boot.autoconfigure.",
                "org.springframework.context.annotation.Bean",
                "org.springframework.core.env.");
        new PackageArrows("dev.nanospan", Map.of("spring", ours), Map.of("spring", theirs))
                .rule("spring")
                .check(STARTER);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarnsOrPrints() {
        LibraryRules.check(STARTER);
        LibraryRules.noStandardStreams().check(STARTER);
    }
}
