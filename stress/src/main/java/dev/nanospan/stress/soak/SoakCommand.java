package dev.nanospan.stress.soak;

import java.util.HashMap;
import java.util.Map;

/** {@code soak --seconds N --threads N --seed S}; all are optional. */
public final class SoakCommand {
    private static final int USAGE = 2;

    private SoakCommand() {}

    /** Returns the exit status: 0 if everything arrived and was counted, 1 if not, 2 for a bad option. */
    public static int run(final String[] options) {
        final Map<String, Long> values =
                new HashMap<>(Map.of("--seconds", 60L, "--threads", 4L, "--seed", System.nanoTime()));
        for (int i = 0; i < options.length; i += 2) {
            if (i + 1 == options.length
                    || !options[i + 1].matches("-?[0-9]{1,18}")
                    || !values.containsKey(options[i])) {
                System.err.println("usage: soak [--seconds N] [--threads N] [--seed S]; found " + options[i]);
                return USAGE;
            }
            values.put(options[i], Long.valueOf(options[i + 1]));
        }
        return run(
                values.getOrDefault("--seconds", 0L),
                values.getOrDefault("--threads", 0L),
                values.getOrDefault("--seed", 0L));
    }

    private static int run(final long seconds, final long threads, final long seed) {
        if (threads < 1 || threads > 64 || seconds < 0 || seconds > Integer.MAX_VALUE) {
            System.err.println("--threads must be from 1 to 64, --seconds not negative");
            return USAGE;
        }
        try {
            System.out.println(new Soak(seed, (int) threads).run((int) seconds));
            return 0;
        } catch (final SoakFailure e) {
            e.printStackTrace();
            return 1;
        }
    }
}
