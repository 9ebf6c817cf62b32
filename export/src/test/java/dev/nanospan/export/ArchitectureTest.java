package dev.nanospan.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.MemoryOrderRule;
import dev.nanospan.arch.ModuleArrows;
import org.junit.jupiter.api.Test;

/** This module knows the core and no other, and touches nothing that needs a flag, warns or prints unasked. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses EXPORT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.export");

    /** What prints, because that is what it is for. */
    private static final DescribedPredicate<JavaClass> CONSOLE = DescribedPredicate.describe(
            "print to the console",
            type -> type.getName().contains(".Console") || type.getSimpleName().startsWith("Stdout"));

    @Test
    void shouldKnowTheCoreAndNoOtherModule() {
        ModuleArrows.export().check(EXPORT);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarns() {
        LibraryRules.check(EXPORT);
        assertThat(MemoryOrderRule.offencesBeside(ConsoleExporter.class)).isEmpty();
    }

    @Test
    void shouldPrintOnlyWhereThatIsThePurpose() {
        LibraryRules.noStandardStreams().check(EXPORT.that(DescribedPredicate.not(CONSOLE)));
    }

    @Test
    void shouldSeeThatTheConsolePrints() {
        assertThatThrownBy(() -> LibraryRules.noStandardStreams().check(EXPORT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Console");
    }
}
