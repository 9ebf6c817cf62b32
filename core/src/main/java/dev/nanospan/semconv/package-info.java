/**
 * The names that OpenTelemetry's semantic conventions give to what spans say, as typed constants: one class for each area,
 * one {@link dev.nanospan.record.Key} for each attribute that is current, and for an attribute with known values a class of
 * {@link dev.nanospan.record.Value constants} inside. A constant is called like its attribute without the area: {@code
 * http.response.status_code} is {@code HttpKeys.RESPONSE_STATUS_CODE}.
 *
 * <pre>{@code
 * span.set(HttpKeys.REQUEST_METHOD, HttpKeys.RequestMethod.GET)
 *         .set(HttpKeys.ROUTE, "/orders/{id}")
 *         .set(HttpKeys.RESPONSE_STATUS_CODE, 200);
 * }</pre>
 *
 * <p>The stable names are those of version 1.45. Those still in development (all of messaging, and what the areas have
 * beside their stable part) are held against 1.43, the last that was published for Java, but for what was renamed or added
 * since and is known to be. The names of generative models left for a repository of their own with 1.42; they are as they
 * were published last. Names out of date are not here.
 *
 * <p>The table of interned text has room for 8,192. All areas together take 326 of it, as some values are the same text;
 * an area takes nothing before its first use, and the values of an attribute nothing before theirs:
 *
 * <pre>
 *            keys  values               keys  values              keys  values
 * Http         10      13   Exception      3       0   Client        2       0
 * Db           12      43   Code           5       0   Network      17      46
 * Messaging    38      27   Error          1       1   Url          13       0
 * Rpc           4       4   Server         2       0   UserAgent     6       2
 * GenAi        50      30
 * </pre>
 *
 * <p>The first use of a class loads it and interns what is in it: 0.1 to 1.3 ms and 4 to 32 KB, once, on the thread that
 * comes first (cold JVM; 2 ms and 57 KB for the very first). If no request is to pay that, read one constant of each class
 * while the service starts.
 */
@NullMarked
package dev.nanospan.semconv;

import org.jspecify.annotations.NullMarked;
