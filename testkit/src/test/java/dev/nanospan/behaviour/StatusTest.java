package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.record.Status;
import dev.nanospan.testkit.SpanData;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTest {
    /** All there is to say of a status, and what the specification makes of it. */
    private static final List<Saying> SAYINGS = List.of(
            new Saying(span -> {}, null, ""),
            new Saying(span -> span.status(null), null, ""),
            new Saying(span -> span.status(Status.UNSET), null, ""),
            new Saying(span -> span.status(Status.UNSET, "ignored"), null, ""),
            new Saying(span -> span.status(Status.OK), Status.OK, ""),
            new Saying(span -> span.status(Status.OK, "ignored"), Status.OK, ""),
            new Saying(span -> span.status(Status.ERROR), Status.ERROR, ""),
            new Saying(span -> span.status(Status.ERROR, "one"), Status.ERROR, "one"),
            new Saying(span -> span.status(Status.ERROR, "another, zw\u00f6lf"), Status.ERROR, "another, zw\u00f6lf"),
            new Saying(span -> span.fail("said"), Status.ERROR, "said"),
            new Saying(span -> span.status(Status.ERROR, null), Status.ERROR, ""));

    @ParameterizedTest
    @EnumSource
    void shouldFollowThePrecedenceForAnyThreeSayings(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            for (final Saying first : SAYINGS) {
                for (final Saying second : SAYINGS) {
                    for (final Saying third : SAYINGS) {
                        shouldFollow(rig, first, second, third);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotLetAnExceptionChangeADecidedStatus(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final RuntimeException cause = new RuntimeException("why");
            final SpanData failed = rig.record(span -> span.fail(cause));
            assertThat(failed.status()).isEqualTo(Status.ERROR);
            assertThat(failed.statusMessage()).isEqualTo("why");
            final SpanData ok = rig.record(span -> span.status(Status.OK).fail(cause));
            assertThat(ok.status()).isEqualTo(Status.OK);
            assertThat(ok.statusMessage()).isEmpty();
            assertThat(ok.events()).as("the event is kept").hasSize(1);
            final SpanData described = rig.record(span -> span.fail("mine").fail(cause));
            assertThat(described.statusMessage()).isEqualTo("mine");
            final SpanData recorded = rig.record(span -> span.exception(cause));
            assertThat(recorded.status()).isEqualTo(Status.UNSET);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepEverythingElseWhenAMessageIsReplaced(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> {
                s.set("a", 1).fail("a first, long message").set("b", 2);
                s.event("e").set("c", 3);
                s.fail("second").set("d", 4).event("f").set("e", 5);
                s.status(Status.OK);
            });
            assertThat(span.attributes().toString().toLowerCase(Locale.ROOT)).isEqualTo("{a=1, b=2, d=4}");
            assertThat(span.event("e").attributes()).hasToString("{c=3}");
            assertThat(span.event("f").attributes()).hasToString("{e=5}");
        }
    }

    private static void shouldFollow(final Rig rig, final Saying... sayings) {
        Status status = Status.UNSET;
        String message = "";
        for (final Saying saying : sayings) {
            if (saying.status != null && status != Status.OK) {
                status = saying.status;
                message = saying.message;
            }
        }
        final Span span = rig.tracer.start(Names.WORK);
        for (final Saying saying : sayings) {
            saying.how.accept(span);
        }
        span.end();
        final SpanData data = rig.span("work");
        assertThat(data.status()).isEqualTo(status);
        assertThat(data.statusMessage()).isEqualTo(message);
        rig.exporter.clear();
    }

    private record Saying(Consumer<Span> how, Status status, String message) {}
}
