package dev.nanospan.export.endpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** A bearer token, which is kept as a digest only and compared in a time that says nothing of it. */
final class Token {
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    /** Makes one of what clients have to send. */
    Token(final String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException("a token must be of visible ASCII characters, at least one");
        }
        digest = digest(text);
    }

    /** Whether a header field {@code Authorization} holds this token. */
    boolean isIn(final @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    @Override
    public String toString() {
        return "(secret)";
    }

    private static byte[] digest(final String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
