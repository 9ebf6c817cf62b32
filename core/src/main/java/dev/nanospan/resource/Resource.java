package dev.nanospan.resource;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of itself: attributes that go out once with every batch of its spans. Immutable.
 *
 * <pre>{@code
 * Resource resource = Resource.detect()
 *         .merge(Resource.builder()
 *                 .serviceName("gateway")
 *                 .serviceVersion("1.4")
 *                 .set("team", "orders")
 *                 .build());
 * }</pre>
 */
public final class Resource {
    /** Says nothing. */
    public static final Resource EMPTY = builder().build();

    private final Map<String, Object> attributes;
    private final String schemaUrl;

    private Resource(final Map<String, Object> attributes, final String schemaUrl) {
        this.attributes = Collections.unmodifiableMap(attributes);
        this.schemaUrl = schemaUrl;
    }

    /** What can be found out about this process. Never throws; takes a second at most. */
    public static Resource detect() {
        return detect(Surroundings.ofThisProcess());
    }

    /** What can be found out from the sources given. Never throws; takes no longer than they say. */
    public static Resource detect(final Surroundings from) {
        return Detection.run(from);
    }

    /** A builder of a resource that says nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * All that both say; where they differ, what the other one says, even if that is an empty text.
     *
     * @return with the schema URL that either gives, or none if they give two different ones
     */
    public Resource merge(final Resource updating) {
        final Map<String, Object> merged = new LinkedHashMap<>(attributes);
        merged.putAll(updating.attributes);
        return new Resource(merged, mergedUrl(updating.schemaUrl));
    }

    private String mergedUrl(final String updating) {
        if (updating.isEmpty() || updating.equals(schemaUrl)) {
            return schemaUrl;
        }
        return schemaUrl.isEmpty() ? updating : "";
    }

    /**
     * The attributes in the order they were said first, unmodifiable. A value is a {@code String}, {@code Long}, {@code
     * Boolean} or {@code Double}, or an unmodifiable list of one of these.
     */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /** The version of the semantic conventions that the names follow; empty if unknown. */
    public String schemaUrl() {
        return schemaUrl;
    }

    /** The name of the service, as a destination wants it that knows no other attribute; empty if none was said. */
    public String serviceName() {
        return attributes.get(Names.SERVICE_NAME) instanceof String name ? name : "";
    }

    @Override
    public boolean equals(final @Nullable Object other) {
        return other instanceof Resource resource
                && attributes.equals(resource.attributes)
                && schemaUrl.equals(resource.schemaUrl);
    }

    @Override
    public int hashCode() {
        return 31 * attributes.hashCode() + schemaUrl.hashCode();
    }

    @Override
    public String toString() {
        return schemaUrl.isEmpty() ? attributes.toString() : attributes + " (" + schemaUrl + ')';
    }

    /**
     * Makes a resource. Not thread safe. The same key again replaces the value; null is refused, and so is an empty key.
     *
     * <pre>{@code
     * Resource.builder().serviceName("gateway").set("shard", 7).set("zones", "a", "b").build();
     * }</pre>
     */
    public static final class Builder {
        private final Map<String, Object> attributes = new LinkedHashMap<>();
        private String schemaUrl = "";

        private Builder() {}

        /** {@code service.name}: the same for all instances of the service. */
        public Builder serviceName(final String value) {
            return set(Names.SERVICE_NAME, value);
        }

        /** {@code service.namespace}: the group of services within which the name is unique. */
        public Builder serviceNamespace(final String value) {
            return set(Names.SERVICE_NAMESPACE, value);
        }

        /** {@code service.version}. */
        public Builder serviceVersion(final String value) {
            return set(Names.SERVICE_VERSION, value);
        }

        /** {@code service.instance.id}: what tells this instance from all others; found ones are random. */
        public Builder serviceInstanceId(final String value) {
            return set(Names.SERVICE_INSTANCE_ID, value);
        }

        /** {@code deployment.environment.name}: {@code production}, {@code staging}, {@code test} and the like. */
        public Builder environment(final String value) {
            return set(Names.DEPLOYMENT_ENVIRONMENT_NAME, value);
        }

        public Builder set(final String key, final String value) {
            return put(key, value);
        }

        public Builder set(final String key, final long value) {
            return put(key, value);
        }

        public Builder set(final String key, final boolean value) {
            return put(key, value);
        }

        public Builder set(final String key, final double value) {
            return put(key, value);
        }

        /** An array of texts. */
        public Builder set(final String key, final String... values) {
            return put(key, List.of(values));
        }

        /** An array of whole numbers. */
        public Builder set(final String key, final long... values) {
            return put(key, Arrays.stream(values).boxed().toList());
        }

        /** An array of floating point numbers. */
        public Builder set(final String key, final double... values) {
            return put(key, Arrays.stream(values).boxed().toList());
        }

        /** Which version of the semantic conventions the names follow; empty if unknown. */
        public Builder schemaUrl(final String value) {
            schemaUrl = Objects.requireNonNull(value, "schemaUrl == null");
            return this;
        }

        /** A resource of what was said so far; the builder may be used further. */
        public Resource build() {
            return new Resource(new LinkedHashMap<>(attributes), schemaUrl);
        }

        /** Leaves out what is not known, for those who look for it. */
        Builder setKnown(final String key, final @Nullable String value) {
            return value == null || value.isBlank() ? this : set(key, value.strip());
        }

        private Builder put(final String key, final Object value) {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("a resource attribute has an empty key");
            }
            attributes.put(key, Objects.requireNonNull(value, key + " == null"));
            return this;
        }
    }
}
