package dev.nanospan.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nanospan.Nanospan;
import dev.nanospan.NanospanConfig;
import dev.nanospan.Options;
import dev.nanospan.otel.NanospanOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with a real server that has the starter on its path. */
class StarterTest {
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer collector;

    StarterTest() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        collector.createContext("/v1/traces", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private ConfigurableApplicationContext run(final Class<?> more, final String... properties) {
        final List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.application.name=orders",
                "--nanospan.jmx=false",
                "--otel.exporter.otlp.endpoint=http://localhost:"
                        + collector.getAddress().getPort()));
        for (final String property : properties) {
            arguments.add("--" + property);
        }
        final SpringApplication application = new SpringApplication(Shop.class, more);
        application.setRegisterShutdownHook(false);
        return application.run(arguments.toArray(String[]::new));
    }

    private static int order(final ConfigurableApplicationContext context) throws Exception {
        final String port = context.getEnvironment().getProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders/7"))
                                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void shouldTraceAndExport() throws Exception {
        try (ConfigurableApplicationContext context = run(Nothing.class)) {
            assertThat(context.getBean(OpenTelemetry.class)).isInstanceOf(NanospanOpenTelemetry.class);
            assertThat(order(context)).isEqualTo(200);
        }
        final String sent = String.join("\n", bodies);
        assertThat(sent).contains("\"service.name\",\"value\":{\"stringValue\":\"orders\"}", "\"look up\"");
        assertThat(spans(sent, "name")).containsExactlyInAnyOrder("http get /orders/{id}", "look up");
        assertThat(spans(sent, "traceId")).containsOnly("0af7651916cd43dd8448eb211c80319c");
        assertThat(spans(sent, "parentSpanId"))
                .as("the server's span has the caller's as parent, and is that of the other one")
                .contains("b7ad6b7169203331")
                .containsAnyElementsOf(spans(sent, "spanId"));
    }

    /** The values of a field of all spans. */
    private static List<String> spans(final String json, final String field) {
        final List<String> values = new ArrayList<>();
        final Matcher matcher = Pattern.compile("\"traceId\":\"[^}]*?\"name\":\"[^\"]*\"").matcher(json);
        while (matcher.find()) {
            final Matcher value = Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(matcher.group());
            if (value.find()) {
                values.add(value.group(1));
            }
        }
        return values;
    }

    @Test
    void shouldStandBackBeforeAnOpenTelemetryOfTheApplication() throws Exception {
        try (ConfigurableApplicationContext context = run(OtherOpenTelemetry.class)) {
            assertThat(context.getBean(OpenTelemetry.class)).isSameAs(OpenTelemetry.noop());
            assertThat(context.getBeansOfType(NanospanOpenTelemetry.class)).isEmpty();
            assertThat(order(context)).isEqualTo(200);
        }
        assertThat(bodies).isEmpty();
    }

    @Test
    void shouldUseTheEngineOfTheApplication() throws Exception {
        try (ConfigurableApplicationContext context = run(OwnEngine.class)) {
            final Nanospan nanospan = context.getBean(Nanospan.class);
            assertThat(context.getBean(NanospanOpenTelemetry.class).nanospan()).isSameAs(nanospan);
            assertThat(nanospan.option(Options.NAME)).isEqualTo("own");
            assertThat(order(context)).isEqualTo(200);
        }
        assertThat(bodies).isEmpty();
    }

    @Test
    void shouldReadOptionsFromProperties() {
        try (ConfigurableApplicationContext context =
                run(Nothing.class, "nanospan.batch.spans=77", "otel.bsp.schedule.delay=123", "nanospan.service.name=own")) {
            final NanospanConfig config = context.getBean(NanospanConfig.class);
            assertThat(config.get(Options.BATCH_SPANS)).isEqualTo(77);
            assertThat(config.get(Options.BATCH_DELAY)).hasMillis(123);
            assertThat(config.get(Options.SERVICE_NAME)).hasValue("own");
        }
    }

    @Test
    void shouldNotStartWithWhatIsWrong() {
        assertThatThrownBy(() -> run(Nothing.class, "nanospan.batch.spans=many", "nanospan.bacth.delay=1s").close())
                .hasStackTraceContaining("(Spring's nanospan.batch.spans)")
                .hasStackTraceContaining("nanospan.bacth.delay: is not an option; the nearest is nanospan.batch.delay (Spring's)");
    }

    @Test
    void shouldDoNothingWhereTracingIsDisabled() throws Exception {
        try (ConfigurableApplicationContext context = run(Nothing.class, "nanospan.enabled=false")) {
            assertThat(order(context)).isEqualTo(200);
        }
        assertThat(bodies).isEmpty();
    }

    /** Nothing more. */
    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    /** An implementation of the application's own. */
    @Configuration(proxyBeanMethods = false)
    static class OtherOpenTelemetry {
        @Bean
        OpenTelemetry openTelemetry() {
            return OpenTelemetry.noop();
        }
    }

    /** An engine of the application's own. */
    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {
        @Bean
        Nanospan engine() {
            return Nanospan.create(NanospanConfig.builder()
                    .name("own")
                    .jmx(false)
                    .set(Options.EXPORTER, List.of("none"))
                    .build());
        }
    }
}
