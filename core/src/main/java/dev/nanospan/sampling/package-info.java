/**
 * The samplers: what decides which spans are kept.
 *
 * <p><b>When they are asked.</b> A sampler decides once for each span, on the thread that starts it, after the trace id is
 * known and before the span has an id of its own; so what it can go by is name, kind, parent and the attributes that were
 * set before the start ({@code tracer.span(...).set(...).start()}). Where the decision depends on the parent's flag alone,
 * as with the constants and the usual {@link dev.nanospan.sampling.ParentBasedSampler}, the engine knows it without asking.
 *
 * <p><b>What comes out.</b> A span that is dropped costs next to nothing, has ids that travel, and a context whose flag says
 * "not sampled". A span that is kept is recorded, exported, and its flag says "sampled": other services follow that. A
 * span that is <i>recorded only</i> is written and goes through the ring to processors, which may count or measure it, but
 * it is not exported, and its flag says "not sampled".
 *
 * <p><b>Traces and spans.</b> A decision that all spans of a trace share is one of the trace, others cut traces into
 * pieces. Two ways lead to the first: to follow the parent, so that only the root is decided on ({@code
 * ParentBasedSampler.of(...)} around anything), or to decide by the randomness of the trace, which all its spans share
 * ({@link dev.nanospan.sampling.ProbabilitySampler}). Limits, rules and adaption decide on spans, and belong inside of a
 * {@code ParentBasedSampler} if traces are to stay whole.
 *
 * <p><b>Consistent probability.</b> A trace has 56 random bits: the right-most of its id, or {@code rv} in the tracestate.
 * A probability is a {@link dev.nanospan.sampling.Threshold}, and a span is kept if the random bits are not below it. So of
 * a parent and a child that were decided on with different probabilities, the one with the smaller is kept only if the
 * other is too; a trace has holes only where it was sampled less, and never by chance. A span that is kept says so ({@code
 * th}), and stands for 2^56 / (2^56 - threshold) spans. Where the probability is not known, as with a limit, it says
 * nothing; a threshold that comes in and contradicts the decision is taken out.
 *
 * <p><b>Change.</b> An {@link dev.nanospan.sampling.AdjustableSampler} has a number that any thread may change, and
 * {@code nanospan.sampler(other)} changes all: from the next span on. What a sampler has to learn of load, errors and the
 * ring comes to it on the exporter thread ({@link dev.nanospan.spi.Load}), never on the traced one.
 *
 * <p>Two ways were sketched for a sampler to add something to its span: setters on the request, or a second parameter. The
 * second was kept: what is known and what is added are different things, conditions and rules take the request alone and
 * can't write, and a sampler around another one reads what that has said where it would write it.
 */
@NullMarked
package dev.nanospan.sampling;

import org.jspecify.annotations.NullMarked;
