package dev.nanospan.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.Checks;
import dev.nanospan.ledger.Counter;
import dev.nanospan.record.Status;
import dev.nanospan.testkit.EventData;
import dev.nanospan.testkit.SpanData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExceptionsTest {
    @ParameterizedTest
    @EnumSource
    void shouldRecordTypeMessageAndStackTrace(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final Exception cause = new IllegalStateException("outer", new RuntimeException("inner"));
            cause.setStackTrace(Arrays.copyOf(cause.getStackTrace(), 1));
            final EventData event = rig.record(span -> span.fail(cause)).event("exception");
            assertThat(event.attributes().keySet())
                    .containsExactly("exception.type", "exception.message", "exception.stacktrace");
            assertThat(event.attribute("exception.type")).isEqualTo("java.lang.IllegalStateException");
            assertThat(event.attribute("exception.message")).isEqualTo("outer");
            assertThat((String) event.attribute("exception.stacktrace"))
                    .startsWith("java.lang.IllegalStateException: outer\n\tat dev.nanospan.behaviour.ExceptionsTest.")
                    .contains("Caused by: java.lang.RuntimeException: inner\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRecordAnExceptionWithoutMessageOrFrames(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.fail(new Bare()));
            assertThat(span.event("exception").attributes().keySet())
                    .containsExactly("exception.type", "exception.stacktrace");
            assertThat(span.status()).isEqualTo(Status.ERROR);
            assertThat(span.statusMessage()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSurviveHostileExceptions(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final List<Throwable> hostile = List.of(
                    new Hostile(new IllegalStateException("thrown by getMessage")),
                    new Hostile(new StackOverflowError()),
                    new Hostile(new AssertionError("an error")),
                    new Hostile(new NoClassDefFoundError("gone")),
                    new CyclicCause(),
                    new SelfCause(),
                    new ThrowingCause(),
                    new NoTrace(),
                    new ThrowingTrace(),
                    new NullFrames(),
                    new DeepCauses(100_000));
            for (final Throwable cause : hostile) {
                final SpanData span = rig.record(s -> {
                    s.set("before", 1);
                    s.fail(cause);
                    s.exception(cause);
                    s.set("after", 2);
                });
                final String type = cause.getClass().getName();
                assertThat(span.attributes())
                        .as(type)
                        .containsOnlyKeys("before", "error.type", "after")
                        .containsEntry("error.type", type);
                assertThat(span.status()).as(type).isEqualTo(Status.ERROR);
                assertThat(span.events()).as(type).hasSize(2).allSatisfy(event -> {
                    assertThat(event.attribute("exception.type")).isEqualTo(type);
                    assertThat((String) event.attribute("exception.stacktrace"))
                            .startsWith(type)
                            .hasSizeLessThanOrEqualTo(4 << 10);
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBoundTheStackTraceWithoutCuttingASurrogatePair(final Checks checks) {
        final RuntimeException pairs = new RuntimeException("\ud83d\ude00".repeat(2_000));
        for (int max = 40; max < 44; max++) {
            final int bound = max;
            try (Rig rig = Rig.with(checks, b -> b.stackTraceMaxChars(bound))) {
                final EventData event = rig.record(span -> span.fail(pairs)).event("exception");
                final String trace = (String) event.attribute("exception.stacktrace");
                assertThat(trace).hasSizeBetween(bound - 1, bound).startsWith("java.lang.RuntimeException: ");
                assertThat(trace).doesNotContain("\ufffd");
                assertThat(event.attribute("exception.message")).isEqualTo(pairs.getMessage());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveStackTracesOutIfToldSo(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.stackTraceMaxChars(0))) {
            final EventData event =
                    rig.record(span -> span.fail(new RuntimeException("x"))).event("exception");
            assertThat(event.attributes().keySet()).containsExactly("exception.type", "exception.message");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayWhatTypeOfErrorMadeTheSpanFail(final Checks checks) {
        final RuntimeException cause = new IllegalStateException("why");
        try (Rig rig = Rig.with(checks)) {
            assertThat(rig.record(span -> span.fail(cause)).attributes())
                    .isEqualTo(Map.of("error.type", "java.lang.IllegalStateException"));
            assertThat(rig.record(span -> span.fail(cause).fail(new Bare())).attributes())
                    .as("the first")
                    .isEqualTo(Map.of("error.type", "java.lang.IllegalStateException"));
            assertThat(rig.record(span -> span.set("error.type", "503").fail(cause))
                            .attributes())
                    .as("what the caller says")
                    .isEqualTo(Map.of("error.type", "503"));
            assertThat(rig.record(span -> span.fail("mine").fail(cause)).attributes())
                    .isEqualTo(Map.of("error.type", "java.lang.IllegalStateException"));
            assertThat(rig.record(span -> span.exception(cause)).attributes()).isEmpty();
            assertThat(rig.record(span -> span.fail("mine")).attributes()).isEmpty();
            assertThat(rig.record(span -> span.status(Status.OK).fail(cause)).attributes())
                    .as("not failed")
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAndCountTheTypeOfAnErrorLikeAnyAttribute(final Checks checks) {
        final RuntimeException cause = new IllegalStateException("why");
        try (Rig rig = Rig.with(checks, b -> b.attributeLimit(0))) {
            final SpanData span = rig.record(s -> s.fail(cause));
            assertThat(span.attributes()).isEmpty();
            assertThat(span.droppedAttributes()).isEqualTo(1);
            assertThat(rig.count(Counter.CUT_ATTRIBUTES)).isEqualTo(1);
        }
        try (Rig rig = Rig.with(checks, b -> b.blockedKeys("error.type"))) {
            assertThat(rig.record(s -> s.fail(cause)).attributes()).isEmpty();
            assertThat(rig.count(Counter.BLOCKED_KEYS)).isEqualTo(1);
        }
        try (Rig rig = Rig.with(checks, b -> b.valueLimit(10))) {
            assertThat(rig.record(s -> s.fail(cause)).attributes()).isEqualTo(Map.of("error.type", "java.lang."));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldIgnoreNoException(final Checks checks) {
        try (Rig rig = Rig.with(checks)) {
            final SpanData span = rig.record(s -> s.exception(null).fail((Throwable) null));
            assertThat(span.events()).isEmpty();
            assertThat(span.attributes()).isEmpty();
            assertThat(span.status()).isEqualTo(Status.ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldApplyTheLimitOfValuesToExceptions(final Checks checks) {
        try (Rig rig = Rig.with(checks, b -> b.valueLimit(10))) {
            final EventData event = rig.record(span -> span.fail(new RuntimeException("a long message")))
                    .event("exception");
            assertThat(event.attribute("exception.message")).isEqualTo("a long mes");
            assertThat(event.attribute("exception.stacktrace")).isEqualTo("java.lang.");
        }
    }

    @SuppressWarnings("serial")
    private static final class Bare extends RuntimeException {
        Bare() {
            super(null, null, false, false);
        }
    }

    @SuppressWarnings("serial")
    private static final class Hostile extends RuntimeException {
        private final Throwable thrown;

        Hostile(final Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public String getMessage() {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        }
    }

    @SuppressWarnings("serial")
    private static final class CyclicCause extends RuntimeException {
        CyclicCause() {
            super("cyclic");
        }

        @Override
        public synchronized Throwable getCause() {
            return new RuntimeException("on the way", this);
        }
    }

    @SuppressWarnings("serial")
    private static final class SelfCause extends RuntimeException {
        SelfCause() {
            super("self");
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }

    @SuppressWarnings("serial")
    private static final class ThrowingCause extends RuntimeException {
        @Override
        public synchronized Throwable getCause() {
            throw new AssertionError("getCause");
        }
    }

    @SuppressWarnings("serial")
    private static final class NoTrace extends RuntimeException {
        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    @SuppressWarnings("serial")
    private static final class ThrowingTrace extends RuntimeException {
        @Override
        public StackTraceElement[] getStackTrace() {
            throw new AssertionError("getStackTrace");
        }
    }

    @SuppressWarnings("serial")
    private static final class NullFrames extends RuntimeException {
        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {null, null};
        }
    }

    @SuppressWarnings("serial")
    private static final class DeepCauses extends RuntimeException {
        private final int left;

        DeepCauses(final int left) {
            super("left " + left);
            this.left = left;
        }

        @Override
        public synchronized Throwable getCause() {
            return left == 0 ? null : new DeepCauses(left - 1);
        }
    }
}
