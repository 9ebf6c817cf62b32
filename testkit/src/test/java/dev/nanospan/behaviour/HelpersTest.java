package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.record.Status;
import dev.nanospan.testkit.SpanData;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpersTest {
    @ParameterizedTest
    @EnumSource
    void shouldRunATaskInASpanOfItsOwn(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            rig.tracer.run(Names.WORK, rig, (r, span) -> {
                assertThat(r.nanospan.current()).isSameAs(span);
                span.set("n", 1);
                r.tracer.start(Names.CHILD).end();
            });
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.span("work").attribute("n")).isEqualTo(1L);
            assertThat(rig.span("work").status()).isEqualTo(Status.UNSET);
            assertThat(rig.span("child").isChildOf(rig.span("work"))).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCallAFunctionAndHandOnWhatItReturns(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final int length = rig.tracer.call(Names.WORK, "four", (text, span) -> {
                span.set("text", text);
                return text.length();
            });
            assertThat(length).isEqualTo(4);
            assertThat(rig.span("work").attribute("text")).isEqualTo("four");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailTheSpanAndHandOnTheException(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final IOException thrown = new IOException("disk");
            assertThatThrownBy(() -> rig.tracer.run(Names.WORK, 1, (n, span) -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            final Error error = new AssertionError("assertion");
            assertThatThrownBy(() -> rig.tracer.call(Names.OTHER, 1, (n, span) -> {
                        throw error;
                    }))
                    .isSameAs(error);
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            shouldHaveFailed(rig.span("work"), "disk");
            shouldHaveFailed(rig.span("other"), "assertion");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWithTheStage(final Checks checks) throws Exception {
        try (Rig rig = Rig.with(checks)) {
            final CompletableFuture<String> future = new CompletableFuture<>();
            final CompletionStage<String> stage = rig.tracer.callAsync(Names.WORK, future, (f, span) -> {
                assertThat(rig.nanospan.current()).isSameAs(span);
                return f;
            });
            assertThat(stage).isSameAs(future);
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.nanospan.ledger().open()).isEqualTo(1);
            CompletableFuture.runAsync(() -> future.complete("done")).get(20, TimeUnit.SECONDS);
            assertThat(rig.span("work").status()).isEqualTo(Status.UNSET);
            assertThat(rig.nanospan.ledger().open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFailWithTheStage(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final CompletableFuture<String> future = new CompletableFuture<>();
            rig.tracer.callAsync(Names.WORK, future, (f, span) -> f);
            future.completeExceptionally(new IOException("net"));
            shouldHaveFailed(rig.span("work"), "net");
            rig.exporter.clear();
            final CompletableFuture<String> cancelled = new CompletableFuture<>();
            rig.tracer.callAsync(Names.WORK, cancelled, (f, span) -> f);
            cancelled.cancel(true);
            assertThat(rig.span("work").status()).isEqualTo(Status.ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndAtOnceIfThereIsNoStage(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final IllegalStateException thrown = new IllegalStateException("too early");
            assertThatThrownBy(() -> rig.tracer.callAsync(Names.WORK, 1, (n, span) -> {
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            shouldHaveFailed(rig.span("work"), "too early");
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
        }
    }

    private static void shouldHaveFailed(final SpanData span, final String message) {
        assertThat(span.status()).isEqualTo(Status.ERROR);
        assertThat(span.statusMessage()).isEqualTo(message);
        assertThat(span.event("exception").attribute("exception.message")).isEqualTo(message);
    }
}
