package dev.nanospan.export;

import java.io.Console;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a console uses colours.
 *
 * <pre>{@code
 * ConsoleExporter.builder().color(ConsoleColor.ALWAYS).build();
 * }</pre>
 */
public enum ConsoleColor {
    /** If the target is standard output, that is a terminal, and the environment has no {@code NO_COLOR}. */
    AUTO,
    /** In any case: the caller has asked for it. */
    ALWAYS,
    /** In no case. */
    NEVER;

    boolean isOn(final PrintStream target) {
        return switch (this) {
            case AUTO -> isOn(target == System.out && isTerminal(System.console()), System.getenv("NO_COLOR"));
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /** The rule of no-color.org: any value counts but an empty one. */
    static boolean isOn(final boolean terminal, final @Nullable String noColor) {
        return terminal && (noColor == null || noColor.isEmpty());
    }

    /** Newer JDKs have a console even where there is no terminal, and a method to tell. */
    private static boolean isTerminal(final @Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (final NoSuchMethodException e) {
            return true;
        } catch (final ReflectiveOperationException e) {
            return false;
        }
    }
}
