package dev.nanospan.semconv;

import dev.nanospan.record.Key;
import dev.nanospan.record.Value;
import java.util.Locale;

/**
 * What the conventions call the parts of a remote procedure call.
 *
 * <pre>{@code
 * span.set(RpcKeys.SYSTEM_NAME, RpcKeys.SystemName.GRPC).set(RpcKeys.METHOD, "shop.Orders/Place");
 * }</pre>
 */
public final class RpcKeys {
    /** The method with its service, as {@code shop.Orders/Place}; {@code _OTHER} if the server does not know it. */
    public static final Key.OfString METHOD = Key.ofString("rpc.method");

    /** The method as the client called it, where {@link #METHOD} says something else. */
    public static final Key.OfString METHOD_ORIGINAL = Key.ofString("rpc.method_original");

    /** The code by which the call was answered, by name, as {@code UNAVAILABLE} of gRPC. */
    public static final Key.OfString STATUS_CODE = Key.ofString("rpc.status_code");

    /** The protocol or framework: one of {@link SystemName}. */
    public static final Key.OfString SYSTEM_NAME = Key.ofString("rpc.system.name");

    private RpcKeys() {}

    /** The key of metadata of the request; makes a new key each time, to be kept in a constant. */
    public static Key.OfStrings requestMetadata(final String name) {
        return Key.ofStrings("rpc.request.metadata." + name.toLowerCase(Locale.ROOT));
    }

    /** The key of metadata of the response; makes a new key each time, to be kept in a constant. */
    public static Key.OfStrings responseMetadata(final String name) {
        return Key.ofStrings("rpc.response.metadata." + name.toLowerCase(Locale.ROOT));
    }

    /** The values of {@link #SYSTEM_NAME}. */
    public static final class SystemName {
        public static final Value CONNECTRPC = Value.of("connectrpc");
        public static final Value DUBBO = Value.of("dubbo");
        public static final Value GRPC = Value.of("grpc");
        public static final Value JSONRPC = Value.of("jsonrpc");

        private SystemName() {}
    }
}
