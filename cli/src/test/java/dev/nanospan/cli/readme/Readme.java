package dev.nanospan.cli.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the tests read of the README. */
final class Readme {
    static final Path FOLDER = Path.of("..").toAbsolutePath().normalize();

    private Readme() {}

    static String text() {
        try {
            return Files.readString(FOLDER.resolve("README.md"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of a language, in their order. */
    static List<String> blocks(final String language) {
        return all("(?ms)^```" + language + "\\n(.*?)^```$", text());
    }

    /** The text without fenced blocks. */
    static String prose() {
        return text().replaceAll("(?ms)^```.*?^```$", "");
    }

    /** The first group of each match. */
    static List<String> all(final String regex, final String in) {
        final List<String> found = new ArrayList<>();
        final Matcher matcher = Pattern.compile(regex).matcher(in);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
