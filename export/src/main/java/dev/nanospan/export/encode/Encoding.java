package dev.nanospan.export.encode;

import dev.nanospan.resource.Resource;

/** The encodings of OTLP. Each gives the two halves of a request, which belong together. */
public enum Encoding {
    /** {@code http/json}. */
    JSON {
        @Override
        public SpanEncoder encoder() {
            return new OtlpJsonEncoder();
        }

        @Override
        public Envelope envelope(final Resource resource) {
            return new JsonEnvelope(resource);
        }
    },

    /** {@code http/protobuf}. */
    PROTOBUF {
        @Override
        public SpanEncoder encoder() {
            return new OtlpProtobufEncoder();
        }

        @Override
        public Envelope envelope(final Resource resource) {
            return new ProtobufEnvelope(resource);
        }
    };

    /** A new encoder; one serves all batches of a thread. */
    public abstract SpanEncoder encoder();

    /** What stands around the spans of a service; one serves all batches of a thread. */
    public abstract Envelope envelope(Resource resource);
}
