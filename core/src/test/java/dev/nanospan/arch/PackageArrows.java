package dev.nanospan.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which package of a module may know which other, and which libraries. All packages lie below one root; the root itself
 * is called by the empty name.
 */
public final class PackageArrows {
    /** What all code may know. */
    private static final List<String> COMMON = List.of("java.", "javax.management", "org.jspecify.annotations");

    private final String root;
    private final Map<String, Set<String>> packages;
    private final Map<String, Set<String>> libraries;

    /**
     * @param packages for each package the packages it knows
     * @param libraries for each package the beginnings of names of libraries it may know
     */
    public PackageArrows(
            final String root, final Map<String, Set<String>> packages, final Map<String, Set<String>> libraries) {
        this.root = root;
        this.packages = packages;
        this.libraries = libraries;
    }

    /** The rule for one package: it knows nothing but what it may. */
    public ArchRule rule(final String name) {
        return ArchRuleDefinition.classes()
                .that(DescribedPredicate.describe(
                        "reside in " + qualified(name), type -> qualified(name).equals(type.getPackageName())))
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "are its own, or of " + packages.get(name) + ", or of " + libraries.get(name),
                        type -> isAllowed(name, type.getBaseComponentType())));
    }

    /** The arrows there are, to be compared with those there may be. */
    public Map<String, Set<String>> found(final JavaClasses classes) {
        final Map<String, Set<String>> found = new TreeMap<>();
        for (final JavaClass type : classes) {
            final Set<String> targets = found.computeIfAbsent(nameOf(type), unused -> new TreeSet<>());
            for (final Dependency dependency : type.getDirectDependenciesFromSelf()) {
                final JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(root) && !nameOf(target).equals(nameOf(type))) {
                    targets.add(nameOf(target));
                }
            }
        }
        return found;
    }

    public Set<String> names() {
        return packages.keySet();
    }

    private boolean isAllowed(final String name, final JavaClass target) {
        if (target.isPrimitive()) {
            return true;
        }
        if (target.getPackageName().startsWith(root)) {
            final String other = nameOf(target);
            return other.equals(name) || packages.get(name).contains(other);
        }
        final String full = target.getFullName();
        return COMMON.stream().anyMatch(full::startsWith)
                || libraries.getOrDefault(name, Set.of()).stream().anyMatch(full::startsWith);
    }

    private String nameOf(final JavaClass type) {
        final String full = type.getPackageName();
        return full.equals(root) ? "" : full.substring(root.length() + 1);
    }

    private String qualified(final String name) {
        return name.isEmpty() ? root : root + '.' + name;
    }
}
