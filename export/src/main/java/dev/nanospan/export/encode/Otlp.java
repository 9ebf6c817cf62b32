package dev.nanospan.export.encode;

/** What both encodings of OTLP say alike. */
final class Otlp {
    private static final int REMOTENESS_IS_KNOWN = 0x100;
    private static final int IS_REMOTE = 0x200;

    private Otlp() {}

    /** The flags of a span or a link; {@code remote} tells of the parent, or of the linked span. */
    static int flags(final int traceFlags, final boolean remote) {
        return traceFlags & 0xFF | REMOTENESS_IS_KNOWN | (remote ? IS_REMOTE : 0);
    }
}
