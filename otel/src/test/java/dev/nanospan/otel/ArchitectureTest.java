package dev.nanospan.otel;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.nanospan.arch.LibraryRules;
import dev.nanospan.arch.ModuleArrows;
import dev.nanospan.arch.PackageArrows;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** This module knows the core and the API of OpenTelemetry, not its internals, and touches nothing that warns or prints. */
class ArchitectureTest {
    static {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // ArchUnit brings SLF4J, which would say it has nobody
    }

    private static final JavaClasses OTEL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.nanospan.otel");

    @Test
    void shouldKnowTheModulesItMay() {
        ModuleArrows.of("otel").check(OTEL);
    }

    @Test
    void shouldKnowTheApiOfOpenTelemetryAndNotItsInternals() {
        final Set<String> ours = Set.of("", "bridge", "id", "ledger", "propagation", "record");
        final Set<String> theirs = Set.of(
                "io.opentelemetry.api.GlobalOpenTelemetry",
                "io.opentelemetry.api.OpenTelemetry",
                "io.opentelemetry.api.baggage.Baggage",
                "io.opentelemetry.api.common.",
                "io.opentelemetry.api.logs.LoggerProvider",
                "io.opentelemetry.api.metrics.MeterProvider",
                "io.opentelemetry.api.trace.S",
                "io.opentelemetry.api.trace.T",
                "io.opentelemetry.context.Context",
                "io.opentelemetry.context.Scope",
                "io.opentelemetry.context.propagation.ContextPropagators",
                "io.opentelemetry.context.propagation.TextMap");
        new PackageArrows("dev.nanospan", Map.of("otel", ours), Map.of("otel", theirs))
                .rule("otel")
                .check(OTEL);
    }

    @Test
    void shouldTouchNothingThatNeedsAFlagOrWarnsOrPrints() {
        LibraryRules.check(OTEL);
        LibraryRules.noStandardStreams().check(OTEL);
    }
}
