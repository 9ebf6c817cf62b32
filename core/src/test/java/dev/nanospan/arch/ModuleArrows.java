package dev.nanospan.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;

/**
 * Which module may know which other. A module is known by its package below the root; the core has the packages that no
 * other module has.
 */
public final class ModuleArrows {
    private static final String CORE = "core";
    private static final Map<String, Set<String>> ARROWS = Map.of(
            CORE,
            Set.of(CORE),
            "export",
            Set.of(CORE, "export"),
            "testkit",
            Set.of(CORE, "testkit"),
            "otel",
            Set.of(CORE, "export", "otel"),
            "spring",
            Set.of(CORE, "export", "otel", "spring"),
            "cli",
            Set.of(CORE, "export", "cli"),
            "jmh",
            Set.of(CORE, "export", "testkit", "otel", "jmh"),
            "stress",
            Set.of(CORE, "export", "testkit", "otel", "stress"));

    private final String root;

    ModuleArrows(final String root) {
        this.root = root;
    }

    /** The core knows no other module. */
    public static ArchRule core() {
        return new ModuleArrows("dev.nanospan").rule(CORE);
    }

    /** The export module knows the core only. */
    public static ArchRule export() {
        return new ModuleArrows("dev.nanospan").rule("export");
    }

    /** The rule of any module, by its name. */
    public static ArchRule of(final String module) {
        return new ModuleArrows("dev.nanospan").rule(module);
    }

    ArchRule rule(final String module) {
        final Set<String> allowed = ARROWS.get(module);
        return ArchRuleDefinition.classes()
                .that(DescribedPredicate.describe("are of " + module, type -> module.equals(moduleOf(type))))
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are of " + allowed + " or of libraries",
                        type -> !isOurs(type) || allowed.contains(moduleOf(type))));
    }

    private boolean isOurs(final JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith(root);
    }

    private String moduleOf(final JavaClass type) {
        final String name = type.getBaseComponentType().getPackageName();
        if (!name.startsWith(root)) {
            return "";
        }
        final String below = name.equals(root) ? "" : name.substring(root.length() + 1);
        final int dot = below.indexOf('.');
        final String first = dot < 0 ? below : below.substring(0, dot);
        return ARROWS.containsKey(first) ? first : CORE;
    }
}
