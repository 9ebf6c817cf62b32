package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.spi.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTextTest {
    private static final Key.OfString QUEUE = Key.ofString("queue");
    private static final Key.OfLong PRIORITY = Key.ofLong("priority");
    private static final Key.OfBoolean URGENT = Key.ofBoolean("urgent");

    private final FakeRequest request = new FakeRequest(6);

    @Test
    void shouldReadWhatABuilderWouldBeTold() {
        final RuleSampler told = RuleSampler.builder()
                .rule(Rule.any().name("GET /health*").kind(Kind.SERVER).kind(Kind.CONSUMER), Sampler.ALWAYS_OFF)
                .rule(
                        Rule.any()
                                .attribute(QUEUE, "pay*")
                                .attribute(PRIORITY, -9)
                                .attribute(URGENT, true),
                        Sampler.ALWAYS_ON)
                .otherwise(ParentBasedSampler.of(ProbabilitySampler.of(0.25)));
        assertThat(RuleSampler.parse("""
                        name=GET /health*, kind=server, kind=CONSUMER -> always_off;
                        queue = pay* , priority=-9, urgent=true -> ALWAYS_ON;
                        Otherwise -> parentbased_traceidratio 0.25;
                        """)).hasToString(told.toString());
    }

    @Test
    void shouldDecideByTheFirstRuleThatFits() {
        final RuleSampler rules = RuleSampler.parse(
                "kind=client->always_off;queue=mail->always_off;priority=9->always_on;" + "otherwise->always_off");
        request.kind = Kind.SERVER;
        assertThat(request.isKeptBy(rules)).isFalse();
        request.attributes.put(PRIORITY, 9L);
        assertThat(request.isKeptBy(rules)).isTrue();
        request.attributes.put(QUEUE, "mail");
        assertThat(request.isKeptBy(rules)).isFalse();
    }

    @Test
    void shouldTakeWhatStandsInQuotesAsItIs() {
        final Sampler rules =
                RuleSampler.parse("name=\"a, b; c -> d\", queue=\"9\" -> always_on; otherwise -> always_off");
        request.name = "a, b; c -> d";
        request.attributes.put(QUEUE, "9");
        assertThat(request.isKeptBy(rules)).isTrue();
        request.attributes.put(QUEUE, "\"9\"");
        assertThat(request.isKeptBy(rules)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "name=a -> always_on | rule=name=a -> always_on: must be otherwise -> sampler",
                "otherwise -> always_on; name=a -> always_on | rule=otherwise -> always_on: must be the last rule",
                "name=a; otherwise -> always_on | rule=name=a: must be conditions -> sampler",
                "name=a -> b -> always_on; otherwise -> always_on | must be conditions -> sampler",
                "name=a -> ; otherwise -> always_on | must be conditions -> sampler",
                "-> always_on; otherwise -> always_on | must be conditions -> sampler",
                "a -> always_on; otherwise -> always_on | rule=a: must be name=, kind= or the key of an attribute=",
                "=a -> always_on; otherwise -> always_on | rule==a: must be name=",
                "name= -> always_on; otherwise -> always_on | rule=name=: must be name=",
                "kind=much -> always_on; otherwise -> always_on "
                        + "| rule=kind=much: must be one of internal, server, client, producer, consumer",
                "name=\"a -> always_on; otherwise -> always_on | must be closed by a second quote",
                "otherwise -> sometimes | sampler=sometimes: must be always_on, always_off, traceidratio",
                "otherwise -> traceidratio 2 | ratio=2: must be a number from 0 to 1",
                "otherwise -> rules | rule=: must be rules"
            })
    void shouldSayWhichPartIsWrongAndWhatIsAllowed(final String text, final String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuleSampler.parse(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", " ; ; "})
    void shouldNotBeWithoutAnyRule(final String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Samplers.named("rules", text))
                .withMessageContaining("must be rules, of which the last is otherwise -> sampler");
    }

    @Test
    void shouldBeFoundByName() {
        final String text = "queue=mail -> always_off; otherwise -> always_on";
        assertThat(Samplers.named("rules", text))
                .hasToString(RuleSampler.parse(text).toString());
        assertThat(Samplers.named("parentbased_RULES", text))
                .hasToString(ParentBasedSampler.of(RuleSampler.parse(text)).toString());
    }
}
