package dev.nanospan.export.encode;

import org.jspecify.annotations.Nullable;

/**
 * Makes requests of some spans each out of one that was encoded earlier. What stands around spans is left as it is, also where
 * none is left in it. For what happens rarely: it allocates. Whatever the bytes are, it does not throw.
 */
@FunctionalInterface
public interface Splitter {
    /** For JSON of OTLP and of Zipkin, or for protobuf, as the encoders here write them. */
    static Splitter of(final boolean text) {
        return text ? new JsonSplitter() : new ProtobufSplitter();
    }

    /**
     * A request of those spans alone, counted as they stand there.
     *
     * @param spans how many there are in the whole
     * @return null if the bytes are no request of that many spans
     */
    byte @Nullable [] part(byte[] request, int spans, int from, int to);
}
