package dev.nanospan.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import dev.nanospan.AttributeSetter;
import dev.nanospan.Baton;
import dev.nanospan.Event;
import dev.nanospan.Link;
import dev.nanospan.Nanospan;
import dev.nanospan.Scope;
import dev.nanospan.Span;
import dev.nanospan.SpanBuilder;
import dev.nanospan.SpanContext;
import dev.nanospan.Tracer;
import dev.nanospan.arch.Bytecode.Method;
import dev.nanospan.arch.HotPath.Offence;
import dev.nanospan.id.Hex;
import dev.nanospan.id.HexReader;
import dev.nanospan.id.IdGenerator;
import dev.nanospan.id.RandomIds;
import dev.nanospan.layout.RecordWriter;
import dev.nanospan.ledger.Counts;
import dev.nanospan.planted.hot.Planted;
import dev.nanospan.propagation.Baggage;
import dev.nanospan.propagation.BinaryPropagator;
import dev.nanospan.propagation.Getter;
import dev.nanospan.propagation.Propagator;
import dev.nanospan.propagation.Setter;
import dev.nanospan.propagation.TraceParent;
import dev.nanospan.ring.OpenSpans;
import dev.nanospan.ring.SpanRing;
import dev.nanospan.ring.Stripe;
import dev.nanospan.sampling.AdaptiveSampler;
import dev.nanospan.sampling.AlwaysRecordSampler;
import dev.nanospan.sampling.EmergencySampler;
import dev.nanospan.sampling.ParentBasedSampler;
import dev.nanospan.sampling.ProbabilitySampler;
import dev.nanospan.sampling.RateLimitedSampler;
import dev.nanospan.sampling.Rule;
import dev.nanospan.sampling.RuleSampler;
import dev.nanospan.spi.Sampler;
import dev.nanospan.spi.SpanClock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the traced thread runs in steady state has no instruction that allocates, locks or waits. */
class HotPathTest {
    /** What users implement: their code is theirs. Our own implementations are entry points. */
    private static final Set<String> OPEN_TYPES = Set.of(
            name(Sampler.class),
            name(SpanClock.class),
            name(IdGenerator.class),
            name(Tracer.Task.class),
            name(Tracer.Function.class),
            name(Getter.class),
            name(Setter.class),
            name(Counts.class));

    /** These make a {@code String} or hand over to a stage, and say so. */
    private static final Set<String> ALLOCATING =
            Set.of("toString", "hashCode", "equals", "callAsync", "hex16", "hex8", "append16", "append8");

    /** These make a propagator, once. */
    private static final Set<String> MAKERS = Set.of("of", "at");

    /** What {@link Hex} throws at a caller whose buffer is too small; no code of the engine has such a buffer. */
    private static final String CALLERS_ERROR = "new java/nio/BufferOverflowException";

    @Test
    void shouldNeitherAllocateNorWaitOnTheTracedThread() {
        assertThat(hotPath().offences())
                .filteredOn(offence -> !offence.what().startsWith(CALLERS_ERROR))
                .isEmpty();
    }

    @Test
    void shouldReachWhatIsKnownToBeHot() {
        final HotPath path = hotPath();

        assertThat(path.reaches(RecordWriter.class, "finish")).isTrue();
        assertThat(path.reaches(Stripe.class, "offer")).isTrue();
        assertThat(path.reaches(OpenSpans.class, "begin")).isTrue();
        assertThat(path.reaches(OpenSpans.class, "ends")).isTrue();
        assertThat(path.reaches(RandomIds.class, "nextSpanId")).isTrue();
        assertThat(path.reaches(type("dev.nanospan.ScopeStack"), "enter")).isTrue();
        assertThat(path.reaches(type("dev.nanospan.sampling.TokenBucket"), "take"))
                .isTrue();
        assertThat(path.reaches(type("dev.nanospan.OtelMember"), "write")).isTrue();
        assertThat(path.reaches(type("dev.nanospan.Overhead"), "started")).isTrue();
        assertThat(path.reaches(type("dev.nanospan.Overhead"), "ended")).isTrue();
        assertThat(path.reaches(type("dev.nanospan.sampling.Shares"), "count")).isTrue();
        assertThat(path.reaches(SpanRing.class, "drain")).isFalse();
        assertThat(path.reaches(TraceParent.class, "fields")).isTrue();
        assertThat(path.reaches(Baggage.class, "takeMember")).isTrue();
        assertThat(path.reached()).isGreaterThan(200);
    }

