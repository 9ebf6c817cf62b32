package dev.nanospan.stress.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RingModelTest {
    @ParameterizedTest
    @MethodSource("sound")
    void shouldHoldInEveryState(final Scenario scenario) {
        final Explorer explored = Explorer.explore(scenario);

        assertThat(explored.violation()).isNull();
        assertThat(explored.states()).isGreaterThan(1_000);
    }

    @ParameterizedTest
    @MethodSource("planted")
    void shouldFindAPlantedBug(final Scenario scenario) {
        assertThat(Explorer.explore(scenario).violation()).isNotNull();
        assertThat(Explorer.explore(scenario.with(Bug.NONE)).violation()).isNull();
    }

    @Test
    void shouldFindTheStallOfPublishingEachSlot() {
        final Violation violation =
                violation(Scenario.of(4, 1, List.of(3, 1), List.of(3, 1)).with(Bug.PUBLISH_EACH_SLOT));

        assertThat(violation.what()).startsWith("stalled at");
        // A late flag has replaced that of the next lap; nobody need stop for ever.
        assertThat(violation.steps()).noneMatch(step -> step.contains("stops"));
    }

    @Test
    void shouldFindTheTearOfAnEarlyPublication() {
        final Violation violation =
                violation(Scenario.of(4, 1, List.of(2), List.of(1)).with(Bug.PUBLISH_BEFORE_WRITE));

        assertThat(violation.what()).contains("never written");
    }

    @Test
    void shouldPlantEveryBug() {
        assertThat(planted().map(Scenario::bug)).containsAll(EnumSet.complementOf(EnumSet.of(Bug.NONE)));
    }

    private static Violation violation(final Scenario scenario) {
        final Violation violation = Explorer.explore(scenario).violation();
        assertThat(violation).isNotNull();
        return violation;
    }

    static Stream<Scenario> sound() {
        return ModelCommand.Scenarios.SOUND.stream();
    }

    static Stream<Scenario> planted() {
        return ModelCommand.Scenarios.PLANTED.stream();
    }
}
