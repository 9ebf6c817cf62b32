package dev.nanospan.export.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.nanospan.export.json.JsonReader;
import dev.nanospan.export.json.MalformedException;
import dev.nanospan.export.store.StoredSpan;
import java.nio.charset.StandardCharsets;

/**
 * Reads arbitrary bytes as requests of OTLP: they are refused, or what is kept of them is sound JSON of spans with ids.
 * Without {@code JAZZER_FUZZ=1} it reads the corpus beside it, in the test resources; with it, and one method named, it looks
 * for more.
 */
class RequestFuzzTest {
    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyJson(final byte[] body) throws MalformedException {
        final SpanBatch batch;
        try {
            batch = JsonRequest.read(body.clone(), body.length);
        } catch (final MalformedException e) {
            return;
        }
        check(batch);
    }

    @FuzzTest(maxDuration = "60s")
    void shouldReadAnyProtobuf(final byte[] body) throws MalformedException {
        final SpanBatch batch;
        try {
            batch = ProtobufRequest.read(body, body.length);
        } catch (final MalformedException e) {
            return;
        }
        check(batch);
    }

    private static void check(final SpanBatch batch) throws MalformedException {
        assertThat(batch.invalid()).isNotNegative();
        assertThat(batch.beyond()).isNotNegative();
        for (final StoredSpan span : batch.spans()) {
            assertThat(span.spanId()).isNotZero();
            final byte[] json = span.json().getBytes(StandardCharsets.UTF_8);
            final JsonReader reader = new JsonReader(json, json.length);
            reader.skipValue();
            reader.end();
        }
    }
}
