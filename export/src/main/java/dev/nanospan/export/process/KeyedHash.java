package dev.nanospan.export.process;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * HMAC with SHA-256, shortened to 128 bits, as hexadecimal text; allocates nothing once made. Keyed, as the hash of what is
 * short or known in advance would be no secret.
 *
 * <p>One thread at a time.
 */
final class KeyedHash {
    /** The bytes of the text that stands for a value. */
    static final int TEXT_BYTES = 37;

    private static final byte[] PREFIX = "hmac:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int BLOCK_BYTES = 64;
    private static final int HASH_BYTES = 32;
    private static final int KEPT_BYTES = 16;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    private final MessageDigest digest;
    private final byte[] inner;
    private final byte[] outer;
    private final byte[] hash = new byte[HASH_BYTES];
    private final byte[] text = Arrays.copyOf(PREFIX, TEXT_BYTES);

    /** Makes one with a key, or with a random one. */
    KeyedHash(final Optional<String> key) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
        final byte[] secret = digest.digest(
                key.map(each -> each.getBytes(StandardCharsets.UTF_8)).orElseGet(KeyedHash::random));
        inner = padded(secret, INNER);
        outer = padded(secret, OUTER);
    }

    /** The text that stands for a value; the same array at every call. */
    byte[] of(final byte[] value, final int offset, final int length) {
        digest.update(inner);
        digest.update(value, offset, length);
        finish();
        digest.update(outer);
        digest.update(hash);
        finish();
        for (int i = 0; i < KEPT_BYTES; i++) {
            text[PREFIX.length + 2 * i] = HEX[hash[i] >> 4 & 0xF];
            text[PREFIX.length + 2 * i + 1] = HEX[hash[i] & 0xF];
        }
        return text;
    }

    private void finish() {
        try {
            final int unused = digest.digest(hash, 0, HASH_BYTES);
        } catch (final DigestException e) {
            throw new IllegalStateException(e); // there is room
        }
    }

    private static byte[] padded(final byte[] secret, final byte pad) {
        final byte[] padded = Arrays.copyOf(secret, BLOCK_BYTES);
        for (int i = 0; i < BLOCK_BYTES; i++) {
            padded[i] ^= pad;
        }
        return padded;
    }

    private static byte[] random() {
        final byte[] key = new byte[HASH_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
