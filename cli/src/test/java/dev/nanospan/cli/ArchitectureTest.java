package dev.nanospan.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.ModuleArrows;
import org.junit.jupiter.api.Test;

/** The program knows the core and the exporters, and touches nothing that needs a flag or warns. Printing is its purpose. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses CLI = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.cli");

    @Test
    void shouldKnowTheModulesItMay() {
        ModuleArrows.of("cli").check(CLI);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarns() {
        LibraryRules.check(CLI);
    }
}
