package dev.nanospan.config;

import java.util.Collection;

/** Finds what somebody may have meant. */
final class Spelling {
    private Spelling() {}

    /** The known word that takes the fewest letters put in, left out or replaced; the first of several. */
    static String nearest(final String word, final Collection<String> known) {
        String nearest = "";
        int fewest = Integer.MAX_VALUE;
        for (final String each : known) {
            final int edits = distance(word, each);
            if (edits < fewest) {
                fewest = edits;
                nearest = each;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, one row at a time. */
    static int distance(final String a, final String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                final int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
