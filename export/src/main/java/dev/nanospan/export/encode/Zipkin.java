package dev.nanospan.export.encode;

import dev.nanospan.resource.Resource;

/** JSON of Zipkin, version 2: the two halves of a request, which belong together. */
public final class Zipkin {
    /** The media type of a request. */
    public static final String CONTENT_TYPE = "application/json";

    private Zipkin() {}

    /** A new encoder for the spans of a service; one serves all batches of a thread. */
    public static SpanEncoder encoder(final Resource resource) {
        return new ZipkinEncoder(resource);
    }

    /** What stands around the spans; one serves all batches of a thread. */
    public static Envelope envelope() {
        return new ZipkinEnvelope();
    }
}
