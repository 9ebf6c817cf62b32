package dev.nanospan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFilterTest {
    @ParameterizedTest
    @CsvSource({
        // allowed, blocked, key, verdict
        "'', '', any, true",
        "'', user.email, user.email, false",
        "'', user.email, user.emails, true",
        "'', user.email, user, true",
        "'', user.*, user.email, false",
        "'', user.*, user., false",
        "'', user.*, user, true",
        "'', user.*, Xuser.email, true",
        "'', *, any, false",
        "http.*, '', http.method, true",
        "http.*, '', db.name, false",
        "http.method, '', http.method, true",
        "http.method, '', http.methods, false",
        "*, '', any, true",
        "http.*, http.url, http.url, false",
        "http.*, http.url, http.route, true",
        "http.url, http.*, http.url, false"
    })
    void shouldJudgeAKeyAlikeWhetherItIsInternedOrNot(
            final String allowed, final String blocked, final String key, final boolean verdict) {
        final KeyFilter filter = new KeyFilter(rules(allowed), rules(blocked));
        final int ref = Symbols.intern(key).ref();

        assertThat(filter.allows(key)).isEqualTo(verdict);
        assertThat(filter.allows(ref)).isEqualTo(verdict);
        assertThat(filter.allows(ref)).as("remembered").isEqualTo(verdict);
    }

    @Test
    void shouldForgetItsVerdictsWhenOtherKeysAreBlocked() {
        final KeyFilter filter = new KeyFilter(Set.of("a.*"), Set.of());
        final int ref = Symbols.intern("a.key").ref();
        assertThat(filter.isFiltering()).isTrue();
        assertThat(filter.allows(ref)).isTrue();

        filter.block(Set.of("a.key"));
        assertThat(filter.allows(ref)).isFalse();
        assertThat(filter.allows("a.key")).isFalse();

        filter.block(Set.of());
        assertThat(filter.isFiltering()).as("by what is allowed").isTrue();
        assertThat(filter.allows(ref)).isTrue();
        assertThat(filter.allows("b.key")).isFalse();
    }

    @Test
    void shouldFilterOnlyWhileThereIsSomethingToFilter() {
        final KeyFilter filter = new KeyFilter(Set.of(), Set.of());
        assertThat(filter.isFiltering()).isFalse();
        filter.block(Set.of("x"));
        assertThat(filter.isFiltering()).isTrue();
        filter.block(Set.of());
        assertThat(filter.isFiltering()).isFalse();
    }

    @Test
    void shouldRefuseANumberThatWasNeverGivenOut() {
        assertThat(new KeyFilter(Set.of(), Set.of()).allows(Symbols.CAPACITY)).isFalse();
    }

    private static Set<String> rules(final String text) {
        return text.isEmpty() ? Set.of() : Set.of(text);
    }
}
