package dev.nanospan.otel.exporter;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.ModuleArrows;
import dev.nanospan.arch.PackageArrows;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** This module knows core, export and the SDK of OpenTelemetry, not its internals, and touches nothing that warns or prints. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses EXPORTER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.otel.exporter");

    @Test
    void shouldKnowTheModulesItMay() {
        ModuleArrows.of("otel").check(EXPORTER);
    }

    @Test
    void shouldKnowTheSdkAndNotItsInternals() {
        final Set<String> ours = Set.of("", "config", "export", "id", "layout", "ledger", "record", "resource", "spi");
        final Set<String> theirs = Set.of(
                "io.opentelemetry.api.common.",
                "io.opentelemetry.api.trace.",
                "io.opentelemetry.sdk.autoconfigure.spi.",
                "io.opentelemetry.sdk.common.",
                "io.opentelemetry.sdk.resources.",
                "io.opentelemetry.sdk.trace.");
        new PackageArrows("dev.nanospan", Map.of("otel.exporter", ours), Map.of("otel.exporter", theirs))
                .rule("otel.exporter")
                .check(EXPORTER);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarnsOrPrints() {
        LibraryRules.check(EXPORTER);
        LibraryRules.noStandardStreams().check(EXPORTER);
    }
}
