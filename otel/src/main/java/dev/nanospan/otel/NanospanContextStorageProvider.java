package dev.nanospan.otel;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;

/**
 * Lets OpenTelemetry keep its current contexts where the engine sees them. Found by OpenTelemetry itself, at the first use of a
 * context; where it finds another provider as well, its property says which one it takes:
 *
 * <pre>{@code
 * -Dio.opentelemetry.context.contextStorageProvider=dev.nanospan.otel.NanospanContextStorageProvider
 * }</pre>
 */
public final class NanospanContextStorageProvider implements ContextStorageProvider {
    /** For the service loader. */
    public NanospanContextStorageProvider() {}

    @Override
    public ContextStorage get() {
        return NanospanContextStorage.INSTANCE;
    }
}
