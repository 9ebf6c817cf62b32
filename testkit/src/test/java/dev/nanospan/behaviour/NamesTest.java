package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Name;
import dev.nanospan.testkit.SpanData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NamesTest {
    private static final String PAIR = "\ud83d\ude00";

    @ParameterizedTest
    @EnumSource
    void shouldMendAndCountNamesThatAreNotFit(final Checks checks) {
        final Map<String, String> mended = new LinkedHashMap<>();
        mended.put("", Name.UNNAMED);
        mended.put("   \t\n", Name.UNNAMED);
        mended.put("\u2003\u2003", Name.UNNAMED);
        mended.put(" padded ", "padded");
        mended.put("\u2003em spaces\u2003", "em spaces");
        mended.put("x".repeat(300), "x".repeat(256));
        mended.put("x".repeat(255) + PAIR, "x".repeat(255));
        mended.put("x".repeat(250) + " ".repeat(10) + "x", "x".repeat(250));
        try (Rig rig = Rig.with(checks)) {
            int counted = 0;
            for (final Map.Entry<String, String> name : mended.entrySet()) {
                assertThat(nameOf(rig, rig.tracer.start(name.getKey()))).isEqualTo(name.getValue());
                assertThat(nameOf(rig, rig.tracer.start(Name.of(name.getKey()))))
                        .isEqualTo(name.getValue());
                assertThat(nameOf(rig, rig.tracer.span(name.getKey()).start())).isEqualTo(name.getValue());
                assertThat(nameOf(rig, rig.tracer.start("x").rename(name.getKey())))
                        .isEqualTo(name.getValue());
                assertThat(nameOf(rig, rig.tracer.start("x").rename(Name.of(name.getKey()))))
                        .isEqualTo(name.getValue());
                final SpanData span = rig.record(s -> {
                    s.event(name.getKey());
                    s.event(Name.of(name.getKey()));
                });
                assertThat(span.events())
                        .hasSize(2)
                        .allMatch(event -> event.name().equals(name.getValue()));
                counted += 7;
                assertThat(rig.count(Counter.CUT_NAMES)).as(name.getKey()).isEqualTo(counted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldReplaceNoName(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            assertThat(nameOf(rig, rig.tracer.start((String) null))).isEqualTo(Name.UNNAMED);
            assertThat(nameOf(rig, rig.tracer.start((Name) null))).isEqualTo(Name.UNNAMED);
            assertThat(nameOf(rig, rig.tracer.start("x").rename((String) null))).isEqualTo(Name.UNNAMED);
            assertThat(nameOf(rig, rig.tracer.start("x").rename((Name) null))).isEqualTo(Name.UNNAMED);
            final SpanData span = rig.record(s -> {
                s.event((String) null);
                s.event((Name) null, 3);
            });
            assertThat(span.events()).hasSize(2).allMatch(event -> event.name().equals(Name.UNNAMED));
            assertThat(rig.count(Counter.CUT_NAMES)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepNamesThatAreFitAsTheyAre(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final String name : new String[] {
                "a", "GET /orders/{id}", "x".repeat(256), "x".repeat(254) + PAIR, "\u4e2d\u6587", "in  side"
            }) {
                assertThat(nameOf(rig, rig.tracer.start(name))).isEqualTo(name);
                assertThat(nameOf(rig, rig.tracer.start(Name.of(name)))).isEqualTo(name);
            }
            assertThat(rig.count(Counter.CUT_NAMES)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRenameAgainAndAgain(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (int i = 0; i < 5_000; i++) {
                rig.tracer.start("filling the table of names " + i).end();
            }
            rig.flush();
            rig.exporter.clear();
            final SpanData span = rig.record(s -> {
                s.set("a", 1).rename("not interned any more 1").set("b", 2);
                s.event("an event that is not interned").set("c", 3);
                s.rename("not interned any more, and longer").set("d", 4);
                s.rename(Names.CHILD).set("e", 5);
                s.rename("short, not interned").fail("message").set("f", 6);
            });
            assertThat(span.name()).isEqualTo("short, not interned");
            assertThat(span.attributes()).hasToString("{a=1, b=2, d=4, e=5, f=6}");
            assertThat(span.event("an event that is not interned").attributes()).hasToString("{c=3}");
            assertThat(span.statusMessage()).isEqualTo("message");
        }
    }

    private static String nameOf(final Rig rig, final Span span) {
        rig.flush();
        rig.exporter.clear();
        span.end();
        return rig.spans().get(0).name();
    }
}
