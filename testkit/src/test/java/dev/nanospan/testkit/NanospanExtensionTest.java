package dev.nanospan.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.nanospan.Checks;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.Tracer;
import dev.nanospan.ledger.Counter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class NanospanExtensionTest {
    @Test
    void shouldPassATestThatEndsItsSpans() {
        assertThat(failureOf(Cases.class, "tidy")).isEmpty();
    }

    @Test
    void shouldResolveParametersInTestsAndBeforeEach() {
        assertThat(failureOf(
                        WithParameters.class,
                        "sees(dev.nanospan.Nanospan,dev.nanospan.Tracer," + "dev.nanospan.testkit.InMemoryExporter)"))
                .isEmpty();
    }

    @Test
    void shouldFailATestThatLeaksASpanAndNameThePlace() {
        assertThat(failureOf(Cases.class, "leaksASpan"))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("leaksASpan", "spans that were not ended: 1", "started", "Cases.startSomewhere(")
                        .doesNotContain("org.junit."));
    }

    @Test
    void shouldFailATestThatLeaksAScopeAndNameThePlace() {
        assertThat(failureOf(Cases.class, "leaksAScope"))
                .hasValueSatisfying(message ->
                        assertThat(message).contains("a scope was not closed", "Cases.openSomewhere(", "not ended: 1"));
    }

    @Test
    void shouldNameThePlacesOfAnEndedSpanWhoseScopeIsLeaked() {
        assertThat(failureOf(Cases.class, "leaksTheScopeOfAnEndedSpan"))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("a scope was not closed", "started", "Cases.startSomewhere(", "ended")
                        .contains("Cases.leaksTheScopeOfAnEndedSpan(")
                        .doesNotContain(Counter.USE_AFTER_END.description() + ": "));
    }

    @Test
    void shouldFailATestThatEndsASpanTwiceAndNameThePlaces() {
        assertThat(failureOf(Cases.class, "endsTwice"))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains(Counter.DOUBLE_END.description() + ": 1", "misused", "started", "ended")
                        .contains("Cases.endSomewhere(", "Cases.startSomewhere("));
    }

    @Test
    void shouldFailATestThatClosesScopesInTheWrongOrder() {
        assertThat(failureOf(Cases.class, "closesInTheWrongOrder"))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains(Counter.SCOPE_ORDER.description() + ": 1", "Cases.closesInTheWrongOrder("));
    }

    @Test
    void shouldCountMisuseWithoutStrictChecks() {
        assertThat(failureOf(Unchecked.class, "endsTwice"))
                .hasValueSatisfying(message -> assertThat(message).contains(Counter.DOUBLE_END.description() + ": 1"));
        assertThat(failureOf(Unchecked.class, "leaksASpan"))
                .hasValueSatisfying(message -> assertThat(message).contains("spans that were not ended: 1"));
    }

    @Test
    void shouldPassExpectedMisuse() {
        assertThat(failureOf(Cases.class, "endsTwiceOnPurpose")).isEmpty();
        assertThat(failureOf(Cases.class, "leaksOnPurpose")).isEmpty();
    }

    @Test
    void shouldFailATestWhoseExpectedMisuseDoesNotHappen() {
        assertThat(failureOf(Cases.class, "promisesTooMuch"))
                .hasValueSatisfying(message ->
                        assertThat(message).contains("expected, and did not happen", "DOUBLE_END", "ABANDONED"));
    }

    @Test
    void shouldCheckAfterTheTestsOwnTidyingUp() {
        assertThat(failureOf(TidiesUpLate.class, "leavesTheScopeToAfterEach")).isEmpty();
    }

    @Test
    void shouldKeepTheTestsOwnFailureInFront() {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        run(Cases.class, "failsAndLeaks", failure);
        assertThat(failure.get()).isInstanceOf(IllegalStateException.class).hasMessage("its own");
        assertThat(failure.get().getSuppressed())
                .singleElement()
                .satisfies(leak -> assertThat(leak).hasMessageContaining("not ended: 1"));
    }

    @Test
    void shouldGiveEachTestAnEngineOfItsOwn() {
        assertThat(failureOf(Shared.class, "first")).isEmpty();
        assertThat(failureOf(Shared.class, "second")).isEmpty();
    }

    @Test
    void shouldSayThatNoTestIsRunning() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new NanospanExtension().tracer()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no test is running");
    }

    private static Optional<String> failureOf(final Class<?> type, final String method) {
        final AtomicReference<Throwable> failure = new AtomicReference<>();
        run(type, method, failure);
        return Optional.ofNullable(failure.get()).map(Throwable::getMessage);
    }

    private static void run(final Class<?> type, final String method, final AtomicReference<Throwable> failure) {
        final AtomicReference<TestExecutionResult> result = new AtomicReference<>();
        final LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(type.getName() + '#' + method))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(final TestIdentifier test, final TestExecutionResult of) {
                if (test.isTest()) {
                    result.set(of);
                }
            }
        });
        assertThat(result.get()).as("%s#%s was run", type, method).isNotNull();
        result.get().getThrowable().ifPresent(failure::set);
    }

    /** Tests that are run by the tests above. */
    static final class Cases {
        @RegisterExtension
        final NanospanExtension tracing = new NanospanExtension();

        /** So that a leaked span is not found lost before the extension looks. */
        private Span held;

        @Test
        void tidy() {
            try (Scope scope = tracing.tracer().open("tidy")) {
                scope.span().set("n", 1);
            }
            assertThat(tracing.span("tidy").attribute("n")).isEqualTo(1L);
            assertThat(tracing.spans()).hasSize(1);
            assertThat(tracing.span("tidy").scope().name()).isEqualTo("Cases");
        }

        @Test
        void leaksASpan() {
            final Span span = startSomewhere();
            assertThat(span.isRecording()).isTrue();
        }

        @Test
        void leaksAScope() {
            final Scope scope = openSomewhere();
            assertThat(scope.span().isRecording()).isTrue();
        }

        @Test
        void leaksTheScopeOfAnEndedSpan() {
            final Span span = startSomewhere();
            final Scope scope = span.makeCurrent();
            span.end();
            assertThat(scope.span()).isSameAs(span);
        }

        @Test
        void endsTwice() {
            final Span span = startSomewhere();
            endSomewhere(span);
            endSomewhere(span);
        }

        @Test
        @ExpectMisuse(Counter.DOUBLE_END)
        void endsTwiceOnPurpose() {
            endsTwice();
        }

        @Test
        @ExpectMisuse(Counter.ABANDONED)
        void leaksOnPurpose() {
            leaksASpan();
        }

        @Test
        @ExpectMisuse({Counter.DOUBLE_END, Counter.ABANDONED})
        void promisesTooMuch() {
            startSomewhere().end();
        }

        @Test
        void closesInTheWrongOrder() {
            final Scope outer = tracing.tracer().open("outer");
            final Scope inner = tracing.tracer().open("inner");
            outer.close();
            inner.close();
        }

        @Test
        void failsAndLeaks() {
            startSomewhere();
            throw new IllegalStateException("its own");
        }

        private Span startSomewhere() {
            held = tracing.tracer().start("somewhere");
            return held;
        }

        private Scope openSomewhere() {
            return tracing.tracer().open("somewhere");
        }

        private static void endSomewhere(final Span span) {
            span.end();
        }
    }

    /** The same by annotation. */
    @ExtendWith(NanospanExtension.class)
    static final class WithParameters {
        private Nanospan seen;

        @BeforeEach
        void keep(final Nanospan nanospan) {
            seen = nanospan;
        }

        @Test
        void sees(final Nanospan nanospan, final Tracer tracer, final InMemoryExporter exporter) throws Exception {
            assertThat(nanospan).isSameAs(seen);
            tracer.start("one").end();
            assertThat(exporter.await(1, java.time.Duration.ofSeconds(10)))
                    .singleElement()
                    .satisfies(span -> assertThat(span.name()).isEqualTo("one"));
        }
    }

    /** Without strict checks. */
    static final class Unchecked {
        @RegisterExtension
        final NanospanExtension tracing = new NanospanExtension(builder -> builder.checks(Checks.OFF));

        @Test
        void endsTwice() {
            final Span span = tracing.tracer().start("one");
            span.end();
            span.end();
        }

        @Test
        void leaksASpan() {
            tracing.tracer().start("one");
        }
    }

    /** Closes its scope in {@code @AfterEach}. */
    static final class TidiesUpLate {
        @RegisterExtension
        final NanospanExtension tracing = new NanospanExtension();

        private Scope scope;

        @AfterEach
        void close() {
            scope.close();
        }

        @Test
        void leavesTheScopeToAfterEach() {
            scope = tracing.tracer().open("late");
        }
    }

    /** One extension for all tests of a class. */
    static final class Shared {
        @RegisterExtension
        static final NanospanExtension TRACING = new NanospanExtension();

        @Test
        void first() {
            TRACING.tracer().start("first").end();
            assertThat(TRACING.spans()).hasSize(1);
        }

        @Test
        void second() {
            TRACING.tracer().start("second").end();
            assertThat(TRACING.spans()).hasSize(1);
        }
    }
}
