package dev.nanospan.layout;

import java.util.List;
import java.util.Random;

/** Texts that have broken encoders before. */
public final class Texts {
    public static final List<String> HOSTILE = List.of(
            "",
            " ",
            "a",
            "\u0000",
            "a\u0000b",
            "\u007f",
            "\u0080",
            "\u00ff",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\ufffd",
            "\uffff",
            "\ud800",
            "\udbff",
            "\udc00",
            "\udfff",
            "\ud83d\ude00",
            "\ud800\udc00",
            "\udbff\udfff",
            "\ude00\ud83d",
            "\ud83d\ud83d\ude00",
            "\ud83d\ude00\ude00",
            "x\ud83d",
            "\ude00x",
            "\ud83d x",
            "price \u20ac 12",
            "\u0434\u043b\u0438\u043d\u0430",
            "quote\" back\\ slash/ \n\r\t\u001b",
            "a".repeat(257),
            "\u00e9".repeat(130),
            "\ud83d\ude00".repeat(70));

    private Texts() {}

    /** A text of up to {@code maxChars} chars, of all kinds. */
    public static String random(final Random random, final int maxChars) {
        if (random.nextInt(4) == 0) {
            final String hostile = HOSTILE.get(random.nextInt(HOSTILE.size()));
            return hostile.length() <= maxChars ? hostile : hostile.substring(0, maxChars);
        }
        final int chars = random.nextInt(maxChars + 1);
        final int kind = random.nextInt(4);
        final StringBuilder text = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            text.append(
                    switch (kind) {
                        case 0, 1 -> (char) (' ' + random.nextInt(95));
                        case 2 -> (char) random.nextInt(0x800);
                        default -> (char) random.nextInt(0x1_0000);
                    });
        }
        return text.toString();
    }
}