    @ParameterizedTest
    @CsvSource({
        "capturingLambda, LAMBDA_OR_CONCATENATION",
        "concatenation, LAMBDA_OR_CONCATENATION",
        "object, OBJECT",
        "array, ARRAY",
        "arrayOfReferences, ARRAY",
        "arrayOfArrays, ARRAY",
        "arrayCopy, ARRAY",
        "arrayClone, ARRAY",
        "enumValues, ARRAY",
        "varargs, ARRAY",
        "boxedInteger, BOXING",
        "boxedLong, BOXING",
        "boxedDouble, BOXING",
        "boxedBoolean, BOXING",
        "boxedCharacter, BOXING",
        "forEachLoop, ITERATOR",
        "stream, ITERATOR",
        "format, TEXT",
        "substring, TEXT",
        "concat, TEXT",
        "builder, TEXT",
        "numberToText, TEXT",
        "valueToText, TEXT",
        "lowerCase, TEXT",
        "textToBytes, TEXT",
        "synchronizedMethod, LOCK",
        "synchronizedBlock, LOCK",
        "sleep, WAIT",
        "park, WAIT",
        "lock, WAIT",
        "waitFor, WAIT",
        "latch, WAIT",
        "print, WAIT"
    })
    void shouldCatchWhatIsPlanted(final String method, final HotPathRule rule) {
        assertThat(planted(method)).extracting(Offence::rule).contains(rule);
    }

    @ParameterizedTest
    @CsvSource({"helper", "override", "implementation", "inherited"})
    void shouldFindAnOffenceBehindACall(final String method) {
        assertThat(planted(method)).extracting(Offence::rule).contains(HotPathRule.OBJECT);
    }

    @ParameterizedTest
    @CsvSource({"cold", "openType", "clean"})
    void shouldLetPassWhatIsColdOrOfUsersOrClean(final String method) {
        assertThat(planted(method)).isEmpty();
    }

    @Test
    void shouldTellTheWholeChainOfCalls() {
        assertThat(planted("helper").toString())
                .contains("Planted.helper -> PlantedElsewhere.first -> PlantedElsewhere.second")
                .contains("new java/lang/Object")
                .contains("at line");
    }

    private static HotPath hotPath() {
        return new HotPath(Bytecode.besides(Span.class), OPEN_TYPES)
                .from(Tracer.class, HotPathTest::isPublic)
                .from(Span.class, HotPathTest::isPublic)
                .from(AttributeSetter.class, HotPathTest::isPublic)
                .from(Event.class, HotPathTest::isPublic)
                .from(Link.class, HotPathTest::isPublic)
                .from(Scope.class, HotPathTest::isPublic)
                .from(SpanBuilder.class, HotPathTest::isPublic)
                .from(SpanContext.class, HotPathTest::isPublic)
                .from(Nanospan.class, method -> method.name.equals("current"))
                .from(
                        type("dev.nanospan.Engine"),
                        method -> Set.of("start", "end", "open", "makeCurrent", "current")
                                        .contains(method.name)
                                && !method.is(Opcodes.ACC_STATIC))
                .from(RecordWriter.class, HotPathTest::isPublic)
                .from(Stripe.class, method -> method.name.equals("offer"))
                .from(RandomIds.class, method -> isPublic(method) && !method.is(Opcodes.ACC_STATIC))
                .from(type("dev.nanospan.GuardedIds"), HotPathTest::isPublic)
                .from(type("dev.nanospan.GuardedClock"), HotPathTest::isPublic)
                .from(Baton.class, method -> method.name.equals("enter"))
                .from(SpanClock.SystemSpanClock.class, method -> method.name.equals("nanoTime"))
                .from(Sampler.Constant.class, method -> method.name.equals("decide"))
                .from(ProbabilitySampler.class, method -> method.name.equals("decide"))
                .from(ParentBasedSampler.class, method -> method.name.equals("decide"))
                .from(RateLimitedSampler.class, method -> method.name.equals("decide"))
                .from(RuleSampler.class, method -> method.name.equals("decide"))
                .from(AdaptiveSampler.class, method -> method.name.equals("decide"))
                .from(EmergencySampler.class, method -> method.name.equals("decide"))
                .from(AlwaysRecordSampler.class, method -> method.name.equals("decide"))
                .from(Rule.class, method -> method.name.startsWith("lambda$"))
                .from(type("dev.nanospan.StartRequest"), HotPathTest::isPublic)
                .from(type("dev.nanospan.StartAdditions"), HotPathTest::isPublic)
                .from(Hex.class, HotPathTest::isPublic)
                .from(HexReader.class, HotPathTest::isPublic)
                .from(Propagator.class, method -> isPublic(method) && !MAKERS.contains(method.name))
                .from(BinaryPropagator.class, method -> isPublic(method) && !MAKERS.contains(method.name))
                .from(TraceParent.class, HotPathTest::isPublic)
                .from(Baggage.class, HotPathTest::isPublic)
                .walk();
    }

    private static List<Offence> planted(final String method) {
        return new HotPath(Bytecode.besides(Planted.class), Set.of(name(Planted.OfUsers.class)))
                .from(Planted.class, each -> each.name.equals(method))
                .walk()
                .offences();
    }

    private static boolean isPublic(final Method method) {
        return method.is(Opcodes.ACC_PUBLIC)
                && !method.cold
                && !method.name.equals("<init>")
                && !ALLOCATING.contains(method.name);
    }

    private static Class<?> type(final String name) {
        try {
            return Class.forName(name);
        } catch (final ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(final Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
