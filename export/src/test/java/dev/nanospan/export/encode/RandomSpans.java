package dev.nanospan.export.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.RecordProperties;
import dev.nanospan.export.batch.Batch;
import dev.nanospan.record.SpanView;
import dev.nanospan.resource.Resource;
import java.util.Arrays;

/** Random spans through both encoders. A class of its own, so that it can also run where the table of texts is full. */
public final class RandomSpans {
    private static final int CAPACITY = 1 << 18;

    private final Batch json = batch(Encoding.JSON);
    private final Batch protobuf = batch(Encoding.PROTOBUF);

    private RandomSpans() {}

    /** What others read in our bytes is what was recorded, for so many spans for each set of limits. */
    public static void run(final long seed, final int spans) {
        RecordProperties.show(seed, spans, new RandomSpans()::check);
    }

    private static Batch batch(final Encoding encoding) {
        final Resource resource = Resource.builder().serviceName("random").build();
        return new Batch(encoding.encoder(), encoding.envelope(resource), CAPACITY, 1);
    }

    private void check(final SpanView span) {
        final String recorded = Told.byRecord(Arrays.copyOf(span.buffer(), span.lengthBytes()));
        check("protobuf", Encoded.spanOfProtobuf(Encoded.request(protobuf, span)), recorded);
        check("JSON", Encoded.spanOfJson(Encoded.request(json, span)), recorded);
    }

    /** Shows the place only: spans are long. */
    private static void check(final String encoding, final String read, final String recorded) {
        if (!read.equals(recorded)) {
            final int differs = Arrays.mismatch(read.toCharArray(), recorded.toCharArray());
            final int from = Math.max(0, differs - 40);
            assertThat(read.substring(from, Math.min(read.length(), differs + 80)))
                    .as(encoding)
                    .isEqualTo(recorded.substring(from, Math.min(recorded.length(), differs + 80)));
            throw new AssertionError(encoding + ": " + read + " is not " + recorded);
        }
    }
}
