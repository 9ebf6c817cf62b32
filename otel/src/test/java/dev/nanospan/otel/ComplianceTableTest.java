package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds COMPLIANCE.md to the tests, and the tests to COMPLIANCE.md. */
class ComplianceTableTest {
    private static final Pattern NAME = Pattern.compile("`(\\w+(?:Contract|Test))\\.(\\w+)`");
    private static final List<Class<?>> TESTS = List.of(
            TracingContract.class,
            DeviationsTest.class,
            InteropTest.class,
            ConcurrencyTest.class,
            NanospanOpenTelemetryTest.class);

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(Path.of("COMPLIANCE.md")).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("| ---") && !line.contains("| shown by"))
                .map(line -> line.split("\\s*\\|\\s*"))
                .toList();
    }

    private static Set<String> testsOf(final Class<?> type) {
        final Set<String> names = new TreeSet<>();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> names.add(type.getSimpleName() + '.' + method.getName()));
        return names;
    }

    private static Set<String> named(final Stream<String> lines) {
        final Set<String> names = new TreeSet<>();
        lines.forEach(
                line -> NAME.matcher(line).results().forEach(each -> names.add(each.group(1) + '.' + each.group(2))));
        return names;
    }

    @Test
    void shouldShowEveryYesByATestAndGiveAReasonForEveryNo() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(60).allSatisfy(row -> {
            final String verdict = row[2];
            final String proof = row[3];
            if (!row[1].startsWith("deviation:")) {
                assertThat(verdict).as(row[1]).isIn("yes", "no", "n/a");
            }
            if (verdict.equals("yes")) {
                assertThat(NAME.matcher(proof).find())
                        .as("%s is shown by a test", row[1])
                        .isTrue();
            } else {
                assertThat(proof).as("%s has a reason", row[1]).hasSizeGreaterThan(20);
            }
        });
    }

    @Test
    void shouldNameOnlyTestsThatAreThere() throws IOException {
        final Set<String> known = new TreeSet<>();
        TESTS.forEach(type -> known.addAll(testsOf(type)));
        assertThat(known).containsAll(named(Files.readAllLines(Path.of("COMPLIANCE.md")).stream()));
    }

    @Test
    void shouldNameEveryTestOfTheContractAndOfTheDeviations() throws IOException {
        final Set<String> named = named(Files.readAllLines(Path.of("COMPLIANCE.md")).stream());
        assertThat(named).containsAll(testsOf(TracingContract.class)).containsAll(testsOf(DeviationsTest.class));
    }
}
