package dev.nanospan.export.encode;

import dev.nanospan.record.InstrumentationScope;
import java.nio.charset.StandardCharsets;

/** What stands around spans of Zipkin: a list, in which scopes have no place of their own. */
final class ZipkinEnvelope extends CommaEnvelope {
    ZipkinEnvelope() {
        super(new Frame(ascii("["), ascii("]")));
    }

    /** The comma stands for the one of the scope's first span, which is left out. */
    @Override
    Frame frame(final InstrumentationScope scope) {
        return new Frame(ascii(","), ascii(""));
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
