package dev.nanospan.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code key=value,key=value}, percent-encoded, as {@code OTEL_*} variables have it. One mistake spoils all. */
final class Pairs {
    private static final String HEX = "0123456789ABCDEF";
    private static final int RADIX = 16;

    private Pairs() {}

    /**
     * In the order of the text; a key that comes again replaces the value.
     *
     * @param decodesKeys whether keys are percent-encoded too
     */
    static Map<String, String> parse(final String text, final boolean decodesKeys) {
        final Map<String, String> pairs = new LinkedHashMap<>();
        for (final String part : text.split(",", -1)) {
            if (!part.isBlank()) {
                final int equals = part.indexOf('=');
                final String key = equals < 0 ? "" : part.substring(0, equals).strip();
                if (key.isEmpty()) {
                    throw new IllegalArgumentException("not a pair");
                }
                pairs.put(
                        decodesKeys ? decode(key) : key,
                        decode(part.substring(equals + 1).strip()));
            }
        }
        return Collections.unmodifiableMap(pairs);
    }

    static String print(final Map<String, String> pairs, final boolean encodesKeys) {
        final StringBuilder text = new StringBuilder();
        pairs.forEach((key, value) -> text.append(text.length() == 0 ? "" : ",")
                .append(encodesKeys ? encode(key) : key)
                .append('=')
                .append(encode(value)));
        return text.toString();
    }

    private static String decode(final String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        final byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        final ByteBuffer decoded = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                decoded.put((byte) (digit(raw, i + 1) * RADIX + digit(raw, i + 2)));
                i += 2;
            } else {
                decoded.put(raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static int digit(final byte[] raw, final int at) {
        final int value = at < raw.length ? Character.digit((char) raw[at], RADIX) : -1;
        if (value < 0) {
            throw new IllegalArgumentException("not a percent code");
        }
        return value;
    }

    private static String encode(final String text) {
        final StringBuilder encoded = new StringBuilder(text.length());
        for (final byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < 0x7F && ",;=%\"\\".indexOf(each) < 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HEX.charAt((each >> 4) & 0xF)).append(HEX.charAt(each & 0xF));
            }
        }
        return encoded.toString();
    }
}
