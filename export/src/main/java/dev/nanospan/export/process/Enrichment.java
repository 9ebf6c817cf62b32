package dev.nanospan.export.process;

import dev.nanospan.Options;
import dev.nanospan.config.Settings;
import dev.nanospan.record.Key;
import dev.nanospan.record.SpanEditor;
import dev.nanospan.record.Value;
import dev.nanospan.spi.SpanProcessor;
import dev.nanospan.spi.SpanProcessorProvider;
import java.util.Map;

/**
 * Adds the same attributes to every span that does not have them. What holds for the whole service belongs into its {@link
 * dev.nanospan.resource.Resource}, which is sent once a batch; this is for backends that do not look there. In configuration:
 * {@code enrich}, with {@code nanospan.enrich.attributes}.
 *
 * <pre>{@code
 * NanospanConfig.builder().processor(Enrichment.of(Map.of("team", "checkout")));
 * }</pre>
 */
public final class Enrichment implements SpanProcessor {
    private final Key.OfString[] keys;
    private final Value[] values;

    private Enrichment(final Map<String, String> attributes) {
        keys = attributes.keySet().stream().map(Key::ofString).toArray(Key.OfString[]::new);
        values = attributes.values().stream().map(Value::of).toArray(Value[]::new);
    }

    /** Adds these. */
    public static Enrichment of(final Map<String, String> attributes) {
        return new Enrichment(attributes);
    }

    @Override
    public String name() {
        return "enrich";
    }

    @Override
    public void process(final SpanEditor editor) {
        for (int i = 0; i < keys.length; i++) {
            if (!editor.span().attributes().find(keys[i])) {
                editor.set(keys[i], values[i]);
            }
        }
    }

    /** For the {@link java.util.ServiceLoader}. */
    public static final class Provider implements SpanProcessorProvider {
        /** For the {@link java.util.ServiceLoader}. */
        public Provider() {}

        @Override
        public String name() {
            return "enrich";
        }

        @Override
        public SpanProcessor create(final Settings settings) {
            return new Enrichment(settings.get(Options.ENRICH_ATTRIBUTES));
        }
    }
}
