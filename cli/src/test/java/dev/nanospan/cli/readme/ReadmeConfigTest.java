package dev.nanospan.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.config.Option;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README says of options is what the code says of them. */
class ReadmeConfigTest {
    private static final String BEGIN = "<!-- options -->\n";
    private static final String END = "<!-- /options -->\n";

    @Test
    void shouldHaveTheTableThatTheCommandPrints() {
        assertThat(between(Readme.text(), BEGIN, END))
                .as("put the output of nanospan.jar config --markdown between the marks")
                .isEqualTo(Options.TABLE.markdown());
    }

    @Test
    void shouldTellOfEveryMethodOfTheBuilder() {
        final List<String> ofOptions =
                Options.TABLE.options().stream().map(Option::method).toList();
        final String rest = between(Readme.text(), "Only in code", "\n\n");

        assertThat(builderMethods())
                .contains("clock", "ringBytes")
                .allSatisfy(name -> assertThat(ofOptions.contains(name) || rest.contains('`' + name + '`'))
                        .as(name)
                        .isTrue());
    }

    private static String between(final String text, final String begin, final String end) {
        assertThat(text).containsOnlyOnce(begin);
        final int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** But the one for all options. */
    private static List<String> builderMethods() {
        return Arrays.stream(NanospanConfig.Builder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == NanospanConfig.Builder.class)
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("set"))
                .toList();
    }
}
