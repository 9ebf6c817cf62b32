package dev.nanospan.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DirectLongsTest {
    private final ByteBuffer aligned = ByteBuffer.allocateDirect(80).alignedSlice(8);

    @Test
    void shouldWriteLittleEndianLongs() {
        new DirectLongs(aligned).setRelease(8, 0x0102_0304_0506_0708L);

        assertThat(aligned.order(ByteOrder.LITTLE_ENDIAN).getLong(8)).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(new DirectLongs(aligned).getAcquire(8)).isEqualTo(0x0102_0304_0506_0708L);
    }

    @Test
    void shouldRefuseMemoryThatOrderedAccessIsNotFor() {
        assertThatThrownBy(() -> new DirectLongs(ByteBuffer.allocate(16))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DirectLongs(aligned.slice(4, 16))).isInstanceOf(IllegalArgumentException.class);
    }
}
