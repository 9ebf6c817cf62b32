package dev.nanospan.jmh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    private final Table table =
            new Table("times", List.of("what", "ns"), List.of(List.of("a|b", "1"), List.of("c", "1,234")));

    @Test
    void shouldLineUpColumns() {
        assertThat(table.text()).isEqualTo("times\nwhat     ns\na|b       1\nc     1,234\n");
    }

    @Test
    void shouldBeATableOfAPage() {
        assertThat(table.markdown()).isEqualTo("times\n\n| what | ns |\n| --- | --- |\n| a\\|b | 1 |\n| c | 1,234 |\n");
    }

    @ParameterizedTest
    @CsvSource({"NaN, -", "0.4, 0.40 ns", "12.34, 12.3 ns", "1500, '1,500 ns'", "12500, 12.5 us", "2500000, 2.50 ms"})
    void shouldWriteTimesWithTheirUnit(final double ns, final String expected) {
        assertThat(Format.ns(ns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"NaN, -", "0.0009, 0", "0.001, 0.001", "16, 16", "919.4, 919"})
    void shouldCallNothingWhatJmhItselfAllocates(final double bytes, final String expected) {
        assertThat(Format.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.00012, 0.012 %", "0.25, 25.0 %", "NaN, -"})
    void shouldNotRoundDropsAway(final double part, final String expected) {
        assertThat(Format.percent(part)).isEqualTo(expected);
    }
}
