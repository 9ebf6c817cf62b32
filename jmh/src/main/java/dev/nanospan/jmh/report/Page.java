package dev.nanospan.jmh.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with blocks that are generated, each between {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}, each on a
 * line of its own. All else is left as it is.
 */
public final class Page {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^<!-- begin ([a-z0-9-]+) -->\\n(?s:(.*?))^<!-- end \\1 -->$");

    private Page() {}

    /** The names of the blocks, in their order. */
    public static List<String> blocks(final String page) {
        final List<String> names = new ArrayList<>();
        final Matcher found = BLOCK.matcher(page);
        while (found.find()) {
            names.add(found.group(1));
        }
        return names;
    }

    /** The page with new blocks: what is given for the name of each stands between its marks. */
    public static String with(final String page, final UnaryOperator<String> block) {
        return BLOCK.matcher(page)
                .replaceAll(found -> Matcher.quoteReplacement("<!-- begin " + found.group(1) + " -->\n"
                        + block.apply(found.group(1)).strip()
                        + "\n<!-- end " + found.group(1) + " -->"));
    }
}
