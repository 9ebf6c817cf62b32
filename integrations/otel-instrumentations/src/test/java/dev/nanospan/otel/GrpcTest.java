package dev.nanospan.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The instrumentation of gRPC: client and server, in one process. */
@SuppressWarnings("try") // a scope is there to be closed
class GrpcTest {
    private static final MethodDescriptor<String, String> GREET = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("orders.Greeter/Greet")
            .setRequestMarshaller(Text.INSTANCE)
            .setResponseMarshaller(Text.INSTANCE)
            .build();

    @Test
    void shouldTraceCalls() throws Exception {
        final List<String> lines = SameTraces.of(7).by(GrpcTest::call);
        assertThat(lines.get(0)).contains("caller");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("  CLIENT orders.Greeter/Greet"))
                .hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("    SERVER orders.Greeter/Greet"))
                .hasSize(2);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("      INTERNAL greet"))
                .hasSize(2);
    }

    private static void call(final OpenTelemetry otel) throws Exception {
        final GrpcTelemetry telemetry = GrpcTelemetry.create(otel);
        final Server server = InProcessServerBuilder.forName("orders")
                .intercept(telemetry.newServerInterceptor())
                .addService(ServerServiceDefinition.builder("orders.Greeter")
                        .addMethod(GREET, ServerCalls.asyncUnaryCall((name, observer) -> {
                            otel.getTracer("test")
                                    .spanBuilder("greet")
                                    .startSpan()
                                    .end();
                            if (name.isEmpty()) {
                                observer.onError(Status.NOT_FOUND
                                        .withDescription("nobody")
                                        .asRuntimeException());
                            } else {
                                observer.onNext("hello " + name);
                                observer.onCompleted();
                            }
                        }))
                        .build())
                .build()
                .start();
        final ManagedChannel channel = InProcessChannelBuilder.forName("orders")
                .intercept(telemetry.newClientInterceptor())
                .build();
        final Span caller = otel.getTracer("test").spanBuilder("caller").startSpan();
        try (Scope scope = caller.makeCurrent()) {
            assertThat(ClientCalls.blockingUnaryCall(channel, GREET, CallOptions.DEFAULT, "you"))
                    .isEqualTo("hello you");
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, GREET, CallOptions.DEFAULT, ""))
                    .isInstanceOf(StatusRuntimeException.class);
        } finally {
            caller.end();
            channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
            server.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
        }
    }

    /** Texts instead of messages. */
    private enum Text implements MethodDescriptor.Marshaller<String> {
        INSTANCE;

        @Override
        public InputStream stream(final String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(final InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
