package dev.nanospan.export.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nanospan.ConfigException;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.SpanContext;
import dev.nanospan.export.encode.Records;
import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.LinkCursor;
import dev.nanospan.record.Name;
import dev.nanospan.record.SpanView;
import dev.nanospan.record.Value;
import dev.nanospan.record.ValueType;
import dev.nanospan.spi.SpanProcessor;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final String MAIL = "alice@example.com";

    @Test
    void shouldRemoveKeysByPatternFromSpansEventsAndLinks() {
        final Redaction redaction = Redaction.builder().remove("a.*", "exact").build();
        final SpanView span = Redacted.span(redaction, each -> {
            each.set("a.b", "x").set("exact", 1).set("exactly", 2).set("kept", true);
            each.event("e").set("a.c", "x").set("kept", 3);
        });

        assertThat(Redacted.attribute(span, "a.b")).isNull();
        assertThat(Redacted.attribute(span, "exact")).isNull();
        assertThat(Redacted.attribute(span, "exactly")).isEqualTo("2");
        assertThat(span.attributeCount()).isEqualTo(2);
        final var event = span.events();
        assertThat(event.next()).isTrue();
        final var attributes = event.attributes();
        assertThat(attributes.next()).isTrue();
        assertThat(attributes.key()).isEqualTo("kept");
        assertThat(attributes.next()).isFalse();
    }

    @Test
    void shouldPutAHashThatDependsOnTheKey() {
        final Redaction one = Redaction.builder().hash("id").hashKey("k1").build();
        final Redaction same = Redaction.builder().hash("id").hashKey("k1").build();
        final Redaction other = Redaction.builder().hash("id").hashKey("k2").build();

        final String hash = Redacted.value(one, "id", "customer 17");
        assertThat(hash).matches("hmac:[0-9a-f]{32}");
        assertThat(Redacted.value(same, "id", "customer 17")).isEqualTo(hash);
        assertThat(Redacted.value(one, "id", "customer 18")).isNotEqualTo(hash);
        assertThat(Redacted.value(other, "id", "customer 17")).isNotEqualTo(hash);
        assertThat(Redacted.attribute(Redacted.span(one, span -> span.set("id", 17L)), "id"))
                .isNull();
    }

    /** Compared with a value that the JDK's own HMAC gives. */
    @Test
    void shouldHashAsHmacWithSha256() throws Exception {
        final var digest = java.security.MessageDigest.getInstance("SHA-256");
        final var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(
                digest.digest("k1".getBytes(java.nio.charset.StandardCharsets.UTF_8)), "HmacSHA256"));
        final String expected = java.util.HexFormat.of()
                .formatHex(mac.doFinal("customer 17".getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0, 16);

        final Redaction redaction = Redaction.builder().hash("id").hashKey("k1").build();
        assertThat(Redacted.value(redaction, "id", "customer 17")).isEqualTo("hmac:" + expected);
    }

    @Test
    void shouldAskARedactorOfTheKey() {
        final Redaction redaction = Redaction.builder()
                .redact(
                        "account",
                        part -> part.put("[")
                                .put(part.buffer(), part.offset(), 2)
                                .put("]"))
                .build();

        assertThat(Redacted.value(redaction, "account", "123456")).isEqualTo("[12]");
        assertThat(Redacted.value(redaction, "other", "123456")).isEqualTo("123456");
    }

    /** What a redactor leaves alone is searched: it may deal with some values only. */
    @Test
    void shouldSearchWhatARedactorLeavesAlone() {
        final Redaction redaction = Redaction.builder()
                .maxBytes(20)
                .redact("*", part -> {
                    if (part.isText() && part.text().startsWith("mine")) {
                        part.put("owner " + MAIL);
                    } else if (part.longs() == 1 && part.longAt(0) == 17) {
                        part.longAt(0, 4111111111111111L);
                    } else if (part.isText() && part.text().startsWith("gone")) {
                        part.remove();
                    }
                })
                .build();
        final SpanView span = Redacted.span(
                redaction,
                each -> each.set("text", MAIL)
                        .set(Key.ofString("constant"), Value.of(MAIL))
                        .set(Key.ofStrings("texts"), "mine", MAIL, "a")
                        .set("mine", "mine")
                        .set("gone", "gone")
                        .set("long", 4111111111111111L)
                        .set("written", 17)
                        .set(Key.ofLongs("longs"), 5, 4111111111111111L)
                        .set("much", "x".repeat(30)));

        assertThat(Redacted.attribute(span, "text")).isEqualTo("[email]");
        assertThat(Redacted.attribute(span, "constant")).isEqualTo("[email]");
        assertThat(Redacted.attribute(span, "texts")).isEqualTo("[owner " + MAIL + ", [email], a]");
        assertThat(Redacted.attribute(span, "mine")).isEqualTo("owner " + MAIL);
        assertThat(Redacted.attribute(span, "gone")).isNull();
        assertThat(Redacted.attribute(span, "long")).isEqualTo("0");
        assertThat(Redacted.attribute(span, "written")).isEqualTo("4111111111111111");
        assertThat(Redacted.attribute(span, "longs")).isEqualTo("[5, 0]");
        assertThat(Redacted.attribute(span, "much")).hasSize(20);
    }

    @Test
    void shouldCutLongValuesAfterTheyWereSearched() {
        final Redaction redaction = Redaction.builder().maxBytes(10).build();

        assertThat(Redacted.value(redaction, "k", "123456789\u20ac")).isEqualTo("123456789");
        assertThat(Redacted.value(redaction, "k", "12345 " + MAIL)).isEqualTo("12345 ");
        assertThat(Redacted.value(redaction, "k", MAIL + " 1234")).isEqualTo("[email] 12");
        assertThat(Redacted.value(redaction, "k", "0123456789")).isEqualTo("0123456789");
    }

    @Test
    void shouldKeepTypes() {
        final SpanView span = Redacted.span(
                Redaction.strict(),
                each -> each.set(Key.ofBytes("bytes"), MAIL.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .set(Key.ofStrings("texts"), "a", MAIL)
                        .set("text", MAIL)
                        .set(Key.ofString("constant"), Value.of(MAIL))
                        .set("long", 4111111111111111L)
                        .set(Key.ofLongs("longs"), 5, 4111111111111111L)
                        .set("double", 0.5)
                        .set("truth", true));

        final var at = span.attributes();
        assertThat(at.find(Key.ofBytes("bytes"))).isTrue();
        assertThat(at.type()).isEqualTo(ValueType.BYTES);
        assertThat(at.find(Key.ofStrings("texts"))).isTrue();
        assertThat(at.valueText()).isEqualTo("[a, [email]]");
        assertThat(Redacted.attribute(span, "text")).isEqualTo("[email]");
        assertThat(Redacted.attribute(span, "constant")).isEqualTo("[email]");
        assertThat(Redacted.attribute(span, "long")).isEqualTo("0");
        assertThat(Redacted.attribute(span, "longs")).isEqualTo("[5, 0]");
        assertThat(Redacted.attribute(span, "double")).isEqualTo("0.5");
        assertThat(Redacted.attribute(span, "truth")).isEqualTo("true");
    }

    @Test
    void shouldRedactNamesMessagesAndExceptions() {
        final SpanView span = Redacted.span(Redaction.standard(), each -> {
            each.rename("mail to " + MAIL);
            each.fail(new IllegalStateException("no such user: " + MAIL));
        });

        assertThat(span.name()).isEqualTo("mail to [email]");
        assertThat(span.statusMessage()).doesNotContain("alice");
        final var events = span.events();
        assertThat(events.next()).isTrue();
        final var attributes = events.attributes();
        assertThat(attributes.find(Key.ofString("exception.message"))).isTrue();
        assertThat(attributes.stringValue()).isEqualTo("no such user: [email]");
        assertThat(attributes.find(Key.ofString("exception.stacktrace"))).isTrue();
        assertThat(attributes.stringValue()).contains("no such user: [email]").contains("\tat ");
    }

    /** Half of one would be none; what others propagate is not touched. */
    @Test
    void shouldDropATraceStateWithASecretInIt() {
        final SpanView secret = withTraceState("vendor=1,user=" + MAIL);
        assertThat(secret.traceState()).isEmpty();
        assertThat(linked(secret).traceStateBytes()).isZero();
        assertThat(linked(secret).traceIdLow()).isEqualTo(6);

        final SpanView plain = withTraceState("vendor=1,other=2");
        assertThat(plain.traceState()).isEqualTo("vendor=1,other=2");
        assertThat(linked(plain).traceStateBytes()).isEqualTo("vendor=1,other=2".length());
    }

    private static LinkCursor linked(final SpanView span) {
        final LinkCursor links = span.links();
        assertThat(links.next()).isTrue();
        return links;
    }

    private static SpanView withTraceState(final String state) {
        final SpanContext context =
                new SpanContext().set(5, 6, 7, SpanContext.SAMPLED).remote(true);
        final byte[] bytes = state.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(context.traceState(bytes, 0, bytes.length)).isTrue();
        return Redacted.editor(
                        Redaction.standard(),
                        Records.of(
                                tracer -> tracer.start(Name.of("traced"), Kind.SERVER, context),
                                span -> span.link(context)))
                .span();
    }

    @Test
    void shouldRemoveAnAttributeWhoseKeyIsSecret() {
        final SpanView span = Redacted.span(
                Redaction.standard(), each -> each.set("inbox of " + MAIL, 7).set("inbox", 8));

        assertThat(span.attributeCount()).isEqualTo(1);
        assertThat(Redacted.attribute(span, "inbox")).isEqualTo("8");
    }

    @Test
    void shouldRemoveKeysThatSpeakOfSecretsIfStrict() {
        for (final String key : List.of("user.password", "HTTP.Authorization", "db.query.parameter.0", "x_api_key")) {
            assertThat(Redacted.value(Redaction.strict(), key, "x")).as(key).isNull();
            assertThat(Redacted.value(Redaction.standard(), key, "x")).as(key).isEqualTo("x");
        }
        assertThat(Redacted.value(Redaction.strict(), "k", "x".repeat(2_000))).hasSize(1_000);
        assertThat(Redacted.value(Redaction.strict(), "k", "+49 30 901820")).isEqualTo("[phone]");
        assertThat(Redacted.value(Redaction.standard(), "k", "+49 30 901820")).isEqualTo("+49 30 901820");
    }

    @Test
    void shouldRemoveKeysThatEndWithASecretNameIfStrict() {
        final Redaction strict = Redaction.builder()
                .strict()
                .secretNames(List.of("cvv", "card.pin"))
                .build();
        for (final String key :
                List.of("token", "user.token", "pwd", "db.PWD", "sig", "id_token", "x.sessionid", "cvv", "card.pin")) {
            assertThat(Redacted.value(strict, key, "x")).as(key).isNull();
            assertThat(Redacted.value(Redaction.standard(), key, "x")).as(key).isEqualTo("x");
        }
        for (final String key : List.of("tokens", "token.count", "gen_ai.usage.input_tokens", "pin", "")) {
            assertThat(Redacted.value(strict, key + ".x", "x")).as(key).isEqualTo("x");
        }
    }

    @Test
    void shouldFindValuesOfNamesOfOnesOwn() {
        final Redaction redaction = Redaction.builder()
                .secretNames(List.of("cvv", "PIN", "card.no"))
                .build();

        assertThat(Redacted.value(redaction, "k", "{\"cvv\":\"123\",\"pin\":\"9876\",\"cvvs\":1}"))
                .isEqualTo("{\"cvv\":REDACTED,\"pin\":REDACTED,\"cvvs\":1}");
        assertThat(Redacted.value(redaction, "k", "my.card.no=17&no=18")).isEqualTo("my.card.no=REDACTED&no=18");
    }

    @Test
    void shouldLookForNothingButWhatItIsTold() {
        final Redaction ibans =
                Redaction.builder().patterns(EnumSet.of(SecretPattern.IBAN)).build();

        assertThat(Redacted.value(ibans, "k", MAIL + " DE89370400440532013000")).isEqualTo(MAIL + " [iban]");
        assertThat(Redacted.value(ibans, "db.query.text", "a = 'x'")).isEqualTo("a = 'x'");
    }

    // ---- by configuration

    @Test
    void shouldBeSetUpByConfiguration() {
        final SpanProcessor processor = new Redaction.Provider()
                .create(NanospanConfig.builder()
                        .set(Options.PROCESSORS, List.of("redact"))
                        .set(Options.REDACT_PATTERNS, List.of("email"))
                        .set(Options.REDACT_REMOVE, List.of("gone"))
                        .set(Options.REDACT_HASH, List.of("hashed"))
                        .set(Options.REDACT_HASH_KEY, Optional.of("k1"))
                        .set(Options.REDACT_MAX_BYTES, 50)
                        .build()
                        .settings());
        final SpanView span = Redacted.span(
                processor,
                each -> each.set("gone", 1).set("hashed", "customer 17").set("k", MAIL + "x".repeat(100)));

        assertThat(span.attributeCount()).isEqualTo(2);
        assertThat(Redacted.attribute(span, "hashed")).startsWith("hmac:");
        assertThat(Redacted.attribute(span, "k")).isEqualTo("[email]");
    }

    @Test
    void shouldSwitchEverythingOnIfStrict() {
        final NanospanConfig config = NanospanConfig.builder()
                .set(Options.PROCESSORS, List.of("redact"))
                .set(Options.REDACT_PROFILE, "strict")
                .build();
        final SpanProcessor processor = new Redaction.Provider().create(config.settings());

        assertThat(config.get(Options.KEYS_BLOCKED)).contains("http.request.header.authorization");
        assertThat(config.get(Options.REDACT_PATTERNS)).contains("phone", "private-key");
        assertThat(Redacted.value(processor, "k", "x".repeat(2_000))).hasSize(1_000);
        assertThat(Redacted.value(processor, "my.secret", "x")).isNull();
    }

    @Test
    void shouldRedactAsSoonAsItIsSaidWhat() {
        assertThat(NanospanConfig.builder()
                        .set(Options.PROCESSORS, List.of("names", "metrics"))
                        .set(Options.REDACT_REMOVE, List.of("a"))
                        .build()
                        .get(Options.PROCESSORS))
                .containsExactly("names", "redact", "metrics");
        assertThat(NanospanConfig.builder()
                        .set(Options.REDACT_PROFILE, "strict")
                        .build()
                        .get(Options.PROCESSORS))
                .containsExactly("redact");
    }

    @Test
    void shouldNotStartIfSomethingIsToBeRedactedAndNoneOfTheProcessorsGivenDoesIt() {
        final NanospanConfig.Builder builder =
                NanospanConfig.builder().set(Options.REDACT_PROFILE, "strict").processor(SpanFilter.drop());
        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nanospan.processors=filter: must be a list with redact in it");
        assertThat(builder.processor(Redaction.strict()).build().effective()).contains("redact");
    }

    @Test
    void shouldNotStartIfMetricsCountWhatIsNotRedactedYet() {
        final NanospanConfig.Builder builder =
                NanospanConfig.builder().set(Options.PROCESSORS, List.of("names", "metrics", "redact"));
        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "nanospan.processors=names,metrics,redact: must be a list with redact before metrics");
        assertThatThrownBy(() -> builder.set(Options.PROCESSORS, List.of("Metrics", "Redact"))
                        .build())
                .isInstanceOf(ConfigException.class);
        assertThat(builder.set(Options.PROCESSORS, List.of("redact", "metrics"))
                        .build()
                        .get(Options.PROCESSORS))
                .containsExactly("redact", "metrics");
        assertThat(builder.set(Options.PROCESSORS, List.of("metrics")).build().get(Options.PROCESSORS))
                .containsExactly("metrics");
    }

    @Test
    void shouldNeverShowTheKeyOfHashes() {
        assertThat(NanospanConfig.builder()
                        .set(Options.PROCESSORS, List.of("redact"))
                        .set(Options.REDACT_HASH_KEY, Optional.of("very secret"))
                        .build()
                        .effective())
                .doesNotContain("very secret");
    }
}
