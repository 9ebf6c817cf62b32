package dev.nanospan.export;

/** Wraps text in colours, or not. */
enum Palette {
    PLAIN("", "", "", "", ""),
    ANSI("\u001b[1m", "\u001b[2m", "\u001b[31m", "\u001b[36m", "\u001b[0m");

    private final String bold;
    private final String dim;
    private final String red;
    private final String cyan;
    private final String reset;

    Palette(final String bold, final String dim, final String red, final String cyan, final String reset) {
        this.bold = bold;
        this.dim = dim;
        this.red = red;
        this.cyan = cyan;
        this.reset = reset;
    }

    String bold(final String text) {
        return bold + text + reset;
    }

    String dim(final String text) {
        return dim + text + reset;
    }

    String red(final String text) {
        return red + text + reset;
    }

    String cyan(final String text) {
        return cyan + text + reset;
    }
}
