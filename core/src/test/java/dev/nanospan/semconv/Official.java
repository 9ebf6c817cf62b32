package dev.nanospan.semconv;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.AttributeKeyTemplate;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The names as OpenTelemetry publishes them: in one artifact those that are stable, in another all, where those that are
 * stable or out of date are deprecated. So what is current is in the first, or in the second and not deprecated there.
 */
final class Official {
    /** What the second artifact, which is older, calls otherwise than the first. */
    private static final Set<String> RENAMED_SINCE = Set.of("rpc.response.status_code");

    /** What was out of date before all names of generative models moved away, which deprecated each of them. */
    private static final Set<String> GEN_AI_OUT_OF_DATE = Set.of(
            "gen_ai.completion",
            "gen_ai.openai.request.response_format",
            "gen_ai.openai.request.seed",
            "gen_ai.openai.request.service_tier",
            "gen_ai.openai.response.service_tier",
            "gen_ai.openai.response.system_fingerprint",
            "gen_ai.prompt",
            "gen_ai.system",
            "gen_ai.usage.completion_tokens",
            "gen_ai.usage.prompt_tokens");

    /**
     * What the registry has and the artifacts have not: attributes of any type, which spans carry as JSON text, and one
     * that came between the two releases.
     */
    private static final Map<String, String> REGISTRY_ONLY = Map.of(
            "gen_ai.input.messages", "STRING",
            "gen_ai.output.messages", "STRING",
            "gen_ai.retrieval.documents", "STRING",
            "gen_ai.system_instructions", "STRING",
            "gen_ai.tool.call.arguments", "STRING",
            "gen_ai.tool.call.result", "STRING",
            "gen_ai.tool.definitions", "STRING",
            "messaging.kafka.cluster.id", "STRING");

    private static final String STABLE = "io.opentelemetry.semconv.%sAttributes";
    private static final String ALL = "io.opentelemetry.semconv.incubating.%sIncubatingAttributes";

    private final String area;
    private final String prefix;

    /**
     * @param area as in the names of classes: {@code GenAi}
     * @param prefix as in the names of attributes: {@code gen_ai.}
     */
    Official(final String area, final String prefix) {
        this.area = area;
        this.prefix = prefix;
    }

    /** The current attributes with their types. */
    Map<String, String> attributes() throws ReflectiveOperationException {
        final Map<String, String> found = new TreeMap<>();
        collect(
                STABLE,
                false,
                AttributeKey.class,
                key -> found.put(key.getKey(), key.getType().name()));
        collect(
                ALL,
                true,
                AttributeKey.class,
                key -> found.put(key.getKey(), key.getType().name()));
        found.keySet().removeAll(RENAMED_SINCE);
        found.keySet().removeAll(GEN_AI_OUT_OF_DATE);
        REGISTRY_ONLY.forEach((name, type) -> {
            if (name.startsWith(prefix)) {
                found.put(name, type);
            }
        });
        return found;
    }

    /** The current attributes of which the last part is free, with their types; that part is {@code x}. */
    Map<String, String> templates() throws ReflectiveOperationException {
        final Map<String, String> found = new TreeMap<>();
        collect(STABLE, false, AttributeKeyTemplate.class, template -> putTemplate(template, found));
        collect(ALL, true, AttributeKeyTemplate.class, template -> putTemplate(template, found));
        return found;
    }

    /** The current values of an attribute; none if it may say anything. */
    Set<String> values(final String key) throws ReflectiveOperationException {
        final StringBuilder name = new StringBuilder();
        for (final String part : key.split("[._]")) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
        }
        final Set<String> found = new TreeSet<>();
        collect(STABLE + '$' + name + "Values", false, String.class, found::add);
        collect(ALL + '$' + name + "IncubatingValues", true, String.class, found::add);
        return found;
    }

    private static void putTemplate(final AttributeKeyTemplate<?> template, final Map<String, String> into) {
        final AttributeKey<?> key = template.getAttributeKey("x");
        into.put(key.getKey(), key.getType().name());
    }

    private <T> void collect(final String type, final boolean unstable, final Class<T> kind, final Consumer<T> into)
            throws ReflectiveOperationException {
        final Class<?> found;
        try {
            found = Class.forName(String.format(type, area));
        } catch (final ClassNotFoundException e) {
            return;
        }
        final boolean moved = unstable && area.equals("GenAi");
        for (final Field field : found.getFields()) {
            final boolean constant = Modifier.isStatic(field.getModifiers()) && kind.isInstance(field.get(null));
            if (constant && (moved || !isDeprecated(field))) {
                into.accept(kind.cast(field.get(null)));
            }
        }
    }

    private static boolean isDeprecated(final Field field) {
        return field.isAnnotationPresent(Deprecated.class);
    }
}
