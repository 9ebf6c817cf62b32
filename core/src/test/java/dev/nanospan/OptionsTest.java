package dev.nanospan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.config.Draft;
import dev.nanospan.config.Option;
import dev.nanospan.config.Origin;
import dev.nanospan.config.Resolver;
import dev.nanospan.config.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of options against what is written down here by hand. */
class OptionsTest {
    private static final int STRIPES =
            Integer.highestOneBit(2 * Math.min(16, Runtime.getRuntime().availableProcessors()) - 1);

    /** Key, default, values that are allowed, values that are not, and what is said then. */
    private static final Map<String, Expected> EXPECTED = expectations("""
            nanospan.config.file | | /dev/null | a\0b | a path
            nanospan.name | nanospan | gateway 7 | a\u001bb | a name
            nanospan.enabled | true | TRUE; false | yes; 1; maybe | true or false
            nanospan.checks | off | OFF; strict | on; true | off or strict
            nanospan.jmx | true | true; False | no | true or false
            nanospan.shutdown.hook | | 0; 10s; 1h | 10; -1s; 61min | a time such as 250ms, from 0 s to 1 h
            nanospan.idle | 100us..1s | spin; Yield; 1ns..1s; 5ms..5ms | park; 10us; 2ms..1ms; 0..1ms; 1us..2s; ..1ms \
            | spin, yield, or a growing sleep such as 100us..1s
            nanospan.ring.bytes | 16 MiB | 16777216; 64 MiB; 1gib | 0; -1; 32KiB; 3MiB; 2GiB; 1.5MiB; many \
            | a power of two from 64 KiB to 1 GiB
            nanospan.ring.spans | 2048 | 1; 8388608 | 0; -1; 16777217; 1e3 | from 1 to 16,777,216
            nanospan.slot.bytes | 128 | 64; 256; 1KiB | 32; 100; 128KiB | a power of two from 64 to 64 KiB
            nanospan.ring.stripes | STRIPES | 1; 2; 16 | 0; 3; 32; two | a power of two from 1 to 16
            nanospan.ring.file | | /dev/shm/a.ring | a\0b | a path
            nanospan.ring.open-spans | false | False | yes | true or false
            nanospan.overflow | drop | Drop; block | wait | drop or block
            nanospan.overflow.timeout | 100 ms | 0s; 10us; 1 h | 100; -1ms; 2h | a time such as 250ms, from 0 s to 1 h
            nanospan.span.max.bytes | 16 KiB | 288; 64KiB | 287; 0; 512MiB | from 288 to 256 MiB
            nanospan.span.stacktrace.max.chars | 4096 | 0; 16384 | -1; 268435457 | from 0 to 268,435,456
            nanospan.spans.max.open | 16384 | 1; 1048576 | 0; 1048577 | from 1 to 1,048,576
            nanospan.spans.max.trace | 1000 | 1; 2147483647 | 0; 2147483648 | from 1 to 2,147,483,647
            nanospan.span.attributes.max | 128 | 0; 65535 | -1; 65536 | from 0 to 65,535
            nanospan.span.value.max.chars | unlimited | 0; 2147483647; unlimited | -1; none \
            | from 0 to 2,147,483,647, or unlimited
            nanospan.span.events.max | 128 | 0; 65535 | -1; 65536 | from 0 to 65,535
            nanospan.span.links.max | 128 | 0; 65535 | -1; 65536 | from 0 to 65,535
            nanospan.event.attributes.max | 128 | 0; 65535 | -1; 65536 | from 0 to 65,535
            nanospan.link.attributes.max | 128 | 0; 65535 | -1; 65536 | from 0 to 65,535
            nanospan.keys.allowed | | a; http.*,db.name | | keys with commas between them
            nanospan.keys.blocked | | a; user.*, password | | keys with commas between them
            nanospan.propagators | tracecontext,baggage | b3; B3Multi,tracecontext; none | b4; none,b3; , \
            | tracecontext, baggage, b3, b3multi, with commas between them, or none
            nanospan.service.name | | checkout | a\u0007b | a name
            nanospan.resource.attributes | | a=b; a=b,c=%20d | a; a=%zz; =b | key=value,key=value, percent-encoded
            nanospan.processors | | filter; Names,redact | | names of processors with commas between them
            nanospan.filter.drop | | name=a*; kind=server | a\u0007b | rules with semicolons between them
            nanospan.filter.keep | | status=error | a\u0007b | rules with semicolons between them
            nanospan.enrich.attributes | | a=b; a=b,c=%20d | a; a=%zz; =b | key=value,key=value, percent-encoded
            nanospan.redact.profile | standard | Strict; standard | lax | standard or strict
            nanospan.redact.patterns | card,email,token,private-key,iban,url,pair,sql | phone; Card,SQL | cards; card,x \
            | card, email, token, private-key, iban, phone, url, pair, sql, with commas between them
            nanospan.redact.remove | | a; user.*,b | | keys with commas between them
            nanospan.redact.hash | | a; user.*,b | | keys with commas between them
            nanospan.redact.hash.key | | some secret | a\u0007b | a secret
            nanospan.redact.names | | sig; a,b | | keys with commas between them
            nanospan.redact.max.bytes | unlimited | 0; 2147483647; unlimited | -1; none \
            | from 0 to 2,147,483,647, or unlimited
            nanospan.metrics.series | 1000 | 1; 65535 | 0; 65536 | from 1 to 65,535
            nanospan.metrics.weights | true | true; False | yes | true or false
            nanospan.exporter | | console; OTLP,console; none | otlp,none | names of exporters with commas between them, or none
            nanospan.batch.bytes | 512 KiB | 16KiB; 64MiB | 1KiB; 65MiB | from 16 KiB to 64 MiB
            nanospan.batch.spans | 2048 | 1; 65535 | 0; 65536 | from 1 to 65,535
            nanospan.batch.delay | 1 s | 0; 200ms; 1h | 200; -1s; 2h | a time such as 250ms, from 0 s to 1 h
            nanospan.batch.buffers | 16 | 2; 1024 | 1; 1025 | from 2 to 1,024
            nanospan.export.timeout | 30 s | 0; 5s | 5; 2h | a time such as 250ms, from 0 s to 1 h
            nanospan.otlp.endpoint | http://localhost:4318/v1/traces | https://h/x; http://h | h:4318; ftp://h/ \
            | an http or https URL
            nanospan.otlp.protocol | http/json | HTTP/PROTOBUF; http/json | grpc; json | http/json or http/protobuf
            nanospan.otlp.compression | none | gzip; NONE | zstd | none or gzip
            nanospan.otlp.timeout | 10 s | 0; 1s | 10; 2h | a time such as 250ms, from 0 s to 1 h
            nanospan.otlp.certificate | | /a/b.pem | a\0b | a path
            nanospan.otlp.client.key | | /a/b.pem | a\0b | a path
            nanospan.otlp.client.certificate | | /a/b.pem | a\0b | a path
            nanospan.otlp.client | own | JDK; own | netty | own or jdk
            nanospan.otlp.proxy | | proxy:3128; 10.0.0.1:80 | proxy; a b:1; u:p@proxy:1 | host:port
            nanospan.spill.dir | | /var/spill | a\0b | a path
            nanospan.spill.bytes | 1 GiB | 16MiB; 1024GiB | 1023KiB; 1025GiB | from 1 MiB to 1024 GiB
            nanospan.spill.segment.bytes | 16 MiB | 64KiB; 1GiB | 63KiB; 2GiB | from 64 KiB to 1 GiB
            nanospan.spill.files | 1024 | 1; 65535 | 0; 65536 | from 1 to 65,535
            nanospan.spill.age | 24 h | 1s; 8760h | 999ms; 8761h; 5 | a time such as 250ms, from 1 s to 8760 h
            nanospan.spill.pace | 64 MiB | 64KiB; 64GiB | 63KiB; 65GiB | from 64 KiB to 64 GiB
            nanospan.zipkin.endpoint | http://localhost:9411/api/v2/spans | https://h/x; http://h | h:9411; ftp://h/ \
            | an http or https URL
            nanospan.zipkin.compression | none | gzip; NONE | zstd | none or gzip
            nanospan.zipkin.timeout | 10 s | 0; 1s | 10; 2h | a time such as 250ms, from 0 s to 1 h
            nanospan.file.path | nanospan-traces.jsonl | /a/b.jsonl | a\0b | a path
            nanospan.file.max.bytes | 64 MiB | 64KiB; 64GiB | 63KiB; 65GiB; -1 | from 64 KiB to 64 GiB
            nanospan.file.max.files | 8 | 1; 1024 | 0; 1025 | from 1 to 1,024
            nanospan.otlp.headers | | a=b; authorization=Bearer%20x | a; a b=c; a=%0Ab \
            | name=value,name=value with names of HTTP headers, values percent-encoded
            nanospan.zipkin.headers | | a=b; authorization=Bearer%20x | a; a b=c; a=%0Ab \
            | name=value,name=value with names of HTTP headers, values percent-encoded
            nanospan.sampler | parentbased_always_on | ALWAYS_OFF; traceidratio | sometimes | always_on, always_off, traceidratio, rules, parentbased_always_on, parentbased_always_off, parentbased_traceidratio or parentbased_rules
            nanospan.sampler.arg | | 0.5 | a\u0007b | what the sampler takes
            """);

