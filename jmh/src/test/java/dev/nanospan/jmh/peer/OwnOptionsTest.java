package dev.nanospan.jmh.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nanospan.ConfigException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnOptionsTest {
    private static final String RING = "nanospan.ring.bytes";
    private static final String OF_THIS_PROGRAM = "nanospan.jmh.ring";
    private static final String OF_OTHERS = "otel.service.name";

    @AfterEach
    void forget() {
        List.of(RING, OF_THIS_PROGRAM, OF_OTHERS).forEach(System::clearProperty);
    }

    @Test
    void shouldTakeWhatIsForTheEngineAndNeitherTheEnvironmentNorAnythingElse() {
        System.setProperty(RING, "4MiB");
        System.setProperty(OF_THIS_PROGRAM, "/dev/shm");
        System.setProperty(OF_OTHERS, "shop");
        assertThat(OwnOptions.asJvmOptions()).containsExactly("-Dnanospan.ring.bytes=4MiB");
        assertThat(OwnOptions.sources()).hasToString("Sources[0 variables, 1 system properties]");
    }

    @Test
    void shouldSetUpThePeerByThem() {
        System.setProperty(RING, "many");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Peers.open(Peers.NANOSPAN, new PeerSetup(true, PeerSetup.NOWHERE)))
                .withMessageContaining(RING);
    }
}
