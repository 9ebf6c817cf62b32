package dev.nanospan.sampling;

import dev.nanospan.spi.SamplingRequest;
import java.lang.reflect.Proxy;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads that take two tokens each out of three: all three are given, no token twice, none lost behind another. */
@JCStressTest
@Outcome(id = "2, 1, 0", expect = Expect.ACCEPTABLE, desc = "one thread got two, the other one, and none is left")
@Outcome(id = "1, 2, 0", expect = Expect.ACCEPTABLE, desc = "the other thread got two, the one one, and none is left")
@Outcome(expect = Expect.FORBIDDEN, desc = "a token was given twice, or one was not found")
@State
public class TokenBucketStress {
    /** A request whose clocks stand still. */
    private static final SamplingRequest STILL = (SamplingRequest) Proxy.newProxyInstance(
            SamplingRequest.class.getClassLoader(),
            new Class<?>[] {SamplingRequest.class},
            (proxy, method, arguments) -> 1L);

    private final TokenBucket bucket = new TokenBucket(3);

    @Actor
    public void one(final III_Result result) {
        result.r1 = taken() + taken();
    }

    @Actor
    public void other(final III_Result result) {
        result.r2 = taken() + taken();
    }

    @Arbiter
    public void rest(final III_Result result) {
        result.r3 = taken();
    }

    private int taken() {
        return bucket.take(STILL) ? 1 : 0;
    }
}
