package dev.nanospan.testkit;

import dev.nanospan.ledger.Counter;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a test misuses spans or scopes on purpose: what is named here does not fail it, and its absence does.
 *
 * <pre>{@code
 * @Test
 * @ExpectMisuse(Counter.DOUBLE_END)
 * void shouldSurviveACancelThatComesTwice(Tracer tracer) { }
 * }</pre>
 *
 * <p>{@link Counter#ABANDONED} stands for spans that are never ended.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ExpectMisuse {
    /** What must happen, as it is counted. */
    Counter[] value();
}
