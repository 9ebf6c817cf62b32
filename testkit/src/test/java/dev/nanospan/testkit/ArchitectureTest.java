package dev.nanospan.testkit;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.ModuleArrows;
import org.junit.jupiter.api.Test;

/** This module knows the core and no other, and touches nothing that needs a flag, warns or prints. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses TESTKIT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.testkit");

    @Test
    void shouldKnowTheCoreAndNoOtherModule() {
        ModuleArrows.of("testkit").check(TESTKIT);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarnsOrPrints() {
        LibraryRules.check(TESTKIT);
        LibraryRules.noStandardStreams().check(TESTKIT);
    }
}
