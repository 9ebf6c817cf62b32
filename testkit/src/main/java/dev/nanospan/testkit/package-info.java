/**
 * What the tests of an application use: {@link dev.nanospan.testkit.InMemoryExporter} keeps spans as {@link
 * dev.nanospan.testkit.SpanData values}, and {@link dev.nanospan.testkit.NanospanExtension} gives each JUnit test an
 * engine and fails the test that leaks a span or a scope.
 */
@NullMarked
package dev.nanospan.testkit;

import org.jspecify.annotations.NullMarked;
