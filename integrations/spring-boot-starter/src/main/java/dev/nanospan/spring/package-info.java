/**
 * Spring Boot, 3.5 and 4: the dependency is all it takes. {@link dev.nanospan.spring.NanospanAutoConfiguration} says what there is
 * then.
 */
@NullMarked
package dev.nanospan.spring;

import org.jspecify.annotations.NullMarked;
