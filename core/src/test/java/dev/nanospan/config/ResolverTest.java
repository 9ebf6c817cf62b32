package dev.nanospan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.config.Origin.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** With a small table of its own. */
class ResolverTest {
    private static final Option<Integer> SIZE = Option.of("shop.size", OptionType.ints(1, 10), 5)
            .otel("OTEL_SHOP_SIZE")
            .otel("OTEL_SIZE", OptionType.otelCounts(10));
    private static final Option<Duration> DELAY = Option.of(
            "shop.open.delay", OptionType.durations(Duration.ZERO, Duration.ofSeconds(9)), Duration.ofMillis(3));
    private static final Option<String> PASSWORD = Option.of(
                    "shop.password", OptionType.text("long").within(text -> text.length() > 8), "")
            .otel("OTEL_PASSWORD")
            .secret();
    private static final Option<Optional<Path>> FILE =
            Option.of("shop.file", OptionType.optional(OptionType.paths()), Optional.empty());
    private static final OptionTable TABLE =
            OptionTable.of("shop.", FILE, SIZE, DELAY, PASSWORD).file(FILE);

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();

    @TempDir
    private Path folder;

    // ---- where values come from

    @Test
    void shouldGiveDefaultsIfNobodySaysAnything() {
        final Settings settings = resolved();

        assertThat(settings.get(SIZE)).isEqualTo(5);
        assertThat(settings.origin(SIZE)).isEqualTo(Origin.DEFAULT).hasToString("default");
    }

    /** All places say something; from the best to the worst they fall silent. */
    @Test
    void shouldNameTheFrameworkThatHasFoundAValue() {
        properties.setProperty("shop.size", "7");
        expect(framework().resolve(), 7, Place.FRAMEWORK, "Helidon's shop.size");
        properties.remove("shop.size");
        properties.setProperty("otel.size", "8");
        expect(framework().resolve(), 8, Place.FRAMEWORK, "Helidon's otel.size");
        properties.setProperty("shop.size", "nine");
        properties.setProperty("shop.sise", "9");
        assertThat(framework().resolve().problems())
                .hasSize(2)
                .anyMatch(problem -> problem.endsWith("(Helidon's shop.size)"))
                .anyMatch(problem -> problem.contains("nearest is shop.size") && problem.endsWith("(Helidon's)"));
    }

    private Resolver framework() {
        return new Resolver(TABLE, Sources.of("Helidon's", properties));
    }

    @Test
    void shouldTakeTheBestPlaceThatSaysSomething() throws IOException {
        final Path file = file("shop.size=3\notel.shop.size=6\notel.size=9");
        properties.setProperty("shop.file", file.toString());
        properties.setProperty("shop.size", "1");
        properties.setProperty("otel.shop.size", "4");
        properties.setProperty("otel.size", "7");
        environment.put("SHOP_SIZE", "2");
        environment.put("OTEL_SHOP_SIZE", "5");
        environment.put("OTEL_SIZE", "8");

        expect(resolver().give(SIZE, 10).resolve(), 10, Place.BUILDER, "builder");
        expect(1, Place.SYSTEM_PROPERTY, "system property shop.size");
        properties.remove("shop.size");
        expect(2, Place.ENVIRONMENT, "environment SHOP_SIZE");
        environment.remove("SHOP_SIZE");
        expect(3, Place.FILE, "file " + file);
        file("otel.shop.size=6\notel.size=9");
        expect(4, Place.SYSTEM_PROPERTY, "system property otel.shop.size");
        properties.remove("otel.shop.size");
        expect(5, Place.ENVIRONMENT, "environment OTEL_SHOP_SIZE");
        environment.remove("OTEL_SHOP_SIZE");
        expect(6, Place.FILE, "file " + file + " otel.shop.size");
        file("otel.size=9");
        expect(7, Place.SYSTEM_PROPERTY, "system property otel.size");
        properties.remove("otel.size");
        expect(8, Place.ENVIRONMENT, "environment OTEL_SIZE");
        environment.remove("OTEL_SIZE");
        expect(9, Place.FILE, "file " + file + " otel.size");
        file("");
        expect(5, Place.DEFAULT, "default");
    }

    @Test
    void shouldKnowWhatWasSaidInOtelsWords() {
        environment.put("OTEL_SIZE", "3");
        environment.put("SHOP_OPEN_DELAY", "1 s");

        assertThat(resolved().origin(SIZE).isOtel()).isTrue();
        assertThat(resolved().origin(DELAY).isOtel()).isFalse();
    }

