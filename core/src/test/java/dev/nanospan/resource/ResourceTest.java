package dev.nanospan.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceTest {
    @Test
    void shouldKeepTypesAndOrder() {
        final Resource resource = Resource.builder()
                .set("text", "a")
                .set("long", 7)
                .set("boolean", true)
                .set("double", 0.5)
                .set("texts", "a", "b")
                .set("longs", 1L, 2L)
                .set("doubles", 1.0, 2.5)
                .build();

        assertThat(resource.attributes())
                .containsExactly(
                        entry("text", "a"),
                        entry("long", 7L),
                        entry("boolean", true),
                        entry("double", 0.5),
                        entry("texts", List.of("a", "b")),
                        entry("longs", List.of(1L, 2L)),
                        entry("doubles", List.of(1.0, 2.5)));
    }

    @Test
    void shouldUseTheCurrentNames() {
        assertThat(Resource.builder()
                        .serviceName("gateway")
                        .serviceNamespace("shop")
                        .serviceVersion("1.4")
                        .serviceInstanceId("i-1")
                        .environment("staging")
                        .build()
                        .attributes())
                .containsExactly(
                        entry("service.name", "gateway"),
                        entry("service.namespace", "shop"),
                        entry("service.version", "1.4"),
                        entry("service.instance.id", "i-1"),
                        entry("deployment.environment.name", "staging"));
    }

    @Test
    void shouldNotChangeOnceItIsBuilt() {
        final Resource.Builder builder = Resource.builder().set("a", "1");
        final Resource resource = builder.build();
        builder.set("a", "2").set("b", "3");

        assertThat(resource.attributes()).containsExactly(entry("a", "1"));
        assertThatThrownBy(() -> resource.attributes().put("a", "4")).isInstanceOf(UnsupportedOperationException.class);
        final String[] given = {"x", "y"};
        final Resource ofArray = Resource.builder().set("list", given).build();
        given[0] = "z";
        assertThat(ofArray.attributes()).containsEntry("list", List.of("x", "y"));
        assertThatThrownBy(() -> ((List<?>) ofArray.attributes().get("list")).remove(0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldRefuseNullAndAnEmptyKey() {
        final Resource.Builder builder = Resource.builder();

        assertThatThrownBy(() -> builder.set("", "v")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.set("k", (String) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("k == null");
        assertThatThrownBy(() -> builder.schemaUrl(null)).isInstanceOf(NullPointerException.class);
        assertThat(builder.build()).isEqualTo(Resource.EMPTY);
    }

    @Test
    void shouldLetTheUpdatingResourceWinEvenWithAnEmptyText() {
        final Resource old =
                Resource.builder().set("a", "old").set("b", 1).set("c", "c").build();
        final Resource updating =
                Resource.builder().set("d", "d").set("b", "two").set("a", "").build();

        assertThat(old.merge(updating).attributes())
                .containsExactly(entry("a", ""), entry("b", "two"), entry("c", "c"), entry("d", "d"));
        assertThat(old.attributes()).containsEntry("a", "old");
        assertThat(old.merge(Resource.EMPTY)).isEqualTo(old);
        assertThat(Resource.EMPTY.merge(old)).isEqualTo(old);
    }

    @ParameterizedTest
    @CsvSource({"'', '', ''", "u, '', u", "'', u, u", "u, u, u", "u, v, ''"})
    void shouldMergeSchemaUrls(final String old, final String updating, final String merged) {
        assertThat(Resource.builder()
                        .schemaUrl(old)
                        .build()
                        .merge(Resource.builder().schemaUrl(updating).build())
                        .schemaUrl())
                .isEqualTo(merged);
    }

    @Test
    void shouldMergeInAnyGrouping() {
        final List<Resource> all = new ArrayList<>();
        for (int bits = 0; bits < 27; bits++) {
            final Resource.Builder builder = Resource.builder();
            for (int key = 0, rest = bits; key < 3; key++, rest /= 3) {
                if (rest % 3 != 0) {
                    builder.set("k" + key, rest % 3);
                }
            }
            all.add(builder.build());
        }
        for (final Resource a : all) {
            for (final Resource b : all) {
                for (final Resource c : all) {
                    assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
                }
            }
        }
    }

    @Test
    void shouldBeAValue() {
        final Resource one = Resource.builder().serviceName("a").schemaUrl("u").build();
        final Resource same = Resource.builder().serviceName("a").schemaUrl("u").build();

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).hasToString("{service.name=a} (u)");
        assertThat(one)
                .isNotEqualTo(Resource.builder().serviceName("a").build())
                .isNotEqualTo(Resource.builder().serviceName("b").schemaUrl("u").build());
        assertThat(one.serviceName()).isEqualTo("a");
        assertThat(Resource.EMPTY.serviceName()).isEmpty();
        assertThat(Resource.builder().set("service.name", 7).build().serviceName())
                .isEmpty();
    }
}