    @TempDir
    private Path folder;

    static Stream<Option<?>> options() {
        return Options.TABLE.options().stream();
    }

    @Test
    void shouldHaveExactlyTheOptionsThatAreExpected() {
        assertThat(options().map(Option::name)).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    }

    @Test
    void shouldHaveEveryConstantInTheTable() throws IllegalAccessException {
        for (final var field : Options.class.getFields()) {
            if (field.get(null) instanceof Option<?> option) {
                assertThat(Options.TABLE.options()).contains(option);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void shouldGiveTheDefault(final Option<T> option) {
        final Draft draft = resolve(Map.of(), Map.of());

        assertThat(draft.settings().text(option)).isEqualTo(expected(option).byDefault());
        assertThat(draft.get(option)).isEqualTo(option.byDefault());
        assertThat(draft.origin(option)).isEqualTo(Origin.DEFAULT);
        assertThat(option.type().allows(option.byDefault())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void shouldTakeWhatIsAllowedFromEveryOrigin(final Option<T> option) {
        for (final String good : expected(option).good()) {
            for (final Map.Entry<String, Draft> each :
                    fromEverywhere(option, good).entrySet()) {
                assertThat(each.getValue().problems()).as(good).isEmpty();
                assertThat(each.getValue().origin(option)).hasToString(each.getKey());
                assertThat(each.getValue().get(option)).isEqualTo(option.type().parse(good));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldStopAtWhatIsNotAllowedFromEveryOrigin(final Option<?> option) {
        for (final String bad : expected(option).bad()) {
            final String shown = option.isSecret() ? "(secret)" : bad.replaceAll("\\p{Cntrl}", "?");
            fromEverywhere(option, bad)
                    .forEach((origin, draft) -> assertThat(draft.problems())
                            .containsExactly(option.name() + "=" + shown + ": must be "
                                    + expected(option).allowed() + " (" + origin + ")"));
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void shouldPrintValuesAsTheyAreRead(final Option<T> option) {
        for (final String good : expected(option).good()) {
            final T value = option.type().parse(good);
            assertThat(option.type().parse(option.type().print(value))).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldSuggestTheOptionForASlip(final Option<?> option) {
        final String slip = option.name() + "x";

        assertThat(resolve(Map.of(), Map.of(slip, "1")).problems())
                .containsExactly(slip + ": is not an option; the nearest is " + option.name() + " (system property)");
        final String variable = option.environmentName() + "X";
        assertThat(resolve(Map.of(variable, "1"), Map.of()).problems())
                .containsExactly(
                        variable + ": is not an option; the nearest is " + option.environmentName() + " (environment)");
    }

    @ParameterizedTest
    @MethodSource("options")
    void shouldSayWhatItDoesInOneSentence(final Option<?> option) {
        assertThat(option.sentence()).matches("[A-Z].*[a-z].*\\.").doesNotContain(". ");
    }

    // ---- OTEL_*

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // variable, key, a good value, what it means, a bad value; the one that counts more
                "OTEL_SDK_DISABLED, nanospan.enabled, True, false, yes, -",
                "OTEL_SDK_DISABLED, nanospan.enabled, false, true, 1, -",
                "OTEL_BSP_MAX_QUEUE_SIZE, nanospan.ring.spans, 4096, 4096, 0, -",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE, nanospan.batch.spans, 512, 512, 0, -",
                "OTEL_BSP_SCHEDULE_DELAY, nanospan.batch.delay, 5000, 5 s, 5s, -",
                "OTEL_BSP_EXPORT_TIMEOUT, nanospan.export.timeout, 0, 0 s, -1, -",
                "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, nanospan.span.attributes.max, 7, 7, -7, -",
                "OTEL_ATTRIBUTE_COUNT_LIMIT, nanospan.span.attributes.max, 2147483647, 65535, x, "
                        + "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
                "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT, nanospan.span.value.max.chars, 9, 9, -1, -",
                "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT, nanospan.span.value.max.chars, 9, 9, -1, "
                        + "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
                "OTEL_SPAN_EVENT_COUNT_LIMIT, nanospan.span.events.max, 3, 3, -1, -",
                "OTEL_SPAN_LINK_COUNT_LIMIT, nanospan.span.links.max, 3, 3, 1.5, -",
                "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT, nanospan.event.attributes.max, 3, 3, -1, -",
                "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT, nanospan.link.attributes.max, 3, 3, -1, -",
                "OTEL_TRACES_SAMPLER, nanospan.sampler, Always_Off, always_off, xray, -",
                "OTEL_PROPAGATORS, nanospan.propagators, 'b3, B3, tracecontext', 'b3,tracecontext', 'b3,ottrace', -",
                "OTEL_SERVICE_NAME, nanospan.service.name, checkout, checkout, -, -",
                "OTEL_RESOURCE_ATTRIBUTES, nanospan.resource.attributes, a=%41, a=A, 'a=b,c', -",
                "OTEL_TRACES_EXPORTER, nanospan.exporter, 'console,otlp', 'console,otlp', 'otlp,none', -",
                "OTEL_TRACES_EXPORTER, nanospan.exporter, 'jaeger,otlp,otlp/stdout', 'otlp,stdout', 'none,zipkin', -",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, nanospan.otlp.endpoint, http://h:1/x, http://h:1/x, h, -",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, nanospan.otlp.endpoint, http://h:1, http://h:1/, h, -",
                "OTEL_EXPORTER_OTLP_ENDPOINT, nanospan.otlp.endpoint, http://h:1, http://h:1/v1/traces, h, "
                        + "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "OTEL_EXPORTER_OTLP_ENDPOINT, nanospan.otlp.endpoint, https://h/a/, https://h/a/v1/traces, h, "
                        + "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, nanospan.otlp.protocol, http/protobuf, http/protobuf, thrift, -",
                "OTEL_EXPORTER_OTLP_PROTOCOL, nanospan.otlp.protocol, HTTP/JSON, http/json, thrift, "
                        + "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS, nanospan.otlp.headers, a=b, (secret), a, -",
                "OTEL_EXPORTER_OTLP_HEADERS, nanospan.otlp.headers, a=b, (secret), a, "
                        + "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION, nanospan.otlp.compression, gzip, gzip, zstd, -",
                "OTEL_EXPORTER_OTLP_COMPRESSION, nanospan.otlp.compression, gzip, gzip, zstd, "
                        + "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
                "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT, nanospan.otlp.timeout, 250, 250 ms, 250ms, -",
                "OTEL_EXPORTER_OTLP_TIMEOUT, nanospan.otlp.timeout, 250, 250 ms, 250ms, "
                        + "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
                "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE, nanospan.otlp.certificate, /a, /a, -, -",
                "OTEL_EXPORTER_OTLP_CERTIFICATE, nanospan.otlp.certificate, /a, /a, -, "
                        + "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
                "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY, nanospan.otlp.client.key, /a, /a, -, -",
                "OTEL_EXPORTER_OTLP_CLIENT_KEY, nanospan.otlp.client.key, /a, /a, -, "
                        + "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
                "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE, nanospan.otlp.client.certificate, /a, /a, -, -",
                "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE, nanospan.otlp.client.certificate, /a, /a, -, "
                        + "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
                "OTEL_EXPORTER_ZIPKIN_ENDPOINT, nanospan.zipkin.endpoint, http://h:1/x, http://h:1/x, h, -",
                "OTEL_EXPORTER_ZIPKIN_TIMEOUT, nanospan.zipkin.timeout, 250, 250 ms, 250ms, -",
            })
    void shouldHonourWhatOtelSays(
            final String variable,
            final String key,
            final String good,
            final String meaning,
            final String bad,
            final String stronger) {
        final Option<?> option = option(key);
        final Draft draft = resolve(Map.of(variable, good), Map.of());
        assertThat(draft.problems()).isEmpty();
        assertThat(draft.warnings()).isEmpty();
        assertThat(draft.settings().text(option)).isEqualTo(meaning);
        assertThat(draft.origin(option)).hasToString("environment " + variable);
        final String property = variable.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
        assertThat(resolve(Map.of(), Map.of(property, good)).settings().text(option))
                .isEqualTo(meaning);
        if (bad != null) {
            final Draft ignored = resolve(Map.of(variable, bad), Map.of());
            assertThat(ignored.problems()).isEmpty();
            assertThat(ignored.warnings()).singleElement().asString().startsWith("environment " + variable + "=");
            assertThat(ignored.settings().text(option))
                    .isEqualTo(expected(option).byDefault());
        }
        if (stronger != null) {
            assertThat(resolve(Map.of(stronger, good), Map.of(property, good)).origin(option))
                    .hasToString("environment " + stronger);
        }
    }

    @Test
    void shouldPreferOurWordsToOtels() {
        final Draft draft = resolve(Map.of("NANOSPAN_BATCH_DELAY", "2s"), Map.of("otel.bsp.schedule.delay", "1000"));

        assertThat(draft.settings().text(Options.BATCH_DELAY)).isEqualTo("2 s");
    }

    @Test
    void shouldStopIfSomebodyWantsGrpc() {
        assertThat(resolve(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), Map.of())
                        .problems())
                .containsExactly("nanospan.otlp.protocol=grpc: must be http/json or http/protobuf, both to port 4318: "
                        + "there is no grpc here (environment OTEL_EXPORTER_OTLP_PROTOCOL)");
        assertThat(resolve(Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), Map.of("nanospan.otlp.protocol", "http/json"))
                        .problems())
                .isEmpty();
    }

    @Test
    void shouldTakeTheArgumentOfASamplerOnlyWithItsSampler() {
        assertThat(resolve(Map.of("OTEL_TRACES_SAMPLER_ARG", "0.5"), Map.of()).get(Options.SAMPLER_ARG))
                .isEmpty();
        assertThat(resolve(Map.of("OTEL_TRACES_SAMPLER_ARG", "0.5", "OTEL_TRACES_SAMPLER", "always_on"), Map.of())
                        .get(Options.SAMPLER_ARG))
                .contains("0.5");
        assertThat(resolve(Map.of("OTEL_TRACES_SAMPLER_ARG", "0.5", "NANOSPAN_SAMPLER", "always_on"), Map.of())
                        .get(Options.SAMPLER_ARG))
                .isEmpty();
    }

    @Test
    void shouldNotShowThePasswordOfAnEndpoint() {
        final Draft good = resolve(Map.of("NANOSPAN_OTLP_ENDPOINT", "https://me:hunter2@h/x?k=hunter2"), Map.of());
        final Draft bad = resolve(Map.of("NANOSPAN_OTLP_ENDPOINT", "htps://me:hunter2@h/x?k=hunter2"), Map.of());

        assertThat(good.get(Options.OTLP_ENDPOINT).getUserInfo()).isEqualTo("me:hunter2");
        assertThat(good.settings().effective()).doesNotContain("hunter2").contains("https://(secret)@h/x?(secret)");
        assertThat(bad.problems()).singleElement().asString().doesNotContain("hunter2");
    }

    // ---- between options

    @ParameterizedTest
    @CsvSource({
        "1, 128, 16 MiB",
        "131072, 128, 16 MiB",
        "131073, 128, 32 MiB",
        "500000, 128, 64 MiB",
        "4194304, 256, 1 GiB"
    })
    void shouldMakeTheRingAsLargeAsTheSpansItHoldsAtLeast(final String spans, final String slot, final String ring) {
        final Draft draft = resolve(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", spans, "NANOSPAN_SLOT_BYTES", slot), Map.of());

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.settings().text(Options.RING_BYTES)).isEqualTo(ring);
    }

    @Test
    void shouldLetTheSizeOfTheRingBeatItsSpans() {
        final Draft draft = resolve(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "500000"), Map.of("nanospan.ring.bytes", "8MiB"));

        assertThat(draft.settings().text(Options.RING_BYTES)).isEqualTo("8 MiB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ring.spans=16777216 | ring.spans=16777216: must be at most 8388608, as the ring has at most 1 GiB",
                "ring.bytes=64KiB slot.bytes=64KiB ring.stripes=2 | ring.bytes=64 KiB: must be from 8 MiB to 1 GiB: "
                        + "64 slots for each stripe",
                "ring.open-spans=true | ring.open-spans=true: must be false without nanospan.ring.file",
                "ring.stripes=16 span.max.bytes=1MiB | span.max.bytes=1 MiB: must be from 288 to 256 KiB: "
                        + "a quarter of a stripe",
                "span.stacktrace.max.chars=16385 | span.stacktrace.max.chars=16385: must be from 0 to 16384: "
                        + "nanospan.span.max.bytes",
                "batch.bytes=64MiB batch.buffers=17 | batch.buffers=17: must be at most 16, as they have at most 1 GiB "
                        + "in all",
            })
    void shouldStopAtWhatDoesNotGoTogether(final String said, final String problem) {
        final String key = "nanospan." + problem.substring(0, problem.indexOf('='));

        assertThat(resolve(Map.of(), properties(said)).problems())
                .containsExactly("nanospan." + problem + " (system property " + key + ")");
    }

    @Test
    void shouldIgnoreAQueueThatIsTooLarge() {
        final Draft draft = resolve(Map.of("OTEL_BSP_MAX_QUEUE_SIZE", "16777216"), Map.of());

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.warnings()).singleElement().asString().contains("OTEL_BSP_MAX_QUEUE_SIZE=16777216 is ignored");
        assertThat(draft.get(Options.RING_SPANS)).isEqualTo(2_048);
    }

    @ParameterizedTest
    @CsvSource({
        "slot.bytes=64KiB ring.stripes=16, ring.bytes, 64 MiB, nanospan.slot.bytes",
        "ring.bytes=128KiB ring.stripes=4, span.max.bytes, 8 KiB, nanospan.ring.bytes",
        "ring.bytes=128KiB ring.stripes=16, span.max.bytes, 2 KiB, nanospan.ring.bytes",
        "ring.bytes=128KiB ring.stripes=16, span.stacktrace.max.chars, 2048, nanospan.span.max.bytes",
        "span.max.bytes=288, span.stacktrace.max.chars, 288, nanospan.span.max.bytes"
    })
    void shouldFitDefaultsToWhatIsSaid(final String said, final String key, final String value, final String from) {
        final Draft draft = resolve(Map.of(), properties(said));

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.settings().text(option("nanospan." + key))).isEqualTo(value);
        assertThat(draft.origin(option("nanospan." + key))).hasToString("follows from " + from);
    }

    private static Map<String, String> properties(final String said) {
        final Map<String, String> properties = new HashMap<>();
        for (final String each : said.split(" ")) {
            properties.put("nanospan." + each.split("=")[0], each.split("=")[1]);
        }
        return properties;
    }

    /** By the name of its origin. */
    private Map<String, Draft> fromEverywhere(final Option<?> option, final String text) {
        final Map<String, Draft> drafts = new HashMap<>();
        drafts.put("system property " + option.name(), resolve(Map.of(), Map.of(option.name(), text)));
        drafts.put(
                "environment " + option.environmentName(), resolve(Map.of(option.environmentName(), text), Map.of()));
        if (option != Options.CONFIG_FILE) {
            final Path file = file(option.name(), text);
            drafts.put("file " + file, resolve(Map.of("NANOSPAN_CONFIG_FILE", file.toString()), Map.of()));
        }
        return drafts;
    }

    private Path file(final String key, final String value) {
        final Path path = folder.resolve("some.properties");
        final Properties properties = new Properties();
        properties.setProperty(key, value);
        try (var out = Files.newBufferedWriter(path)) {
            properties.store(out, null);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }

    private static Draft resolve(final Map<String, String> environment, final Map<String, String> properties) {
        final Properties system = new Properties();
        properties.forEach(system::setProperty);
        return new Resolver(Options.TABLE, Sources.of(environment, system)).resolve();
    }

    private static Option<?> option(final String name) {
        return options()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Expected expected(final Option<?> option) {
        return EXPECTED.get(option.name());
    }

    private static Map<String, Expected> expectations(final String table) {
        final Map<String, Expected> expectations = new HashMap<>();
        for (final String row : table.split("\n")) {
            final String[] cells = row.split("\\|", -1);
            expectations.put(
                    cells[0].strip(),
                    new Expected(
                            cells[1].strip().replace("STRIPES", String.valueOf(STRIPES)),
                            values(cells[2]),
                            values(cells[3]),
                            cells[4].strip()));
        }
        return expectations;
    }

    private static List<String> values(final String cell) {
        return Arrays.stream(cell.split(";"))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** What is expected of an option. */
    private record Expected(String byDefault, List<String> good, List<String> bad, String allowed) {}
}
