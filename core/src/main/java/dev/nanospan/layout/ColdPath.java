package dev.nanospan.layout;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that the traced thread reaches, but not in steady state: first use, growth, misuse, a failure, or
 * waiting that the user asked for. The test of the hot path's bytecode stops here.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface ColdPath {
    /** Why this is not steady state. */
    String value();
}
