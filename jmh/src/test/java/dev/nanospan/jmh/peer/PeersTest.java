package dev.nanospan.jmh.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeersTest {
    private static final int TIMES = 100;
    private static final List<String> FORGETFUL = List.of("noop", "otel-bare");

    /** Not Brave with spans left open: it reports those when it closes. */
    static Stream<Arguments> pairs() {
        final Stream<Arguments> all = Stream.of("nanospan", "otel", "brave", "noop")
                .flatMap(peer -> Workloads.names().stream()
                        .filter(workload -> !(peer.equals("brave") && workload.startsWith("open")))
                        .map(workload -> Arguments.of(peer, workload)));
        final Stream<Arguments> others = Peers.names().stream().map(peer -> Arguments.of(peer, Workloads.ROOT));
        return Stream.concat(all, others);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldDoEveryWorkloadAndLoseNothing(final String name, final String workload) {
        final Workload work = Workloads.of(workload);
        final Peer peer = Peers.open(name, new PeerSetup(work.sampled(), PeerSetup.NOWHERE));
        final Caller<?> caller = peer.caller();
        final Runnable once = work.on(caller);
        for (int i = 0; i < TIMES; i++) {
            once.run();
        }
        work.off(caller);
        final boolean counts = work.records() && !FORGETFUL.contains(name);
        if (counts) {
            assertThat(peer.dropped(TIMES)).isZero();
        }
        peer.close();
        assertThat(peer.delivered()).isGreaterThanOrEqualTo(counts ? TIMES : 0);
        if (!work.records()) {
            assertThat(peer.delivered()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "NANOSPAN"})
    void shouldRefuseANameThatNobodyHas(final String name) {
        final PeerSetup setup = new PeerSetup(true, PeerSetup.NOWHERE);
        assertThatIllegalArgumentException().isThrownBy(() -> Peers.open(name, setup));
        assertThatIllegalArgumentException().isThrownBy(() -> Workloads.of(name));
    }
}
