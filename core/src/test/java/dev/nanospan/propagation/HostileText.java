package dev.nanospan.propagation;

import java.util.Random;

/** Headers that nobody would send: random ones, and good ones with a few things changed. */
final class HostileText {
    private final Random random;
    private final String[] seeds;
    private final String alphabet;

    /**
     * @param alphabet what random headers, and changes, are made of most often
     */
    HostileText(final long seed, final String alphabet, final String... seeds) {
        this.random = new Random(seed);
        this.alphabet = alphabet;
        this.seeds = seeds;
    }

    String next() {
        return switch (random.nextInt(8)) {
            case 0 -> randomText(random.nextInt(120));
            case 1 -> seeds[random.nextInt(seeds.length)];
            default -> mutated(seeds[random.nextInt(seeds.length)]);
        };
    }

    private String mutated(final String seed) {
        final StringBuilder text = new StringBuilder(seed);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            final int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, any());
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                case 2 -> text.insert(at, randomText(random.nextInt(6)));
                case 3 -> text.append(text, Math.min(at, text.length()), text.length());
                default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(any()));
            }
        }
        return text.toString();
    }

    private String randomText(final int length) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(any());
        }
        return text.toString();
    }

    private char any() {
        return switch (random.nextInt(16)) {
            case 0 -> (char) random.nextInt(0x100);
            case 1 -> (char) (0x100 * random.nextInt(0x100) + alphabet.charAt(random.nextInt(alphabet.length())));
            default -> alphabet.charAt(random.nextInt(alphabet.length()));
        };
    }
}
