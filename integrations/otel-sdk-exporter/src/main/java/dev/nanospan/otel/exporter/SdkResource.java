package dev.nanospan.otel.exporter;

import dev.nanospan.resource.Resource;
import io.opentelemetry.api.common.AttributeKey;
import java.util.Arrays;

/** What the SDK says of a service, as the engine says it. */
final class SdkResource {
    private SdkResource() {}

    static Resource of(final io.opentelemetry.sdk.resources.Resource from) {
        final Resource.Builder to = Resource.builder();
        from.getAttributes().forEach((key, value) -> put(to, key, value));
        return to.schemaUrl(from.getSchemaUrl() == null ? "" : from.getSchemaUrl())
                .build();
    }

    /** What a resource of the engine has no form for becomes text. */
    private static void put(final Resource.Builder to, final AttributeKey<?> key, final Object value) {
        final Object plain = Plain.of(key.getType(), value);
        if (plain instanceof String text) {
            to.set(key.getKey(), text);
        } else if (plain instanceof Long number) {
            to.set(key.getKey(), number.longValue());
        } else if (plain instanceof Double number) {
            to.set(key.getKey(), number.doubleValue());
        } else if (plain instanceof Boolean flag) {
            to.set(key.getKey(), flag.booleanValue());
        } else if (plain instanceof String[] texts) {
            to.set(key.getKey(), Arrays.stream(texts).map(String::valueOf).toArray(String[]::new));
        } else if (plain instanceof long[] numbers) {
            to.set(key.getKey(), numbers);
        } else if (plain instanceof double[] numbers) {
            to.set(key.getKey(), numbers);
        } else if (plain instanceof boolean[] flags) {
            to.set(key.getKey(), Arrays.toString(flags));
        } else if (plain instanceof byte[] bytes) {
            to.set(key.getKey(), Arrays.toString(bytes));
        }
    }
}
