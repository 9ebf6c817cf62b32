package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.Span;
import dev.nanospan.ledger.Counter;
import dev.nanospan.testkit.SpanData;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncTest {
    static Stream<Throwable> failures() {
        final IllegalStateException cause = new IllegalStateException("the cause");
        return Stream.of(
                cause, new CompletionException(cause), new CompletionException(new CompletionException(cause)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldRecordWhatWentWrongWithoutTheWrapping(final Throwable failure) {
        try (Rig rig = Rig.with(Checks.STRICT)) {
            final CompletableFuture<String> first = new CompletableFuture<>();
            final CompletionStage<String> stage =
                    rig.tracer.callAsync(Names.WORK, first, (future, span) -> future.thenApply(String::trim));
            assertThat(stage).isNotNull();
            first.completeExceptionally(failure);
            final SpanData span = rig.span("work");
            assertThat(span.attributes()).containsEntry("error.type", IllegalStateException.class.getName());
            assertThat(span.event("exception").attributes())
                    .containsEntry("exception.type", IllegalStateException.class.getName())
                    .containsEntry("exception.message", "the cause");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndTheSpanOfAFunctionThatGivesNoStage(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final CompletionStage<String> stage = rig.tracer.callAsync(Names.WORK, "", (argument, span) -> null);
            assertThat(stage).isNull();
            assertThat(rig.nanospan.current()).isSameAs(Span.NOOP);
            assertThat(rig.span("work").events()).isEmpty();
            assertThat(rig.count(Counter.ENDED)).isEqualTo(1);
            assertThat(rig.misuses).isEmpty();
        }
    }
}
