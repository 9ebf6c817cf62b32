package dev.nanospan.export.spill;

import org.jspecify.annotations.Nullable;

/** What the bytes of a frame are, and who understands them. */
public enum Format {
    /** OTLP, as {@code http/json}. */
    OTLP_JSON(1, "otlp", "http/json"),

    /** OTLP, as {@code http/protobuf}. */
    OTLP_PROTOBUF(2, "otlp", "http/protobuf"),

    /** JSON of Zipkin, version 2. */
    ZIPKIN_JSON(3, "zipkin", "zipkin");

    private static final Format[] ALL = values();

    final byte code;
    private final String exporter;
    private final String encoding;

    Format(final int code, final String exporter, final String encoding) {
        this.code = (byte) code;
        this.exporter = exporter;
        this.encoding = encoding;
    }

    /** The name of the exporter that posts this, and of the folder it is in. */
    public String exporter() {
        return exporter;
    }

    /** What the encoding is called in the configuration. */
    public String encoding() {
        return encoding;
    }

    /** Whether it is text that can be shown. */
    public boolean isText() {
        return this != OTLP_PROTOBUF;
    }

    static @Nullable Format of(final byte code) {
        for (final Format format : ALL) {
            if (format.code == code) {
                return format;
            }
        }
        return null;
    }
}
