package dev.nanospan.export.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GzipPayloadTest {
    private final GzipPayload gzip = new GzipPayload();

    @AfterEach
    void close() {
        gzip.close();
    }

    @Test
    void shouldGiveBackWhatWasCompressed() throws IOException {
        final Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            final byte[] bytes = new byte[random.nextInt(1 << random.nextInt(20))];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) random.nextInt(1 + i);
            }
            compress(new BytesPayload(bytes));
            assertThat(unzip(read(1 + random.nextInt(100_000)))).isEqualTo(bytes);
        }
    }

    @Test
    void shouldBeReadAgainAndAgain() {
        compress(BytesPayload.random(300_000));
        final byte[] once = read(1_000);

        assertThat(once).hasSize(gzip.lengthBytes());
        assertThat(read(77_777)).isEqualTo(once);
        assertThat(gzip.read(ByteBuffer.allocate(1))).isZero();
    }

    @Test
    void shouldReadAPayloadFromItsStart() throws IOException {
        final BytesPayload payload = BytesPayload.of("from its start");
        payload.read(ByteBuffer.allocate(5));
        compress(payload);

        assertThat(new String(unzip(read(100)), StandardCharsets.UTF_8)).isEqualTo("from its start");
    }

    @Test
    void shouldCompressInPieces() {
        gzip.begin(BytesPayload.random(200_000));
        int pieces = 1;
        while (!gzip.compress()) {
            pieces++;
        }

        assertThat(pieces).isEqualTo(1 + (200_000 + 65_535) / 65_536);
    }

    private void compress(final Payload payload) {
        gzip.begin(payload);
        boolean done;
        do {
            done = gzip.compress();
        } while (!done);
    }

    private byte[] read(final int atATime) {
        gzip.rewind();
        final ByteBuffer all = ByteBuffer.allocate(gzip.lengthBytes());
        final ByteBuffer piece = ByteBuffer.allocateDirect(atATime);
        while (gzip.read(piece.clear()) > 0) {
            all.put(piece.flip());
        }
        return all.array();
    }

    private static byte[] unzip(final byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