    @Test
    void shouldTakeBlankForNothing() {
        environment.put("SHOP_SIZE", "");
        environment.put("OTEL_SHOP_SIZE", " ");
        properties.setProperty("shop.size", "\t");

        assertThat(resolved().origin(SIZE)).isEqualTo(Origin.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"system", "environment", "builder"})
    void shouldReadTheFileThatIsNamedAnywhere(final String where) throws IOException {
        final Path file = file("shop.size = 7\nshop.open.delay: 2ms\n# shop.x=1\nother.key=x\nspring.name=y");
        switch (where) {
            case "system" -> properties.setProperty("shop.file", file.toString());
            case "environment" -> environment.put("SHOP_FILE", file.toString());
            default -> {}
        }
        final Resolver resolver = resolver();
        final Draft draft = (where.equals("builder") ? resolver.give(FILE, Optional.of(file)) : resolver).resolve();

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.get(SIZE)).isEqualTo(7);
        assertThat(draft.get(DELAY)).isEqualTo(Duration.ofMillis(2));
    }

    @ParameterizedTest
    @CsvSource({"missing.properties", "."})
    void shouldStopIfTheFileCannotBeRead(final String name) {
        final Path file = folder.resolve(name);
        environment.put("SHOP_FILE", file.toString());

        assertThat(problems())
                .containsExactly("shop.file=" + file
                        + ": must be a file of properties that can be read (environment SHOP_FILE)");
    }

    @Test
    void shouldStopIfTheFileIsNoFileOfProperties() throws IOException {
        environment.put("SHOP_FILE", file("shop.size=\\u12").toString());

        assertThat(problems()).singleElement().asString().contains("must be a file of properties");
    }

    @Test
    void shouldReadEverythingAnewEachTime() {
        environment.put("SHOP_SIZE", "3");
        final Resolver resolver = resolver();

        assertThat(resolver.resolve().get(SIZE)).isEqualTo(3);
        assertThat(resolver.give(SIZE, 4).resolve().get(SIZE)).isEqualTo(4);
    }

    // ---- what is wrong

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() throws IOException {
        final Path file = file("shop.size=zero\nshop.sise=1");
        properties.setProperty("shop.file", file.toString());
        properties.setProperty("shop.size", "11");
        environment.put("SHOP_OPEN_DELAY", "12");
        environment.put("SHOP_OPEN", "x");

        assertThat(resolver().give(DELAY, Duration.ofSeconds(-1)).resolve().problems())
                .containsExactlyInAnyOrder(
                        "shop.size=11: must be from 1 to 10 (system property shop.size)",
                        "shop.size=zero: must be from 1 to 10 (file " + file + ")",
                        "shop.open.delay=-1 s: must be a time such as 250ms, from 0 s to 9 s (builder)",
                        "shop.open.delay=12: must be a time such as 250ms, from 0 s to 9 s (environment SHOP_OPEN_DELAY)",
                        "shop.sise: is not an option; the nearest is shop.size (file " + file + ")",
                        "SHOP_OPEN: is not an option; the nearest is SHOP_FILE (environment)");
    }

    @Test
    void shouldTellOfABadValueThatABetterPlaceHides() {
        properties.setProperty("shop.size", "3");
        environment.put("SHOP_SIZE", "30");

        assertThat(problems()).containsExactly("shop.size=30: must be from 1 to 10 (environment SHOP_SIZE)");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.sze, shop.size",
        "shop.Size, shop.size",
        "shop.delay, shop.file",
        "shop.open.dealy, shop.open.delay",
        "shop., shop.file",
        "shop.passwort, shop.password"
    })
    void shouldSuggestTheNearestKey(final String unknown, final String nearest) {
        properties.setProperty(unknown, "secret value");

        assertThat(problems())
                .containsExactly(unknown + ": is not an option; the nearest is " + nearest + " (system property)");
    }

    @Test
    void shouldLeaveOthersKeysAlone() {
        properties.setProperty("shopping.size", "1");
        properties.setProperty("java.home", "1");
        environment.put("SHOPPING", "1");
        environment.put("shop.size", "100");
        environment.put("OTEL_LOGS_EXPORTER", "x");

        assertThat(problems()).isEmpty();
        assertThat(resolver().resolve().warnings()).isEmpty();
    }

    @Test
    void shouldNotTakeAFileThatNamesAFile() throws IOException {
        environment.put("SHOP_FILE", file("shop.file=/other").toString());

        assertThat(problems()).singleElement().asString().startsWith("shop.file: is not an option");
    }

    @Test
    void shouldKeepAHostileNameOnOneLine() {
        properties.setProperty("shop.\n\u001b", "1");

        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("shop.??: is not")
                .doesNotContain("\n");
    }

    // ---- OTEL_*

    @Test
    void shouldWarnOfABadValueOfOtelAndGoOnLooking() {
        environment.put("OTEL_SHOP_SIZE", "many");
        environment.put("OTEL_SIZE", "4");
        final Draft draft = resolver().resolve();

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.get(SIZE)).isEqualTo(4);
        assertThat(draft.warnings())
                .containsExactly("environment OTEL_SHOP_SIZE=many is ignored: must be from 1 to 10");
    }

    @Test
    void shouldGiveTheDefaultIfOtelSaysNothingGood() {
        environment.put("OTEL_SIZE", "-4");
        final Draft draft = resolver().resolve();

        assertThat(draft.get(SIZE)).isEqualTo(5);
        assertThat(draft.origin(SIZE)).isEqualTo(Origin.DEFAULT);
        assertThat(draft.warnings())
                .containsExactly("environment OTEL_SIZE=-4 is ignored: must be a whole number, 0 or more");
    }

    @Test
    void shouldNotCareWhatOtelSaysOfAnOptionThatIsSet() {
        environment.put("OTEL_SHOP_SIZE", "many");
        environment.put("SHOP_SIZE", "4");

        assertThat(resolver().resolve().warnings()).isEmpty();
    }

    @Test
    void shouldWarnOfWhatLooksLikeASlip() {
        environment.put("OTEL_SHOPSIZE", "1");
        properties.setProperty("otel.sizes", "1");
        environment.put("OTEL_CONFIG_FILE", "/x.yaml");

        assertThat(resolver().resolve().warnings())
                .containsExactlyInAnyOrder(
                        "otel.sizes is ignored: nobody knows it; the nearest is otel.size",
                        "OTEL_SHOPSIZE is ignored: nobody knows it; the nearest is OTEL_SHOP_SIZE",
                        "OTEL_CONFIG_FILE is ignored: there is no such form of configuration here");
    }

    // ---- secrets

    @Test
    void shouldShowNoSecretAnywhere() {
        environment.put("SHOP_PASSWORD", "hunter2");
        final Draft bad = resolver().resolve();
        final Draft badInCode = resolver().give(PASSWORD, "hunter2").resolve();
        environment.put("SHOP_PASSWORD", "hunter2-and-longer");
        environment.put("SHOP_PASSWORT", "hunter2");
        final Draft good = resolver().resolve();
        environment.clear();
        environment.put("OTEL_PASSWORD", "hunter2");
        final Draft ignored = resolver().resolve();

        assertThat(bad.problems()).containsExactly("shop.password=(secret): must be long (environment SHOP_PASSWORD)");
        assertThat(ignored.warnings()).containsExactly("environment OTEL_PASSWORD=(secret) is ignored: must be long");
        assertThat(good.get(PASSWORD)).isEqualTo("hunter2-and-longer");
        assertThat(good.settings().text(PASSWORD)).isEqualTo("(secret)");
        assertThat(List.of(
                        bad.problems(),
                        badInCode.problems(),
                        good.problems(),
                        good.settings().effective(),
                        good.settings(),
                        good.settings().origin(PASSWORD),
                        ignored.warnings(),
                        Sources.of(environment, properties)))
                .allSatisfy(each -> assertThat(each.toString()).doesNotContain("hunter2"));
    }

    // ---- rules

    @Test
    void shouldStopAtABrokenRule() {
        environment.put("SHOP_SIZE", "9");

        assertThat(withRule().problems()).containsExactly("shop.size=9: must be at most 8 (environment SHOP_SIZE)");
    }

    @Test
    void shouldWarnOfARuleThatOtelBreaks() {
        environment.put("OTEL_SIZE", "9");
        final Draft draft = withRule();

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.get(SIZE)).isEqualTo(5);
        assertThat(draft.warnings()).containsExactly("environment OTEL_SIZE=9 is ignored: must be at most 8");
    }

    @Test
    void shouldNotAskRulesAboutWhatIsWrongAlready() {
        environment.put("SHOP_SIZE", "90");

        assertThat(withRule().problems()).containsExactly("shop.size=90: must be from 1 to 10 (environment SHOP_SIZE)");
    }

    private Draft withRule() {
        final OptionTable table = TABLE.rule(draft -> {
            if (draft.isSound(SIZE) && draft.get(SIZE) > 8) {
                draft.refuse(SIZE, "at most 8");
            }
        });
        return new Resolver(table, sources()).resolve();
    }

    // ---- settings

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"RUN_TIME", "BUILDER"})
    void shouldChangeOneSettingAndNotTheOldOnes(final Place place) {
        final Settings before = resolved();
        final Settings after = before.with(SIZE, 8, new Origin(place, "", false));

        assertThat(before.get(SIZE)).isEqualTo(5);
        assertThat(after.get(SIZE)).isEqualTo(8);
        assertThat(after.origin(SIZE).place()).isEqualTo(place);
        assertThat(after.get(DELAY)).isEqualTo(before.get(DELAY));
    }

    @Test
    void shouldShowAnObjectByItsDescription() {
        final Settings settings = resolved().withObject(SIZE, "a tailor\nmade one", Origin.BUILDER);

        assertThat(settings.text(SIZE)).isEqualTo("a tailor?made one");
        assertThat(settings.effective()).contains("shop.size       = a tailor?made one  (builder)\n");
    }

    @Test
    void shouldPrintALineForEachOption() {
        environment.put("SHOP_OPEN_DELAY", "250ms");
        environment.put("SHOP_PASSWORD", "123456789");

        assertThat(resolved()).hasToString("""
                shop.file       = none      (default)
                shop.size       = 5         (default)
                shop.open.delay = 250 ms    (environment SHOP_OPEN_DELAY)
                shop.password   = (secret)  (environment SHOP_PASSWORD)
                """);
    }

    @Test
    void shouldKnowOnlyTheOptionsOfItsTable() {
        final Settings settings = resolved();
        final Option<Integer> other = Option.of("shop.size", OptionType.ints(1, 2), 1);

        assertThatThrownBy(() -> settings.get(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseTablesWithWrongOrDoubleNames() {
        final Option<Integer> twin = Option.of("shop.size", OptionType.ints(1, 2), 1);
        final Option<Integer> stranger = Option.of("barn.size", OptionType.ints(1, 2), 1);
        assertThatThrownBy(() -> OptionTable.of("shop.", SIZE, twin)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OptionTable.of("shop.", stranger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldPrintATableForPeople() {
        final Option<Integer> pipes = Option.of("shop.pipes", OptionType.ints(1, 2), 1)
                .method("pipes")
                .defaultText("a | b")
                .otel("OTEL_PIPES")
                .says("Counts pipes.");

        assertThat(OptionTable.of("shop.", pipes, FILE).markdown()).isEqualTo("""
                | key | builder | default | allowed | also read | what it does |
                | --- | --- | --- | --- | --- | --- |
                | `shop.pipes` | `pipes` | a \\| b | from 1 to 2 | `OTEL_PIPES` | Counts pipes. |
                | `shop.file` |  | none | a path |  |  |
                """);
    }

    @Test
    void shouldReadTheSourcesOfThisProcess() {
        System.setProperty("shop.size", "7");
        try {
            final Draft draft = new Resolver(TABLE, Sources.ofProcess()).resolve();
            System.setProperty("shop.size", "8");
            assertThat(draft.get(SIZE)).isEqualTo(7);
        } finally {
            System.clearProperty("shop.size");
        }
    }

    private void expect(final int size, final Place place, final String origin) {
        expect(resolver().resolve(), size, place, origin);
    }

    private static void expect(final Draft draft, final int size, final Place place, final String origin) {
        assertThat(draft.problems()).isEmpty();
        assertThat(draft.get(SIZE)).as(origin).isEqualTo(size);
        assertThat(draft.origin(SIZE).place()).isEqualTo(place);
        assertThat(draft.origin(SIZE)).hasToString(origin);
    }

    private Path file(final String text) throws IOException {
        return Files.writeString(folder.resolve("shop.properties"), text);
    }

    private List<String> problems() {
        return resolver().resolve().problems();
    }

    private Settings resolved() {
        final Draft draft = resolver().resolve();
        assertThat(draft.problems()).isEmpty();
        return draft.settings();
    }

    private Resolver resolver() {
        return new Resolver(TABLE, sources());
    }

    private Sources sources() {
        return Sources.of(environment, properties);
    }
}
