package dev.nanospan.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.record.Key;
import dev.nanospan.record.Kind;
import dev.nanospan.record.Name;
import dev.nanospan.spi.Sampler;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final Key.OfString QUEUE = Key.ofString("queue");
    private static final Key.OfLong PRIORITY = Key.ofLong("priority");
    private static final Key.OfBoolean URGENT = Key.ofBoolean("urgent");

    private final FakeRequest request = new FakeRequest(6);

    @Test
    void shouldFitByName() {
        request.name = "GET /orders/17/items";
        assertThat(Rule.any().matches(request)).isTrue();
        assertThat(Rule.any().name("GET /orders/17/items").matches(request)).isTrue();
        assertThat(Rule.any().name("GET /orders*").matches(request)).isTrue();
        assertThat(Rule.any().name("* /orders/*/items").matches(request)).isTrue();
        assertThat(Rule.any().name("GET /orders").matches(request)).isFalse();
        assertThat(Rule.any().name("POST*").matches(request)).isFalse();
        assertThat(Rule.any().name("POST*").name("GET*").matches(request)).isTrue();
    }

    @Test
    void shouldJudgeInternedNamesAsItDoesOthers() {
        final Rule rule = Rule.any().name("GET *");
        for (int round = 0; round < 3; round++) {
            for (final String text : new String[] {"GET /orders", "POST /orders", "GET "}) {
                request.name = text;
                request.nameRef = 0;
                final boolean expected = rule.matches(request);
                request.nameRef = Name.of(text).ref();
                assertThat(rule.matches(request)).as(text).isEqualTo(expected);
                request.nameRef = Integer.MAX_VALUE;
                assertThat(rule.matches(request)).as(text).isEqualTo(expected);
            }
        }
    }

    @Test
    void shouldFitByAnyOfTheKinds() {
        final Rule rule = Rule.any().kind(Kind.SERVER).kind(Kind.CONSUMER);
        request.kind = Kind.CONSUMER;
        assertThat(rule.matches(request)).isTrue();
        request.kind = Kind.SERVER;
        assertThat(rule.matches(request)).isTrue();
        request.kind = Kind.INTERNAL;
        assertThat(rule.matches(request)).isFalse();
    }

    @Test
    void shouldFitByAllOfTheAttributes() {
        final Rule rule =
                Rule.any().attribute(QUEUE, "pay*").attribute(PRIORITY, 9).attribute(URGENT, false);
        assertThat(rule.matches(request)).isFalse();
        request.attributes.put(QUEUE, "payments");
        request.attributes.put(PRIORITY, 9L);
        assertThat(rule.matches(request)).isFalse();
        request.attributes.put(URGENT, false);
        assertThat(rule.matches(request)).isTrue();
        request.attributes.put(URGENT, true);
        assertThat(rule.matches(request)).isFalse();
        request.attributes.put(URGENT, false);
        request.attributes.put(PRIORITY, 8L);
        assertThat(rule.matches(request)).isFalse();
        request.attributes.put(PRIORITY, 9L);
        request.attributes.put(QUEUE, "mail");
        assertThat(rule.matches(request)).isFalse();
    }

    @Test
    void shouldNotTakeAMissingNumberOrTruthValueForAnother() {
        assertThat(Rule.any().attribute(PRIORITY, 0).matches(request)).isFalse();
        assertThat(Rule.any().attribute(URGENT, false).matches(request)).isFalse();
        assertThat(Rule.any().attribute(URGENT, true).matches(request)).isFalse();
    }

    @Test
    void shouldAskTheFirstThatFits() {
        final Sampler sampler = RuleSampler.builder()
                .rule(Rule.any().name("a*"), Sampler.ALWAYS_ON)
                .rule(Rule.any().name("ab*"), Sampler.ALWAYS_OFF)
                .rule(Rule.any().name("b*"), Sampler.ALWAYS_OFF)
                .otherwise(Sampler.ALWAYS_ON);
        request.name = "ab";
        assertThat(request.isKeptBy(sampler)).isTrue();
        request.name = "b";
        assertThat(request.isKeptBy(sampler)).isFalse();
        request.name = "c";
        assertThat(request.isKeptBy(sampler)).isTrue();
        assertThat(sampler.parts()).hasSize(4);
        assertThat(sampler.constant(Sampler.Parent.NONE)).isNull();
    }

    @Test
    void shouldTellItsRules() {
        final Sampler sampler = RuleSampler.builder()
                .rule(Rule.any().name("a*").kind(Kind.SERVER).attribute(QUEUE, "q"), Sampler.ALWAYS_ON)
                .otherwise(Sampler.ALWAYS_OFF);
        assertThat(sampler)
                .hasToString("Rules{name=a* kind=SERVER queue=q: AlwaysOnSampler, otherwise: AlwaysOffSampler}");
    }
}
